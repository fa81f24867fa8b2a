#include "checkpoint_file.hpp"

#include <fmt/format.h>

#include <strata/connection.hpp>

#ifdef STRATA_WITH_POSTGRESQL
#include "postgresql_dump.hpp"
#endif

namespace strata::generator {

namespace {

constexpr std::string_view objects_query = R"(
  SELECT made.type, made.sql
    FROM sqlite_schema AS made LEFT JOIN pragma_table_list AS list ON list.schema = 'main' AND list.name = made.name
   WHERE made.sql IS NOT NULL AND made.name NOT LIKE 'sqlite\_%' ESCAPE '\' AND coalesce(list.type, '') <> 'shadow'
   ORDER BY made.rowid)";

constexpr std::string_view keys_query =
    "SELECT 1 FROM sqlite_schema AS made, pragma_foreign_key_list(made.name) WHERE made.type = 'table' LIMIT 1";

constexpr std::size_t rows_in_a_statement = 500;

// The statements that insert all rows, a row a line.
std::string insert_text(const database_contents& contents) {
  std::string text;
  for (const table_contents& table : contents.tables) {
    for (std::size_t row = 0; row < table.rows.size(); ++row) {
      const bool first = row % rows_in_a_statement == 0;
      const bool last = row + 1 == table.rows.size() || (row + 1) % rows_in_a_statement == 0;
      if (first) {
        text +=
            fmt::format("INSERT INTO {} ({}){} VALUES\n", table.name, fmt::join(table.columns, ", "), table.overriding);
      }
      text += fmt::format("  ({}){}\n", fmt::join(table.rows[row], ", "), last ? ";" : ",");
    }
  }
  return text;
}

schema_script read_sqlite_schema_script(strata::connection& db) {
  const std::vector<row> objects = db.query(objects_query);
  const auto made = [&](std::string_view type) {
    std::string text;
    for (const row& each : objects) {
      if (each.at(0) == type) text += each.at(1).value() + ";\n";
    }
    return text;
  };
  return {made("table"), made("index") + made("view") + made("trigger")};
}

constexpr std::size_t line_length = 120;

// As many marker lines as the words need.
std::string marker_lines(std::string_view marker, const std::vector<std::string>& words) {
  const std::string begin = fmt::format("-- migrate:{}", marker);
  std::string text;
  std::string line = begin;
  for (const std::string& each : words) {
    if (line.size() > begin.size() && line.size() + 1 + each.size() > line_length) {
      text += line + '\n';
      line = begin;
    }
    line += ' ' + each;
  }
  return words.empty() ? std::string{} : text + line + '\n';
}

}  // namespace

std::string make_script(sandbox& of, const database_contents& contents, bool qualified) {
  for (const table_contents& each : contents.tables) {
    if (!each.unmakeable.empty()) throw engine_error{engine_error::kind::refused, each.unmakeable, {}, {}};
  }
  std::string rows = insert_text(contents);
  schema_script schema;
  if (of.which() == dialect::sqlite) {
    schema = read_sqlite_schema_script(of.db());
    // Tables may refer to each other in circles; the keys are checked at COMMIT.
    if (!rows.empty() && !of.db().query(keys_query).empty()) {
      rows = "PRAGMA defer_foreign_keys = ON;\n" + rows + "PRAGMA defer_foreign_keys = OFF;\n";
    }
  }
#ifdef STRATA_WITH_POSTGRESQL
  if (of.which() == dialect::postgresql) {
    of.lend([&](const std::string& url) { schema = dump_postgresql_schema(of.db(), url, qualified); });
  }
#else
  static_cast<void>(qualified);
#endif
  std::string text = schema.before_rows + rows;
  for (const counter& each : contents.counters) text += each.set_text;
  return text + schema.after_rows;
}

std::string checkpoint_text(const checkpoint_values& values) {
  std::vector<std::string> engines;
  for (const checkpoint_script& each : values.scripts) engines.push_back(each.engine);
  const std::string message =
      values.message.empty() ? fmt::format("All that leads to {}, in one step.", values.revision) : values.message;
  std::string text = fmt::format(
      "-- {}\n--\n"
      "-- Written by `strata squash {}`, which ran the migrations and this file on {}\n"
      "-- and found the same schema, rows and counters. Databases that begin empty run it in place of them.\n",
      message, values.revision, fmt::join(engines, " and "));
  if (values.states_revision) text += fmt::format("-- migrate:revision {}\n", values.revision);
  text += marker_lines("checkpoint", values.replaces);
  for (const checkpoint_script& each : values.scripts) {
    text += fmt::format("-- migrate:digest {} {}\n", to_string(each.which), each.digest);
  }
  text += marker_lines("frozen", values.frozen);
  text += fmt::format("-- migrate:irreversible it is a checkpoint, which did the work of {} migrations in one step\n",
                      values.replaces.size() + 1);
  for (const checkpoint_script& each : values.scripts) {
    text += fmt::format("\n-- migrate:up {}\n{}", to_string(each.which), each.text);
  }
  return text;
}

std::string checkpoint_file_name(std::string_view original, std::string_view revision) {
  if (original.ends_with(".sql")) original.remove_suffix(4);
  const std::string_view stem = original.starts_with(revision) ? revision : original;
  return fmt::format("{}_checkpoint.sql", stem);
}

}  // namespace strata::generator
