#include "declared_schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "generator/scratch/failure_diagnostic.hpp"
#include "generator/scratch/sqlite_sandbox.hpp"
#include "generator/sql/boundaries.hpp"
#include "generator/sql/lexer.hpp"
#include "generator/sql/script.hpp"
#include "object_owners.hpp"
#include "runtime/schema/compare.hpp"
#include "runtime/schema/sqlite_tokens.hpp"

namespace strata::generator {

namespace {

bool is_name(std::string_view token_text, std::string_view lower_name) {
  const std::vector<schemas::definition_token> tokens = schemas::read_definition(token_text);
  return tokens.size() == 1 && schemas::lower(schemas::name_of(tokens.front())) == lower_name;
}

// A column's definition follows `(`, `,`, ADD or COLUMN, and nothing nested holds one.
std::optional<std::size_t> find_column(std::string_view text, std::string_view lower_name) {
  const lexed_text lexed = lex(text, dialect::sqlite);
  std::string_view before;
  int depth = 0;
  for (const token& each : lexed.tokens) {
    if (!is_code(each.kind)) continue;
    const std::string_view token_text = text_of(text, each);
    const bool begins = before == "(" || before == "," || is_word(before, "add") || is_word(before, "column");
    if (begins && depth < 2 && is_name(token_text, lower_name)) return each.offset;
    if (each.kind == token_kind::open) ++depth;
    if (each.kind == token_kind::close) --depth;
    before = token_text;
  }
  return std::nullopt;
}

// Where a file of SQL declares the objects of the schema that it makes.
class declared_objects {
 public:
  /// Must outlive this.
  explicit declared_objects(const sql_script& script) : script_(script) {}

  /// To be called after each statement of the script has run.
  void statement_done(sandbox& on, const sql_statement& statement);

  /// Where the difference's object is declared: its statement, and of a column its name there.
  [[nodiscard]] std::size_t offset_of(const schemas::schema_difference& difference) const;

 private:
  const sql_script& script_;
  /// By `table nodes` in lower case: the statements that made or changed it.
  std::map<std::string, std::vector<const sql_statement*>, std::less<>> statements_;
  /// The CREATE texts so far.
  std::map<std::string, std::string, std::less<>> texts_;
};

void declared_objects::statement_done(sandbox& on, const sql_statement& statement) {
  for (const row& each : on.db().query("SELECT type || ' ' || name, sql FROM main.sqlite_schema WHERE sql NOT NULL")) {
    const std::string object = schemas::lower(*each[0]);
    std::string& text = texts_[object];
    if (text == *each[1]) continue;
    text = *each[1];
    statements_[object].push_back(&statement);
  }
}

std::size_t declared_objects::offset_of(const schemas::schema_difference& difference) const {
  if (const auto own = statements_.find(schemas::lower(difference.object)); own != statements_.end()) {
    return own->second.front()->offset;
  }
  const auto table = statements_.find(schemas::lower(difference.container));
  if (table == statements_.end()) return 0;
  // `column nodes.region` in `table nodes`.
  constexpr std::string_view column = "column ";
  const std::size_t dot = column.size() + difference.container.size() - std::string_view{"table "}.size();
  const std::string name = schemas::lower(std::string_view{difference.object}.substr(dot + 1));
  for (const sql_statement* const each : table->second) {
    if (const auto found = find_column(each->text, name)) return offset_in_file(script_.file, *each, *found);
  }
  return table->second.front()->offset;
}

constexpr std::array<std::string_view, 5> bookkeeping_tables{"_log", "_migrations", "_repeatables", "_seeds", "_state"};

constexpr schemas::difference_wording wording{.missing = "in the chain, not declared",
                                              .added = "declared, not in the chain",
                                              .changed = "is {} in the chain, {} as declared"};

sql_script read_declaration(const source& file, diagnostics& messages) {
  script_section section;
  section.way = direction::up;
  section.file = file;
  section.end = file->text().size();
  return read_script(section, dialect::sqlite, messages);
}

// False: something is wrong, and was reported.
bool run(const sql_script& script, sqlite_sandbox& on, declared_objects& objects, diagnostics& messages) {
  if (script.statements.empty()) return true;
  const sql_statement& last = script.statements.back();
  const std::size_t end = offset_in_file(script.file, last, last.text.size());
  for (const sql_statement& each : script.statements) {
    if (!check_boundary(on.handle(), script.file, each, end, messages)) return false;
    try {
      on.db().execute(each.text);
    } catch (const engine_error& said) {
      messages.add(to_diagnostic(said, script.file, each, "the declared schema cannot be made"));
      return false;
    }
    objects.statement_done(on, each);
  }
  return true;
}

void leave_out_bookkeeping(schemas::schema& from, std::string_view table_prefix) {
  const auto is_bookkeeping = [&](const schemas::schema_table& table) {
    return std::any_of(bookkeeping_tables.begin(), bookkeeping_tables.end(),
                       [&](std::string_view each) { return table.name == fmt::format("{}{}", table_prefix, each); });
  };
  from.tables.erase(std::remove_if(from.tables.begin(), from.tables.end(), is_bookkeeping), from.tables.end());
}

void report(const sandbox& like, const std::vector<schemas::schema_difference>& differences, const source& file,
            const declared_objects& objects, const migration_chain& chain, diagnostics& messages) {
  diagnostic what{.code = "strata-schema-differs",
                  .message = fmt::format("the chain at head {} has another schema than this file declares",
                                         fmt::join(chain.heads, ", ")),
                  .file = file,
                  .help = fmt::format("put the change in a new migration (strata new -m \"…\"), or bring {} up to date",
                                      file->path())};
  const bool only_declared = std::all_of(differences.begin(), differences.end(),
                                         [](const auto& each) { return each.kind == schemas::difference_kind::added; });
  object_owners owners{like, chain};
  if (!only_declared) owners.come_to(chain.migrations.size());
  for (const schemas::schema_difference& each : differences) {
    what.details.push_back(
        each.kind == schemas::difference_kind::added
            ? fmt::format("{} ({}:{})", to_string(each), file->path(), file->locate(objects.offset_of(each)).line)
            : owners.describe(each));
  }
  messages.add(std::move(what));
}

}  // namespace

void check_declared_schema(const source& file, const migration_chain& chain, const std::optional<schemas::schema>& head,
                           std::string_view table_prefix, diagnostics& messages) {
  diagnostics found;
  const sql_script script = read_declaration(file, found);
  sqlite_sandbox scratch{chain.provided};
  declared_objects objects{script};
  const bool made = !found.has_errors() && run(script, scratch, objects, found);
  for (const diagnostic& each : found.all()) messages.add(each);
  if (!made || !head) return;

  schemas::schema declared = scratch.read_schema();
  leave_out_bookkeeping(declared, table_prefix);
  const auto differences = compare(*head, declared, wording);
  if (!differences.empty()) report(scratch, differences, file, objects, chain, messages);
}

}  // namespace strata::generator
