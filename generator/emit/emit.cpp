#include "emit.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <set>
#include <strata/detail/packed.hpp>
#include <system_error>
#include <vector>
#include "generator/files/file_bytes.hpp"
#include "generator/graph/chain_view.hpp"
#include "generator/layout/names.hpp"
#include "packed_literal.hpp"
#include "templates.hpp"

namespace strata::generator {

namespace {

namespace mustache = kainjow::mustache;

// The names between the `::`.
std::vector<std::string_view> parts(std::string_view cpp_namespace) {
  std::vector<std::string_view> found;
  for (;;) {
    const std::size_t end = cpp_namespace.find("::");
    found.push_back(cpp_namespace.substr(0, end));
    if (end == std::string_view::npos) return found;
    cpp_namespace.remove_prefix(end + 2);
  }
}

// One head, or several as a target takes them.
std::string target_of(const std::vector<std::string>& heads) {
  std::string text;
  for (const std::string& each : heads) text.append(text.empty() ? "" : ",").append(each);
  return text;
}

// The functions that the application defines, each once.
std::vector<std::string> step_names(std::span<const migration_chain> chains) {
  std::set<std::string> names;
  for (const migration_chain& chain : chains) {
    for (const chain_migration& migration : chain.migrations) {
      for (const sql_script* way : {&migration.up, &migration.down}) {
        for (const sql_statement& each : way->statements) {
          if (!each.call.empty()) names.insert(each.call);
        }
      }
    }
  }
  return {names.begin(), names.end()};
}

// A list of entries with one value each.
template <typename Value>
mustache::data list_of(const std::string& key, const std::vector<std::string>& from, Value value) {
  mustache::data list{mustache::data::type::list};
  for (const std::string& each : from) list.push_back(mustache::data{key, value(each)});
  return list;
}

// A file's name as a comment: on one line, whatever the name holds.
std::string comment(std::string name) {
  std::replace_if(
      name.begin(), name.end(), [](unsigned char byte) { return byte < 0x20 || byte == '\\'; }, '?');
  return "    // " + name + "\n";
}

// Literals that the compiler joins, those of each file under its name.
std::string content(const strata::chain& chain, std::span<const std::string> steps) {
  std::string text;
  for (const packed_part& each : pack(chain, steps)) {
    if (each.text.empty()) continue;
    if (!text.empty()) text += '\n';
    if (!each.file.empty()) text += comment(each.file);
    text += "    " + string_literal(each.text, 4);
  }
  return text;
}

mustache::data snapshot_data(const made_snapshot& from, std::size_t index) {
  mustache::data entry;
  entry.set("index", std::to_string(index));
  entry.set("revision_literal", view_literal(from.revision));
  entry.set("steps", std::to_string(from.steps));
  entry.set("digest_literal", view_literal(from.digest));
  entry.set("engine_version", std::to_string(from.engine_version));
  entry.set("size", std::to_string(from.size));
  entry.set("packed_literal", view_literal(from.packed, 8));
  return entry;
}

mustache::data template_data(std::span<const migration_chain> chains, const emission_names& names,
                             const made_snapshots& snapshots) {
  const std::vector<std::string> steps = step_names(chains);
  const chain_view views{chains, names.cpp_namespace, names.table_prefix, {}};
  mustache::data chain_list{mustache::data::type::list};
  mustache::data snapshot_list{mustache::data::type::list};
  for (std::size_t index = 0; index < chains.size(); ++index) {
    const std::string dialect{to_string(chains[index].which)};
    const auto snapshot = snapshots.find(chains[index].which);
    mustache::data entry;
    entry.set("index", std::to_string(index));
    entry.set("dialect", dialect);
    entry.set("dialect_literal", view_literal(dialect));
    entry.set("heads", list_of("literal", chains[index].heads, [](const auto& head) { return view_literal(head); }));
    entry.set("head_count", std::to_string(chains[index].heads.size()));
    entry.set("head_digest_literal", view_literal(head_digest(chains[index])));
    entry.set("content", content(views.set().chains[index].whole(), steps));
    entry.set("snapshot", snapshot == snapshots.end() ? "nullptr" : "&snapshot_" + std::to_string(index));
    entry.set("step_table", steps.empty() ? "nullptr" : "steps");
    if (snapshot != snapshots.end()) snapshot_list.push_back(snapshot_data(snapshot->second, index));
    chain_list.push_back(entry);
  }

  mustache::data data;
  data.set("namespace", names.cpp_namespace);
  data.set("header", header_path(names.cpp_namespace));
  data.set("name_literal", view_literal(names.cpp_namespace));
  data.set("table_prefix_literal", view_literal(names.table_prefix));
  data.set("program_literal", view_literal(names.program));
  data.set("beside_others", names.beside_others ? "true" : "false");
  data.set("head_literal", view_literal(target_of(chains.front().heads)));
  data.set("head_digest_literal", view_literal(head_digest(chains.front())));
  data.set("head_digest", head_digest(chains.front()));
  data.set("chains", chain_list);
  data.set("chain_count", std::to_string(chains.size()));
  data.set("snapshots", snapshot_list);
  data.set("packed_format", std::to_string(packed_format));
  data.set("has_steps", !steps.empty());
  data.set("steps", list_of("name", steps, [](const auto& name) { return name; }));
  return data;
}

std::string render(std::string_view text, const mustache::data& data) {
  mustache::mustache filled{std::string{text}};
  return filled.render(data);
}

bool file_holds(const std::filesystem::path& path, std::string_view text) {
  std::error_code unknown;
  if (!std::filesystem::is_regular_file(path, unknown)) return false;
  return read_bytes(path) == text;
}

}  // namespace

bool is_namespace(std::string_view text) {
  const std::vector<std::string_view> names = parts(text);
  return std::all_of(names.begin(), names.end(), is_identifier);
}

bool is_table_prefix(std::string_view text) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  constexpr std::string_view digits = "0123456789";
  return !text.empty() && digits.find(text.front()) == std::string_view::npos &&
         text.find_first_not_of(std::string{letters}.append(digits)) == std::string_view::npos;
}

std::string header_path(std::string_view cpp_namespace) {
  std::string path;
  for (const std::string_view name : parts(cpp_namespace)) path.append(name).append("/");
  return path + "migrations.hpp";
}

emission emit(std::span<const migration_chain> chains, const emission_names& names, const made_snapshots& snapshots) {
  const mustache::data data = template_data(chains, names, snapshots);
  return {render(templates::migrations_hpp, data), render(templates::migrations_cpp, data),
          render(templates::build_time_cpp, data), render(templates::snapshot_cpp, data)};
}

void write_if_changed(const std::filesystem::path& path, std::string_view text, diagnostics& messages) {
  if (file_holds(path, text)) return;
  std::error_code failure;
  std::filesystem::create_directories(path.parent_path(), failure);
  if (!failure) failure = replace_file(path, text);
  if (failure) {
    messages.add({.code = "strata-cannot-write",
                  .message = fmt::format("cannot be written: {}", failure.message()),
                  .path = path.string()});
  }
}

}  // namespace strata::generator
