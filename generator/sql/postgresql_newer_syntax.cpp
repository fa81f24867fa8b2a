#include "postgresql_newer_syntax.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace strata::generator {

namespace {

struct construct {
  int release;
  /// Words in a row, lower case; `*` is any one.
  std::array<std::string_view, 4> words;
};

// From the release notes of PostgreSQL 16 to 18; only what is grammar, not what is a function or an option in a list.
constexpr std::array constructs{
    construct{16, {"is", "json"}},
    construct{16, {"is", "not", "json"}},
    construct{16, {"json_array"}},
    construct{16, {"json_object"}},
    construct{16, {"json_arrayagg"}},
    construct{16, {"json_objectagg"}},
    construct{16, {"with", "inherit"}},
    construct{16, {"with", "set"}},
    construct{16, {"set", "storage", "default"}},
    construct{16, {"create", "statistics", "on"}},
    construct{17, {"json"}},
    construct{17, {"json_scalar"}},
    construct{17, {"json_serialize"}},
    construct{17, {"json_exists"}},
    construct{17, {"json_query"}},
    construct{17, {"json_value"}},
    construct{17, {"json_table"}},
    construct{17, {"matched", "by", "source"}},
    construct{17, {"matched", "by", "target"}},
    construct{17, {"set", "expression", "as"}},
    construct{18, {"not", "enforced"}},
    construct{18, {"enforced"}},
    construct{18, {"without", "overlaps"}},
    construct{18, {"period"}},
    construct{18, {"virtual"}},
    construct{18, {"constraint", "*", "not", "null"}},
    construct{18, {"add", "not", "null"}},
    construct{18, {"returning", "with"}},
};

bool matches(const construct& what, std::string_view text, std::span<const token> code, std::size_t at) {
  for (const std::string_view word : what.words) {
    if (word.empty()) return true;
    if (at == code.size() || (word != "*" && !is_word(text_of(text, code[at]), word))) return false;
    ++at;
  }
  return true;
}

std::string describe(const construct& what) {
  std::string words;
  for (const std::string_view word : what.words) {
    if (!word.empty()) words.append(words.empty() ? "" : " ").append(word == "*" ? "…" : word);
  }
  return fmt::format("`{}` is of PostgreSQL {}", words, what.release);
}

bool is_merge(std::string_view text, std::span<const token> code) {
  return !code.empty() &&
         (is_word(text_of(text, code.front()), "merge") || is_word(text_of(text, code.front()), "with"));
}

}  // namespace

std::string newer_postgresql_syntax(std::string_view text, std::span<const token> tokens, std::string_view error,
                                    std::size_t error_offset) {
  if (error == "subquery in FROM must have an alias") return "a subquery without an alias is of PostgreSQL 16";
  if (error.starts_with("trailing junk after numeric literal"))
    return "numbers such as 0x1F and 1_000 are of PostgreSQL 16";
  std::vector<token> code;
  std::copy_if(tokens.begin(), tokens.end(), std::back_inserter(code),
               [](const token& each) { return is_code(each.kind); });
  for (std::size_t at = 0; at < code.size() && code[at].offset <= error_offset; ++at) {
    for (const construct& each : constructs) {
      if (matches(each, text, code, at)) return describe(each);
    }
    if (is_merge(text, code) && code[at].offset == error_offset && is_word(text_of(text, code[at]), "returning")) {
      return "`MERGE … RETURNING` is of PostgreSQL 17";
    }
  }
  return {};
}

}  // namespace strata::generator
