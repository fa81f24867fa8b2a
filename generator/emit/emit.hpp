// The last stage: chain values become the texts of C++ that a program compiles and links.
#pragma once

#include <filesystem>
#include <map>
#include <span>
#include <string>
#include <string_view>

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "generator/snapshot/make_snapshot.hpp"

namespace strata::generator {

/// What the generated code is called and calls itself.
struct emission_names {
  /// `nimbus` or `acme::nimbus`; see is_namespace().
  std::string cpp_namespace;
  std::string table_prefix = "strata";
  /// The operator's program, for help lines.
  std::string program = "strata";
  /// See strata::chain_set.
  bool beside_others = false;
};

/// The generated texts. They depend on nothing but the arguments: same chain, same bytes.
struct emission {
  std::string header;
  std::string source;
  /// Says when it was compiled, and so is kept apart.
  std::string build_time;
  /// What empty databases begin with.
  std::string snapshot;
};

/// By dialect, for the chains that have one.
using made_snapshots = std::map<dialect, made_snapshot>;

/// True for names joined by `::` that generated code can live in: no keyword, not inside `std` or `strata`.
[[nodiscard]] bool is_namespace(std::string_view text);

/// True for letters, digits and underscores that do not begin with a digit: it stands in SQL without quotes.
[[nodiscard]] bool is_table_prefix(std::string_view text);
inline constexpr const char* wrong_table_prefix = "--table-prefix takes letters, digits and underscores";

/// Where the header goes, below the include directory: `acme/nimbus/migrations.hpp` for `acme::nimbus`.
[[nodiscard]] std::string header_path(std::string_view cpp_namespace);

/// One chain per dialect, all of the same migrations; at least one chain, each with at least one migration.
[[nodiscard]] emission emit(std::span<const migration_chain> chains, const emission_names& names,
                            const made_snapshots& snapshots = {});

/// Makes the file hold the text, with its folders, and leaves it alone where it does, so that what includes it is not
/// compiled again in vain. Another reader sees the former text or the new one, nothing between.
/// What goes wrong is reported as strata-cannot-write.
void write_if_changed(const std::filesystem::path& path, std::string_view text, diagnostics& messages);

}  // namespace strata::generator
