#include "make_snapshot.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/cache/packing.hpp"
#include "generator/cache/snapshot_cache.hpp"
#include "generator/sql/lexer.hpp"
#include "runtime/internal/bookkeeping.hpp"
#include "snapshot_proof.hpp"
#include "trial_database.hpp"

namespace strata::generator {

namespace {

using words = std::vector<std::string_view>;

// Without what is between quotes, blanks and comments.
words code_words(std::string_view text) {
  words found;
  for (const token& each : lex(text, dialect::sqlite).tokens) {
    if (each.kind == token_kind::word) found.push_back(text_of(text, each));
  }
  return found;
}

template <typename Words>
bool is_one_of(std::string_view word, const Words& all) {
  return std::any_of(all.begin(), all.end(), [word](std::string_view each) { return is_word(word, each); });
}

// They work on the database, whose pages hold all that they did.
constexpr std::array<std::string_view, 13> leads_to_pages{"alter",  "analyze", "create",  "delete", "drop",
                                                          "insert", "reindex", "replace", "select", "update",
                                                          "vacuum", "values",  "with"};
constexpr std::array<std::string_view, 6> harmless_pragmas{"application_id",  "defer_foreign_keys", "foreign_key_check",
                                                           "integrity_check", "quick_check",        "user_version"};

std::optional<std::string> reason_of(const words& code, bool transactional) {
  if (code.empty()) return std::nullopt;
  const std::string_view first = code.front();
  const std::string_view second = code.size() > 1 ? code[1] : std::string_view{};
  if (is_word(first, "pragma")) {
    // `PRAGMA main.user_version`
    const std::string_view name = is_word(second, "main") && code.size() > 2 ? code[2] : second;
    // Inside a transaction it does nothing.
    if (is_one_of(name, harmless_pragmas) || (transactional && is_word(name, "foreign_keys"))) return std::nullopt;
    return fmt::format("PRAGMA {} is for the connection, or for a database before it has tables", name);
  }
  if (!is_one_of(first, leads_to_pages)) return fmt::format("{} may act outside the database", first);
  const bool writes_file = is_word(first, "vacuum") &&
                           std::any_of(code.begin(), code.end(), [](auto word) { return is_word(word, "into"); });
  if (writes_file) return "VACUUM INTO writes a file";
  if (is_word(first, "create") && (is_word(second, "temp") || is_word(second, "temporary"))) {
    return "what is temporary belongs to the connection";
  }
  return std::nullopt;
}

std::optional<std::string> provided_function(const words& code, const provided_objects& provided) {
  for (const std::string& each : provided.functions) {
    std::string name = each.substr(0, each.find('/'));
    std::transform(name.begin(), name.end(), name.begin(),
                   [](char byte) { return byte >= 'A' && byte <= 'Z' ? static_cast<char>(byte | 0x20) : byte; });
    const bool used = std::any_of(code.begin(), code.end(), [&](std::string_view word) { return is_word(word, name); });
    if (used) return fmt::format("{}() is the application's function", name);
  }
  return std::nullopt;
}

// Why its up script has to run wherever it is applied: `it calls a step in C++`. Nothing: two runs will show.
std::optional<std::string> reason_to_run(const chain_migration& migration, const provided_objects& provided) {
  for (const sql_statement& each : migration.up.statements) {
    if (!each.call.empty()) return "it calls a step in C++";
    if (!each.pieces.empty()) return "it uses variables";
    const words code = code_words(each.text);
    if (auto reason = reason_of(code, migration.up.transactional)) return reason;
    if (auto reason = provided_function(code, provided)) return reason;
  }
  return std::nullopt;
}

class maker {
 public:
  maker(const migration_chain& chain, const std::filesystem::path& cache, diagnostics& messages,
        const trial_settings& settings)
      : chain_(chain),
        sequence_(fresh_sequence(chain)),
        cache_(cache, sequence_, chain.provided, settings),
        messages_(messages),
        proof_(sequence_, settings) {}

  std::optional<made_snapshot> make(const snapshot_names& names) {
    // What comes before a database that was proved needs no second look.
    proof_.begin_at(cache_.nearest(sequence_.size()));
    const std::size_t limit = find_limit(proof_.at().position);
    if (!come_to(limit)) {
      come_to_last(limit);
      end_ = ending{proof_.at().position, proof_.difference()};
    }
    cache_.prune();
    tell();
    if (!is_worth_it()) return std::nullopt;
    return finish(names);
  }

 private:
  // Up to where it may go, as far as is known without running anything.
  std::size_t find_limit(std::size_t from) {
    for (std::size_t index = from; index < sequence_.size(); ++index) {
      if (cache_.must_run(index)) return index;
      if (auto reason = reason_to_run(*sequence_[index], chain_.provided)) {
        end_ = ending{index, std::move(*reason)};
        return index;
      }
    }
    return sequence_.size();
  }

  bool come_to(std::size_t past) {
    while (proof_.at().position < past) {
      if (!proof_.step(past) && !proof_.leap(past)) return false;
      // The next edit is likely at the end.
      const std::size_t position = proof_.at().position;
      if (position == past || cache_.wants(position)) cache_.keep(proof_.at());
    }
    return true;
  }

  // Two runs differ at `past`, and so there is one migration before it that two runs differ after.
  void come_to_last(std::size_t past) {
    const proved_database regular = proof_.at();
    while (past - proof_.at().position > 1) {
      const std::size_t middle = proof_.at().position + (past - proof_.at().position) / 2;
      if (!proof_.leap(middle)) past = middle;
    }
    const std::size_t last = proof_.at().position;
    proof_.begin_at(last == regular.position ? regular : cache_.nearest(last));
    static_cast<void>(come_to(last));
  }

  [[nodiscard]] bool is_worth_it() const {
    return proof_.at().position > 0 && 2 * proof_.at().position >= sequence_.size();
  }

  void tell() {
    if (!end_) return;
    cache_.keep_must_run(end_->index, end_->why);
    const chain_migration& last = *sequence_[end_->index];
    messages_.add(
        {.level = severity::note,
         .code = "strata-snapshot-ends",
         .message = is_worth_it()
                        ? fmt::format("empty databases take a snapshot and run {} and what follows: {}", last.revision,
                                      end_->why)
                        : fmt::format("empty databases run all migrations, without a snapshot: {} has to run, "
                                      "because {}",
                                      last.revision, end_->why),
         .file = last.up.file,
         .offset = last.up.marker});
  }

  made_snapshot finish(const snapshot_names& names) const {
    const proved_database& proved = proof_.at();
    const migration_chain cut = first_of(sequence_, proved.position);
    std::optional<trial_database> database{std::in_place, circumstances::usual, proved.image};
    make_bookkeeping(database->db(), names.table_prefix, names.chain);
    // What the last migrations dropped would be a hole in every new database.
    if (database->is_full_of_holes()) {
      const packed_database dense = pack_database(database->fresh_image());
      database.emplace(circumstances::usual, dense);
    }
    database->set_schema_aside(names.table_prefix);
    const std::string_view image = database->bytes();
    return {.revision = fmt::format("{}", fmt::join(cut.heads, ",")),
            .steps = static_cast<std::uint32_t>(proved.position),
            .digest = head_digest(cut),
            .engine_version = static_cast<std::uint32_t>(sqlite3_libversion_number()),
            .size = image.size(),
            .packed = pack_image(image)};
  }

  struct ending {
    std::size_t index = 0;
    std::string why;
  };

  const migration_chain& chain_;
  std::vector<const chain_migration*> sequence_;
  snapshot_cache cache_;
  diagnostics& messages_;
  snapshot_proof proof_;
  /// Found just now.
  std::optional<ending> end_;
};

}  // namespace

std::optional<made_snapshot> make_snapshot(const migration_chain& chain, const snapshot_names& names,
                                           const std::filesystem::path& cache, diagnostics& messages,
                                           const trial_settings& settings) {
  if (chain.provided.base) {
    messages.add({.level = severity::note,
                  .code = "strata-snapshot-ends",
                  .message = "databases run all migrations, without a snapshot: none is empty, because what this file "
                             "says is there before",
                  .path = chain.provided.base->made.file->path()});
    return std::nullopt;
  }
  return maker{chain, cache, messages, settings}.make(names);
}

}  // namespace strata::generator
