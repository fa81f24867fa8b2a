#include "tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "literal.hpp"

namespace strata::generator {

namespace {

// What the names of one list's tables have in common: `up_0_12` is the up script of the first chain's thirteenth
// migration, `up_r0_1` of its second repeatable one, `up_c0_0` of its first checkpoint.
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
  return fmt::format("\n// {}\n", name);
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

void add_statements(std::string& text, std::string_view way, const table_place& place, const sql_script& script) {
  if (script.statements.empty()) return;
  const std::string name = place.name(way);
  const auto pieces = [&](std::size_t index) {
    return fmt::format("{}_{}", place.name(std::string{way} + "_pieces"), index);
  };
  for (std::size_t at = 0; at < script.statements.size(); ++at) add_pieces(text, pieces(at), script.statements[at]);
  text += fmt::format("constexpr ::strata::statement {}[] = {{\n", name);
  for (std::size_t at = 0; at < script.statements.size(); ++at) {
    const sql_statement& each = script.statements[at];
    text +=
        fmt::format("    {{{}, {}, {}, {}, {}{}}},\n", view_literal(each.text, 6), each.where.line, each.where.column,
                    each.in_transaction, each.commits_with_next, rare_values(each, pieces(at), place.cpp_namespace));
  }
  text += "};\n";
}

void add_variables(std::string& text, const std::string& name, const std::vector<declared_variable>& variables) {
  if (variables.empty()) return;
  text += fmt::format("constexpr ::strata::variable {}[] = {{\n", name);
  for (const declared_variable& each : variables) {
    text += fmt::format("    {{{}, {}, {}}},\n", view_literal(each.name), view_literal(each.fallback.value_or("")),
                        each.fallback.has_value());
  }
  text += "};\n";
}

void add_views(std::string& text, const std::string& name, const std::vector<std::string>& values) {
  if (values.empty()) return;
  text += fmt::format("constexpr ::std::string_view {}[] = {{\n", name);
  for (const std::string& each : values) text += fmt::format("    {},\n", view_literal(each, 5));
  text += "};\n";
}

void add_replaced(std::string& text, const std::string& name, const std::vector<chain_migration::replaced>& values) {
  if (values.empty()) return;
  text += fmt::format("constexpr ::strata::replaced_migration {}[] = {{\n", name);
  for (const auto& each : values) {
    text += fmt::format("    {{{}, {}}},\n", view_literal(each.revision), view_literal(each.digest));
  }
  text += "};\n";
}

// C++ has no arrays of no elements, so an empty table is an empty span.
std::string reference(const std::string& name, bool is_empty) { return is_empty ? "{}" : name; }

std::string script_value(const std::string& statements, const sql_script& script, const source& of) {
  const auto milliseconds = [](std::chrono::milliseconds time) {
    return fmt::format("::std::chrono::milliseconds{{{}}}", time.count());
  };
  // Most scripts are in the migration's own file.
  const bool elsewhere = script.file && script.file != of;
  return fmt::format("{{{}, {}, {}, {}, {}, {}{}}}", reference(statements, script.statements.empty()),
                     script.transactional, drops_tables(script), milliseconds(script.lock_timeout),
                     milliseconds(script.statement_timeout), view_literal(script.checksum),
                     elsewhere ? ", " + view_literal(script.file->path()) : "");
}

std::string migration_value(const chain_migration& from, const table_place& place) {
  std::string text = "    {\n";
  const auto add = [&text](std::string_view member, const std::string& value) {
    text += fmt::format("        .{} = {},\n", member, value);
  };
  add("revision", view_literal(from.revision));
  add("description", view_literal(from.description));
  add("file", view_literal(from.file->path()));
  add("parents", reference(place.name("parents"), from.parents.empty()));
  // Few migrations have these.
  if (!from.depends.empty()) add("depends", place.name("depends"));
  if (!from.labels.empty()) add("labels", place.name("labels"));
  add("digest", view_literal(from.digest));
  add("up", script_value(place.name("up"), from.up, from.file));
  add("down", script_value(place.name("down"), from.down, from.file));
  add("irreversible", view_literal(from.irreversible));
  add("compatible", fmt::format("{}", from.compatible));
  add("draft", fmt::format("{}", from.draft));
  add("accepted", reference(place.name("accepted"), from.accepted.empty()));
  if (!from.variables.empty()) add("variables", place.name("variables"));
  if (from.is_checkpoint()) add("replaces", place.name("replaces"));
  if (!from.origin.tool.empty()) {
    add("origin", fmt::format("{{{}, {}, {}}}", view_literal(from.origin.tool), view_literal(from.origin.version),
                              reference(place.name("origin"), from.origin.checksums.empty())));
  }
  return text + "    },\n";
}

void add_migrations(std::string& text, const std::string& table, const std::string& list,
                    const std::vector<chain_migration>& migrations, const std::string& cpp_namespace) {
  table_place place{.list = list, .cpp_namespace = cpp_namespace};
  for (place.position = 0; place.position < migrations.size(); ++place.position) {
    const chain_migration& each = migrations[place.position];
    text += comment(each.file->path());
    add_views(text, place.name("parents"), each.parents);
    add_views(text, place.name("depends"), each.depends);
    add_views(text, place.name("labels"), each.labels);
    add_views(text, place.name("accepted"), each.accepted);
    add_variables(text, place.name("variables"), each.variables);
    add_replaced(text, place.name("replaces"), each.replaces);
    add_views(text, place.name("origin"), each.origin.checksums);
    add_statements(text, "up", place, each.up);
    add_statements(text, "down", place, each.down);
  }
  text += fmt::format("\nconstexpr ::strata::migration {}[] = {{\n", table);
  for (place.position = 0; place.position < migrations.size(); ++place.position) {
    text += migration_value(migrations[place.position], place);
  }
  text += "};\n";
}

// `seeds_0`, and the scripts of each.
void add_seeds(std::string& text, const migration_chain& chain, std::size_t index, const std::string& cpp_namespace) {
  if (chain.seeds.empty()) return;
  std::string values;
  table_place place{.list = fmt::format("{}", index), .cpp_namespace = cpp_namespace};
  for (place.position = 0; place.position < chain.seeds.size(); ++place.position) {
    const chain_seed& each = chain.seeds[place.position];
    text += comment(each.file->path());
    add_statements(text, "seed_up", place, each.up);
    add_statements(text, "seed_down", place, each.down);
    values += fmt::format("    {{{}, {},\n     {},\n     {}}},\n", view_literal(each.name),
                          view_literal(each.file->path()), script_value(place.name("seed_up"), each.up, each.file),
                          script_value(place.name("seed_down"), each.down, each.file));
  }
  text += fmt::format("\nconstexpr ::strata::seed_script seeds_{}[] = {{\n{}}};\n", index, values);
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
