#include "tables.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "literal.hpp"

namespace strata::generator {

namespace {

// `up_0_12`: the up statements of the first chain's thirteenth migration.
std::string table_name(std::string_view what, std::size_t chain, std::size_t migration) {
  return fmt::format("{}_{}_{}", what, chain, migration);
}

// A file's name as a comment: on one line, whatever the name holds.
std::string comment(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](unsigned char byte) { return byte < 0x20 || byte == '\\'; }, '?');
  return fmt::format("\n// {}\n", name);
}

// What few statements have: the values behind are those of a statement's own declaration.
std::string rare_values(const sql_statement& from) {
  if (from.guard.empty() && from.concurrent_index.empty() && !from.loses_data) return {};
  return fmt::format(",\n     {}, {}, {}{}", view_literal(from.guard, 6), from.guard_derived,
                     view_literal(from.concurrent_index), from.loses_data ? ", true" : "");
}

void add_statements(std::string& text, const std::string& name, const sql_script& script) {
  if (script.statements.empty()) return;
  text += fmt::format("constexpr ::strata::statement {}[] = {{\n", name);
  for (const sql_statement& each : script.statements) {
    text += fmt::format("    {{{}, {}, {}, {}, {}{}}},\n", view_literal(each.text, 6), each.where.line,
                        each.where.column, each.in_transaction, each.commits_with_next, rare_values(each));
  }
  text += "};\n";
}

void add_views(std::string& text, const std::string& name, const std::vector<std::string>& values) {
  if (values.empty()) return;
  text += fmt::format("constexpr ::std::string_view {}[] = {{\n", name);
  for (const std::string& each : values) text += fmt::format("    {},\n", view_literal(each, 5));
  text += "};\n";
}

// C++ has no arrays of no elements, so an empty table is an empty span.
std::string reference(const std::string& name, bool is_empty) { return is_empty ? "{}" : name; }

std::string script_value(const std::string& statements, const sql_script& script) {
  const bool drops_tables = std::any_of(script.statements.begin(), script.statements.end(),
                                        [](const sql_statement& each) { return each.drops_table; });
  const auto milliseconds = [](std::chrono::milliseconds time) {
    return fmt::format("::std::chrono::milliseconds{{{}}}", time.count());
  };
  return fmt::format("{{{}, {}, {}, {}, {}, {}}}", reference(statements, script.statements.empty()),
                     script.transactional, drops_tables, milliseconds(script.lock_timeout),
                     milliseconds(script.statement_timeout), view_literal(script.checksum));
}

std::string migration_value(const chain_migration& from, std::size_t chain, std::size_t index) {
  std::string text = "    {\n";
  const auto add = [&text](std::string_view member, const std::string& value) {
    text += fmt::format("        .{} = {},\n", member, value);
  };
  add("revision", view_literal(from.revision));
  add("description", view_literal(from.description));
  add("file", view_literal(from.file->path()));
  add("parents", reference(table_name("parents", chain, index), from.parents.empty()));
  // Few migrations have these.
  if (!from.depends.empty()) add("depends", table_name("depends", chain, index));
  if (!from.labels.empty()) add("labels", table_name("labels", chain, index));
  add("digest", view_literal(from.digest));
  add("up", script_value(table_name("up", chain, index), from.up));
  add("down", script_value(table_name("down", chain, index), from.down));
  add("irreversible", view_literal(from.irreversible));
  add("compatible", fmt::format("{}", from.compatible));
  add("draft", fmt::format("{}", from.draft));
  add("accepted", reference(table_name("accepted", chain, index), from.accepted.empty()));
  return text + "    },\n";
}

// `seeds_0`, and the scripts of each.
void add_seeds(std::string& text, const migration_chain& chain, std::size_t index) {
  if (chain.seeds.empty()) return;
  std::string values;
  for (std::size_t at = 0; at < chain.seeds.size(); ++at) {
    const chain_seed& each = chain.seeds[at];
    const std::string up = table_name("seed_up", index, at);
    const std::string down = table_name("seed_down", index, at);
    text += comment(each.file->path());
    add_statements(text, up, each.up);
    add_statements(text, down, each.down);
    values += fmt::format("    {{{}, {},\n     {},\n     {}}},\n", view_literal(each.name),
                          view_literal(each.file->path()), script_value(up, each.up), script_value(down, each.down));
  }
  text += fmt::format("\nconstexpr ::strata::seed_script seeds_{}[] = {{\n{}}};\n", index, values);
}

}  // namespace

std::string chain_tables(const migration_chain& chain, std::size_t index) {
  std::string text;
  for (std::size_t at = 0; at < chain.migrations.size(); ++at) {
    const chain_migration& each = chain.migrations[at];
    text += comment(each.file->path());
    add_views(text, table_name("parents", index, at), each.parents);
    add_views(text, table_name("depends", index, at), each.depends);
    add_views(text, table_name("labels", index, at), each.labels);
    add_views(text, table_name("accepted", index, at), each.accepted);
    add_statements(text, table_name("up", index, at), each.up);
    add_statements(text, table_name("down", index, at), each.down);
  }
  text += fmt::format("\nconstexpr ::strata::migration migrations_{}[] = {{\n", index);
  for (std::size_t at = 0; at < chain.migrations.size(); ++at) {
    text += migration_value(chain.migrations[at], index, at);
  }
  text += "};\n";
  add_views(text, fmt::format("heads_{}", index), chain.heads);
  add_seeds(text, chain, index);
  return text;
}

}  // namespace strata::generator
