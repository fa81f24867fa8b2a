#include "tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "literal.hpp"

namespace strata::generator {

namespace {

// What the names of a migration's own tables have in common: `variables_0_12` are those of the first chain's thirteenth
// migration, `variables_r0_1` of its second repeatable one, `variables_c0_0` of its first checkpoint.
struct table_place {
  std::string list;
  std::size_t position = 0;
  const std::string& cpp_namespace;

  [[nodiscard]] std::string name(std::string_view what) const { return fmt::format("{}_{}_{}", what, list, position); }
};

// A file's name as a comment: on one line, whatever the name holds.
std::string comment(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](unsigned char byte) { return byte < 0x20 || byte == '\\'; }, '?');
  return fmt::format("    // {}\n", name);
}

std::string piece_place(sql_piece::place where) {
  switch (where) {
    case sql_piece::place::sql:
      return "sql";
    case sql_piece::place::literal:
      return "literal";
    case sql_piece::place::name:
      return "name";
  }
  return {};
}

void add_pieces(std::string& text, const std::string& name, const sql_statement& from) {
  if (from.pieces.empty()) return;
  text += fmt::format("constexpr ::strata::piece {}[] = {{\n", name);
  for (const sql_piece& each : from.pieces) {
    text += fmt::format("    {{::strata::piece::place::{}, {}, {}}},\n", piece_place(each.where),
                        view_literal(each.text, 6), each.variable);
  }
  text += "};\n";
}

// Few statements have any of these.
std::string rare_values(const sql_statement& from, const std::string& pieces, const std::string& cpp_namespace) {
  const bool has_more = from.loses_data || !from.call.empty() || !from.pieces.empty();
  if (from.guard.empty() && from.concurrent_index.empty() && !has_more) return {};
  std::string text = fmt::format(",\n     {}, {}, {}", view_literal(from.guard, 6), from.guard_derived,
                                 view_literal(from.concurrent_index));
  if (has_more) text += fmt::format(", {}", from.loses_data);
  if (!from.call.empty()) {
    text += fmt::format(",\n     {{{}, ::{}::{}}}", view_literal(from.call), cpp_namespace, from.call);
  } else if (!from.pieces.empty()) {
    text += fmt::format(",\n     {{}}, {}", pieces);
  }
  return text;
}

// All rows of one type that a list's migrations need, in one table: compilers take their time over every table.
class row_pool {
 public:
  row_pool(std::string type, std::string name) : type_(std::move(type)), name_(std::move(name)) {}

  /// Rows that begin a new part are led by a comment.
  void begin(const std::string& file) { comment_ = comment(file); }

  /// Adds the rows and returns the initialiser of a span over them.
  [[nodiscard]] std::string add(const std::vector<std::string>& rows) {
    if (rows.empty()) return "{}";
    text_ += std::exchange(comment_, {});
    for (const std::string& each : rows) text_ += fmt::format("    {},\n", each);
    count_ += rows.size();
    return fmt::format("{{{} + {}, {}}}", name_, count_ - rows.size(), rows.size());
  }

  [[nodiscard]] std::string table() const {
    return count_ == 0 ? std::string{} : fmt::format("\nconstexpr {} {}[] = {{\n{}}};\n", type_, name_, text_);
  }

 private:
  std::string type_;
  std::string name_;
  std::string comment_;
  std::string text_;
  std::size_t count_ = 0;
};

// The tables behind a list of migrations or seeds.
struct list_tables {
  explicit list_tables(const std::string& list)
      : statements("::strata::statement", "statements_" + list), names("::std::string_view", "names_" + list) {}

  [[nodiscard]] std::string text() const { return rare + names.table() + statements.table(); }

  row_pool statements;
  row_pool names;
  /// What few migrations have, in tables of their own.
  std::string rare;
};

std::string add_statements(list_tables& tables, std::string_view way, const table_place& place,
                           const sql_script& script) {
  std::vector<std::string> rows;
  for (std::size_t at = 0; at < script.statements.size(); ++at) {
    const sql_statement& each = script.statements[at];
    const std::string pieces = fmt::format("{}_{}", place.name(std::string{way} + "_pieces"), at);
    add_pieces(tables.rare, pieces, each);
    const std::string rare = rare_values(each, pieces, place.cpp_namespace);
    const bool ordinary = rare.empty() && each.in_transaction && !each.commits_with_next;
    rows.push_back(
        fmt::format("{{{}, {}, {}{}}}", view_literal(each.text, 6), each.where.line, each.where.column,
                    ordinary ? "" : fmt::format(", {}, {}{}", each.in_transaction, each.commits_with_next, rare)));
  }
  return tables.statements.add(rows);
}

std::string add_variables(std::string& text, const std::string& name, const std::vector<declared_variable>& variables) {
  text += fmt::format("constexpr ::strata::variable {}[] = {{\n", name);
  for (const declared_variable& each : variables) {
    text += fmt::format("    {{{}, {}, {}}},\n", view_literal(each.name), view_literal(each.fallback.value_or("")),
                        each.fallback.has_value());
  }
  text += "};\n";
  return name;
}

std::string add_names(list_tables& tables, const std::vector<std::string>& values) {
  std::vector<std::string> rows;
  for (const std::string& each : values) rows.push_back(view_literal(each, 5));
  return tables.names.add(rows);
}

std::string add_replaced(std::string& text, const std::string& name,
                         const std::vector<chain_migration::replaced>& values) {
  text += fmt::format("constexpr ::strata::replaced_migration {}[] = {{\n", name);
  for (const auto& each : values) {
    text += fmt::format("    {{{}, {}}},\n", view_literal(each.revision), view_literal(each.digest));
  }
  text += "};\n";
  return name;
}

std::string add_requirements(std::string& text, const std::string& name,
                             const std::vector<stated_requirement>& values) {
  text += fmt::format("constexpr ::strata::requirement {}[] = {{\n", name);
  for (const stated_requirement& each : values) {
    text += fmt::format("    {{::strata::requirement::kind::{}, {}, {}}},\n",
                        each.what == stated_requirement::kind::extension ? "extension" : "function",
                        view_literal(each.name), each.arguments);
  }
  text += "};\n";
  return name;
}

std::string script_value(const std::string& statements, const sql_script& script, const source& of) {
  const auto milliseconds = [](std::chrono::milliseconds time) {
    return time.count() == 0 ? std::string{"{}"} : fmt::format("::std::chrono::milliseconds{{{}}}", time.count());
  };
  // Most scripts are in the migration's own file.
  const bool elsewhere = script.file && script.file != of;
  return fmt::format("{{{}, {}, {}, {}, {}, {}{}}}", statements, script.transactional, drops_tables(script),
                     milliseconds(script.lock_timeout), milliseconds(script.statement_timeout),
                     view_literal(script.checksum), elsewhere ? ", " + view_literal(script.file->path()) : "");
}

// Most members of most migrations have their default, and compilers are spared them.
std::string migration_value(const chain_migration& from, const table_place& place, list_tables& tables) {
  tables.statements.begin(from.file->path());
  std::string text = "    {\n";
  const auto add = [&text](std::string_view member, const std::string& value) {
    text += fmt::format("        .{} = {},\n", member, value);
  };
  const auto add_list = [&](std::string_view member, const std::vector<std::string>& values) {
    if (!values.empty()) add(member, add_names(tables, values));
  };
  add("revision", view_literal(from.revision));
  add("description", view_literal(from.description));
  add("file", view_literal(from.file->path()));
  add_list("parents", from.parents);
  add_list("depends", from.depends);
  add_list("labels", from.labels);
  add("digest", view_literal(from.digest));
  add("up", script_value(add_statements(tables, "up", place, from.up), from.up, from.file));
  add("down", script_value(add_statements(tables, "down", place, from.down), from.down, from.file));
  if (!from.irreversible.empty()) add("irreversible", view_literal(from.irreversible));
  if (from.compatible) add("compatible", "true");
  if (from.draft) add("draft", "true");
  add_list("accepted", from.accepted);
  if (!from.variables.empty()) add("variables", add_variables(tables.rare, place.name("variables"), from.variables));
  if (from.is_checkpoint()) add("replaces", add_replaced(tables.rare, place.name("replaces"), from.replaces));
  if (!from.origin.tool.empty()) {
    add("origin", fmt::format("{{{}, {}, {}}}", view_literal(from.origin.tool), view_literal(from.origin.version),
                              add_names(tables, from.origin.checksums)));
  }
  if (!from.requirements.empty()) {
    add("requirements", add_requirements(tables.rare, place.name("requirements"), from.requirements));
  }
  if (from.only_when_changed) add("only_when_changed", "true");
  return text + "    },\n";
}

void add_migrations(std::string& text, const std::string& table, const std::string& list,
                    const std::vector<chain_migration>& migrations, const std::string& cpp_namespace) {
  list_tables tables{list};
  std::string values;
  table_place place{.list = list, .cpp_namespace = cpp_namespace};
  for (place.position = 0; place.position < migrations.size(); ++place.position) {
    values += migration_value(migrations[place.position], place, tables);
  }
  text += tables.text() + fmt::format("\nconstexpr ::strata::migration {}[] = {{\n{}}};\n", table, values);
}

// `seeds_0`, and the scripts of each.
void add_seeds(std::string& text, const migration_chain& chain, std::size_t index, const std::string& cpp_namespace) {
  if (chain.seeds.empty()) return;
  list_tables tables{fmt::format("s{}", index)};
  std::string values;
  table_place place{.list = fmt::format("s{}", index), .cpp_namespace = cpp_namespace};
  for (place.position = 0; place.position < chain.seeds.size(); ++place.position) {
    const chain_seed& each = chain.seeds[place.position];
    tables.statements.begin(each.file->path());
    const std::string up = script_value(add_statements(tables, "up", place, each.up), each.up, each.file);
    const std::string down = script_value(add_statements(tables, "down", place, each.down), each.down, each.file);
    values += fmt::format("    {{{}, {},\n     {},\n     {}}},\n", view_literal(each.name),
                          view_literal(each.file->path()), up, down);
  }
  text += tables.text() + fmt::format("\nconstexpr ::strata::seed_script seeds_{}[] = {{\n{}}};\n", index, values);
}

// A table of its own, for a member of the chain. C++ has no arrays of no elements.
void add_views(std::string& text, const std::string& name, const std::vector<std::string>& values) {
  if (values.empty()) return;
  text += fmt::format("constexpr ::std::string_view {}[] = {{\n", name);
  for (const std::string& each : values) text += fmt::format("    {},\n", view_literal(each, 5));
  text += "};\n";
}

}  // namespace

std::string chain_tables(const migration_chain& chain, std::size_t index, const std::string& cpp_namespace) {
  std::string text;
  add_migrations(text, fmt::format("migrations_{}", index), fmt::format("{}", index), chain.migrations, cpp_namespace);
  if (!chain.repeatables.empty()) {
    add_migrations(text, fmt::format("repeatables_{}", index), fmt::format("r{}", index), chain.repeatables,
                   cpp_namespace);
  }
  if (!chain.checkpoints.empty()) {
    add_migrations(text, fmt::format("checkpoint_migrations_{}", index), fmt::format("c{}", index), chain.checkpoints,
                   cpp_namespace);
  }
  add_views(text, fmt::format("heads_{}", index), chain.heads);
  add_views(text, fmt::format("gaps_{}", index), chain.gaps);
  add_seeds(text, chain, index, cpp_namespace);
  return text;
}

}  // namespace strata::generator
