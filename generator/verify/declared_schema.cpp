#include "declared_schema.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "declared_objects.hpp"
#include "failure_diagnostic.hpp"
#include "generator/sql/sqlite_boundaries.hpp"
#include "object_owners.hpp"
#include "sqlite_sandbox.hpp"
#include "statement_place.hpp"

namespace strata::generator {

namespace {

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
