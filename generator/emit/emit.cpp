#include "emit.hpp"

#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>
#include <vector>

#include "literal.hpp"
#include "tables.hpp"
#include "templates.hpp"

namespace strata::generator {

namespace {

namespace mustache = kainjow::mustache;

// Names that no namespace can have: the language's keywords, and `std` and `strata` because the generated code uses
// them.
constexpr auto keywords = std::to_array<std::string_view>(
    {"alignas",     "alignof",  "and",        "and_eq",    "asm",       "auto",         "bitand",
     "bitor",       "bool",     "break",      "case",      "catch",     "char",         "char16_t",
     "char32_t",    "char8_t",  "class",      "co_await",  "co_return", "co_yield",     "compl",
     "concept",     "const",    "const_cast", "consteval", "constexpr", "constinit",    "continue",
     "decltype",    "default",  "delete",     "do",        "double",    "dynamic_cast", "else",
     "enum",        "explicit", "export",     "extern",    "false",     "float",        "for",
     "friend",      "goto",     "if",         "inline",    "int",       "long",         "mutable",
     "namespace",   "new",      "noexcept",   "not",       "not_eq",    "nullptr",      "operator",
     "or",          "or_eq",    "private",    "protected", "public",    "register",     "reinterpret_cast",
     "requires",    "return",   "short",      "signed",    "sizeof",    "static",       "static_assert",
     "static_cast", "struct",   "switch",     "template",  "this",      "thread_local", "throw",
     "true",        "try",      "typedef",    "typeid",    "typename",  "union",        "unsigned",
     "using",       "virtual",  "void",       "volatile",  "wchar_t",   "while",        "xor",
     "xor_eq",      "std",      "strata"});

bool is_identifier(std::string_view text) {
  constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_";
  constexpr std::string_view digits = "0123456789";
  if (text.empty() || letters.find(text.front()) == std::string_view::npos) return false;
  return std::all_of(text.begin(), text.end(), [&](char each) {
    return letters.find(each) != std::string_view::npos || digits.find(each) != std::string_view::npos;
  });
}

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

mustache::data template_data(std::span<const migration_chain> chains, const emission_names& names) {
  mustache::data chain_list{mustache::data::type::list};
  std::string tables;
  for (std::size_t index = 0; index < chains.size(); ++index) {
    const std::string dialect{to_string(chains[index].which)};
    mustache::data entry;
    entry.set("index", std::to_string(index));
    entry.set("dialect", dialect);
    entry.set("dialect_literal", view_literal(dialect));
    entry.set("seeds", chains[index].seeds.empty() ? "{}" : "seeds_" + std::to_string(index));
    entry.set("head_digest_literal", view_literal(head_digest(chains[index])));
    chain_list.push_back(entry);
    tables += chain_tables(chains[index], index);
  }

  mustache::data data;
  data.set("namespace", names.cpp_namespace);
  data.set("header", header_path(names.cpp_namespace));
  data.set("name_literal", view_literal(names.cpp_namespace));
  data.set("table_prefix_literal", view_literal(names.table_prefix));
  data.set("program_literal", view_literal(names.program));
  data.set("head_literal", view_literal(target_of(chains.front().heads)));
  data.set("head_digest_literal", view_literal(head_digest(chains.front())));
  data.set("head_digest", head_digest(chains.front()));
  data.set("tables", tables);
  data.set("chains", chain_list);
  return data;
}

std::string render(std::string_view text, const mustache::data& data) {
  mustache::mustache filled{std::string{text}};
  return filled.render(data);
}

}  // namespace

bool is_namespace(std::string_view text) {
  const std::vector<std::string_view> names = parts(text);
  return std::all_of(names.begin(), names.end(), [](std::string_view name) {
    return is_identifier(name) && std::find(keywords.begin(), keywords.end(), name) == keywords.end();
  });
}

std::string header_path(std::string_view cpp_namespace) {
  std::string path;
  for (const std::string_view name : parts(cpp_namespace)) path.append(name).append("/");
  return path + "migrations.hpp";
}

emission emit(std::span<const migration_chain> chains, const emission_names& names) {
  const mustache::data data = template_data(chains, names);
  return {render(templates::migrations_hpp, data), render(templates::migrations_cpp, data),
          render(templates::build_time_cpp, data)};
}

}  // namespace strata::generator
