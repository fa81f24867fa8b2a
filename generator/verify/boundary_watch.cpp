#include "boundary_watch.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "generator/scratch/sqlite_sandbox.hpp"
#include "generator/sql/boundaries.hpp"
#include "runtime/internal/drivers/sqlite.hpp"
#include "runtime/schema/sqlite_tokens.hpp"

namespace strata::generator {

namespace {

using tokens = std::vector<schemas::definition_token>;

constexpr std::string_view tables_query = "SELECT name FROM main.sqlite_master WHERE type = 'table'";

constexpr std::string_view replacing_query =
    "SELECT sql FROM main.sqlite_master WHERE type = 'table' AND sql LIKE '%conflict%replace%'";

constexpr std::string_view children_query = R"(
  SELECT DISTINCT child.name, key.on_delete
    FROM main.sqlite_master AS child, pragma_foreign_key_list(child.name) AS key
   WHERE child.type = 'table' AND key."table" = ?1 COLLATE NOCASE
     AND key.on_delete IN ('CASCADE', 'SET NULL', 'SET DEFAULT'))";

struct write {
  std::string table;
  /// `OR REPLACE`; else only where the table says so.
  bool replaces = false;
};

// `INSERT OR REPLACE INTO t`, `REPLACE INTO t`, `UPDATE OR REPLACE t`, behind WITH as well; with `plain`, also those
// without REPLACE. Nobody wants to read a row of a megabyte: the name stands in front.
std::optional<write> read_write(const std::string& statement, bool plain) {
  constexpr std::size_t front = 4096;
  const std::string text = statement.substr(0, front);
  if (!plain && schemas::lower(text).find("replace") == std::string::npos) return std::nullopt;
  const tokens words = schemas::read_definition(text);
  constexpr std::array<std::string_view, 4> begins{"insert", "replace", "update", "with"};
  if (words.empty() || std::none_of(begins.begin(), begins.end(), [&](auto each) { return words[0].is(each); })) {
    return std::nullopt;
  }
  const auto is = [&](std::size_t at, std::string_view word) { return at < words.size() && words[at].is(word); };
  for (std::size_t at = 0; at < words.size(); ++at) {
    if (!is(at, "insert") && !is(at, "update") && !(is(at, "replace") && is(at + 1, "into"))) continue;
    const bool replaces = is(at, "replace") || (is(at + 1, "or") && is(at + 2, "replace"));
    std::size_t name = at + (is(at + 1, "or") ? 3 : 1);
    if (is(name, "into")) ++name;
    if (name + 1 < words.size() && words[name + 1].symbol(".")) name += 2;
    if (name >= words.size() || (!replaces && !plain)) return std::nullopt;
    return write{schemas::name_of(words[name]), replaces};
  }
  return std::nullopt;
}

bool replaces_by_itself(const std::string& table) {
  const tokens words = schemas::read_definition(table);
  const std::array<std::string_view, 3> wanted{"on", "conflict", "replace"};
  return std::search(words.begin(), words.end(), wanted.begin(), wanted.end(),
                     [](const auto& token, std::string_view word) { return token.is(word); }) != words.end();
}

class boundary_watch final : public observer {
 public:
  boundary_watch(sqlite3* database, strata::sqlite::confinement& within, const sql_script& script,
                 diagnostics& messages)
      : database_(database), within_(within), script_(script), messages_(messages) {}

  void migration_started(const migration_event&) override;
  void statement_done(const statement_event& event) override;

 private:
  void check(std::size_t index);
  void warn_of_replaced_parents(const sql_statement& statement);
  void tell_notes(std::size_t index);

  sqlite3* database_;
  strata::sqlite::confinement& within_;
  const sql_script& script_;
  diagnostics& messages_;
  /// Before the script.
  std::set<std::string> tables_;
  bool some_replace_by_themselves_ = false;
  /// Tables that were warned of.
  std::set<std::string> warned_;
};

void boundary_watch::migration_started(const migration_event&) {
  static_cast<void>(within_.take_notes());
  const auto any = [&](bool plain) {
    return std::any_of(script_.statements.begin(), script_.statements.end(),
                       [&](const sql_statement& each) { return read_write(each.text, plain).has_value(); });
  };
  if (any(true)) {
    strata::sqlite::prepared_statement query{database_, replacing_query};
    while (query.step()) {
      some_replace_by_themselves_ =
          some_replace_by_themselves_ || replaces_by_itself(query.current_row().at(0).value_or(""));
    }
  }
  if (some_replace_by_themselves_ || any(false)) {
    strata::sqlite::prepared_statement query{database_, tables_query};
    while (query.step()) tables_.insert(query.current_row().at(0).value_or(""));
  }
  check(0);
}

void boundary_watch::statement_done(const statement_event& event) {
  tell_notes(event.index);
  check(event.index + 1);
}

void boundary_watch::check(std::size_t index) {
  if (index >= script_.statements.size()) return;
  const sql_statement& last = script_.statements.back();
  const std::size_t end = offset_in_file(script_.file, last, last.text.size());
  check_boundary(database_, script_.file, script_.statements[index], end, messages_);
  warn_of_replaced_parents(script_.statements[index]);
}

// The engine replaces a row by deleting it first, and the keys act on that.
void boundary_watch::warn_of_replaced_parents(const sql_statement& statement) {
  if (drops_tables(script_)) return;
  const auto found = read_write(statement.text, some_replace_by_themselves_);
  if (!found || warned_.count(found->table) != 0) return;
  if (!found->replaces) {
    const std::array<value, 1> name{std::string_view{found->table}};
    strata::sqlite::prepared_statement query{database_, std::string{replacing_query} + " AND name = ?1 COLLATE NOCASE"};
    query.bind(name);
    if (!query.step() || !replaces_by_itself(query.current_row().at(0).value_or(""))) return;
  }
  strata::sqlite::prepared_statement query{database_, children_query};
  const std::array<value, 1> name{std::string_view{found->table}};
  query.bind(name);
  std::vector<std::string> children;
  while (query.step()) {
    const row child = query.current_row();
    // What this script has made holds no rows that anybody would miss.
    if (tables_.count(child.at(0).value_or("")) == 0) continue;
    children.push_back(fmt::format("{} (ON DELETE {})", child.at(0).value_or(""), child.at(1).value_or("")));
  }
  if (children.empty()) return;
  warned_.insert(found->table);
  messages_.add({.level = severity::warning,
                 .code = "strata-replace-cascade",
                 .message = fmt::format("a row of {} is replaced by deleting it first, which acts on the rows that "
                                        "refer to it in {}",
                                        found->table, fmt::join(children, ", ")),
                 .file = script_.file,
                 .offset = statement.offset,
                 .help = "change the row where it is: INSERT … ON CONFLICT (…) DO UPDATE SET …"});
}

void boundary_watch::tell_notes(std::size_t index) {
  for (std::string& each : within_.take_notes()) {
    if (index >= script_.statements.size()) continue;
    messages_.add({.level = severity::note,
                   .code = "strata-outside-scratch",
                   .message = std::move(each),
                   .file = script_.file,
                   .offset = script_.statements[index].offset});
  }
}

}  // namespace

std::unique_ptr<observer> watch_boundaries(sandbox& on, const sql_script& script, diagnostics& messages) {
  auto* const sqlite = dynamic_cast<sqlite_sandbox*>(&on);
  if (sqlite == nullptr) return nullptr;
  return std::make_unique<boundary_watch>(sqlite->handle(), sqlite->within(), script, messages);
}

}  // namespace strata::generator
