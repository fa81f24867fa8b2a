// The shape of generated code: a chain set packed into text, which the runtime unfolds when it is first asked for. No
// header of the standard library is needed, so a compiler is done with a chain as soon as with its literals, and no
// addresses are left for the loader to fill in.
#pragma once

namespace strata {

class connection;
struct chain_set;
struct driver;

using packed_size = decltype(sizeof 0);

/// How packed_chain::content is packed; another number whenever that changes.
inline constexpr int packed_format = 3;

struct packed_text {
  const char* data = nullptr;
  packed_size size = 0;
};

/// When generated code was compiled: the preprocessor's `__DATE__` and `__TIME__`.
struct packed_time {
  const char* date;
  const char* time;
};

/// A strata::snapshot.
struct packed_snapshot {
  packed_text revision;
  unsigned steps;
  packed_text digest;
  unsigned engine_version;
  unsigned long long size;
  packed_text packed;
};

/// A strata::chain.
struct packed_chain {
  packed_text dialect;
  const packed_text* heads;
  packed_size head_count;
  packed_text head_digest;
  /// The rest, as the generator packs it; only the runtime reads it.
  packed_text content;
  /// Null: an empty database runs the migrations.
  const packed_snapshot* snapshot;
  /// The application's steps in C++, by the numbers that they have in the content, from 1.
  void (*const* steps)(connection& db);
};

/// A strata::chain_set.
struct packed_chain_set {
  packed_text name;
  packed_text table_prefix;
  packed_text program;
  bool development;
  bool beside_others;
  const packed_time* built_at;
  const packed_chain* chains;
  packed_size chain_count;
  const driver* const* drivers;
  packed_size driver_count;
};

/// For generated code, which keeps what it gets: the set is made anew by each call and lives as long as the program.
/// It holds little; each chain unfolds when embedded_chain::whole() is first called. `from` must live as long.
[[nodiscard]] const chain_set& unfold(const packed_chain_set& from);

}  // namespace strata
