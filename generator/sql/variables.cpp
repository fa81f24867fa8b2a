// Finds the variables in a statement, and cuts it into pieces around them.
#include "section_reading.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "checksum.hpp"
#include "script.hpp"

namespace strata::generator {

namespace {

/// `${name}` in a text.
struct variable_use {
  std::size_t offset = 0;
  std::size_t length = 0;
  std::string_view name;
};

std::optional<variable_use> find_use(std::string_view text, std::size_t from) {
  constexpr std::string_view word_bytes = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_";
  for (std::size_t at = text.find("${", from); at != std::string_view::npos; at = text.find("${", at + 1)) {
    const std::size_t end = text.find_first_not_of(word_bytes, at + 2);
    if (end == std::string_view::npos || text[end] != '}' || end == at + 2) continue;
    return variable_use{at, end + 1 - at, text.substr(at + 2, end - at - 2)};
  }
  return std::nullopt;
}

bool is_whole_use(std::string_view text) {
  const auto use = find_use(text, 0);
  return use && use->offset == 0 && use->length == text.size();
}

// Without its quotes, and with one where two stand for one.
std::string content_of(std::string_view quoted) {
  const char quote = quoted.front();
  std::string content;
  for (std::size_t at = 1; at + 1 < quoted.size(); ++at) {
    content += quoted[at];
    if (quoted[at] == quote) ++at;
  }
  return content;
}

class variable_reader {
 public:
  variable_reader(const section_reading& reading, sql_statement& statement, diagnostics& messages)
      : reading_(reading), statement_(statement), messages_(messages) {}

  std::string read(std::span<const token> tokens) {
    const std::size_t begin = tokens.front().offset;
    const std::size_t end = tokens.back().offset + tokens.back().length;
    if (!find_use(reading_.original.substr(begin, end - begin), 0)) return {};
    std::size_t taken = begin;
    for (std::size_t index = 0; index < tokens.size(); ++index) {
      const token& each = tokens[index];
      if (!read_token(tokens, index)) continue;
      add_sql(taken, each.offset);
      statement_.pieces.insert(statement_.pieces.end(), group_.begin(), group_.end());
      taken = each.offset + each.length;
    }
    if (statement_.pieces.empty()) return {};
    add_sql(taken, end);
    return defaults_;
  }

 private:
  // True: the token holds variables, and group_ is what to put in its place.
  bool read_token(std::span<const token> tokens, std::size_t index) {
    const token& each = tokens[index];
    group_.clear();
    const std::string_view written = text_of(reading_.original, each);
    if (!is_code(each.kind) || !crosses_use(each)) return false;
    if (is_whole_use(written)) {
      take(each.offset, sql_piece::place::literal, written);
    } else if (each.kind == token_kind::string && written.starts_with('$') && !written.starts_with("${")) {
      refuse_declared(each, "a dollar-quoted string", "build the text with || and quote_literal() or format()");
    } else if (written != text_of(reading_.text, each)) {
      refuse_declared(each, "something it touches", "leave a blank before it and behind it");
    } else if (each.kind == token_kind::string && written.starts_with('\'')) {
      if (has_neighbour(tokens, index)) {
        refuse_declared(each, "a string in several parts", "write it as one");
      } else {
        take(each.offset, sql_piece::place::literal, content_of(written));
      }
    } else if (each.kind == token_kind::quoted_name && written.starts_with('"')) {
      if (!reading_.section.transactional) {
        refuse_declared(each, "a name in a script without transaction",
                        "what that does must be known while building; write the name");
      } else {
        take(each.offset, sql_piece::place::name, content_of(written));
      }
    } else {
      refuse_declared(each, "this place",
                      "a variable stands alone (it becomes a string), in '…', or in a name in double quotes");
    }
    return !group_.empty();
  }

  // A word may end with the `$`, and the rest be tokens of their own.
  [[nodiscard]] bool crosses_use(const token& each) const {
    const auto use = find_use(reading_.original, each.offset);
    return use && use->offset < each.offset + each.length;
  }

  static bool has_neighbour(std::span<const token> tokens, std::size_t index) {
    const auto is_string = [](const token* which) { return which != nullptr && which->kind == token_kind::string; };
    const token* before = nullptr;
    const token* after = nullptr;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
      if (!is_code(tokens[at].kind) || at == index) continue;
      if (at < index) before = &tokens[at];
      if (at > index && after == nullptr) after = &tokens[at];
    }
    return is_string(before) || is_string(after);
  }

  // `content` is a text of its own, so that an offset in it is only a hint for messages.
  void take(std::size_t offset, sql_piece::place where, std::string_view content) {
    std::size_t at = 0;
    while (const auto use = find_use(content, at)) {
      if (use->offset > at) group_.push_back({where, with_unix_line_ends(content.substr(at, use->offset - at)), false});
      if (!declare(*use, offset)) return group_.clear();
      group_.push_back({where, std::string{use->name}, true});
      at = use->offset + use->length;
    }
    if (at < content.size()) group_.push_back({where, with_unix_line_ends(content.substr(at)), false});
  }

  [[nodiscard]] const declared_variable* find(std::string_view name) const {
    const auto& all = reading_.section.variables;
    const auto found = std::find_if(all.begin(), all.end(), [&](const auto& each) { return each.name == name; });
    return found == all.end() ? nullptr : &*found;
  }

  bool declare(const variable_use& use, std::size_t offset) {
    const declared_variable* variable = find(use.name);
    if (variable == nullptr) {
      std::string known;
      for (const declared_variable& each : reading_.section.variables) known += (known.empty() ? "" : ", ") + each.name;
      messages_.add(reading_.about(
          offset, "strata-undeclared-variable", fmt::format("`${{{}}}` is no variable of this file", use.name),
          fmt::format("declare it at the top (-- migrate:variable {}), or take one of {}; to mean the text itself, "
                      "write '$' || '{{{}}}'",
                      use.name, known, use.name)));
      return false;
    }
    const std::string text = variable->fallback ? fmt::format("${}={};", variable->name, *variable->fallback)
                                                : fmt::format("${};", variable->name);
    if (defaults_.find(text) == std::string::npos) defaults_ += text;
    return true;
  }

  // What is no variable of the file is text in such a place.
  void refuse_declared(const token& each, std::string_view where, std::string_view help) {
    for (auto use = find_use(reading_.original, each.offset); use && use->offset < each.offset + each.length;
         use = find_use(reading_.original, use->offset + use->length)) {
      if (find(use->name) == nullptr) continue;
      messages_.add(
          reading_.about(use->offset, "strata-variable-place",
                         fmt::format("the variable `{}` cannot be filled in here: it stands in {}", use->name, where),
                         std::string{help}));
      return;
    }
  }

  void add_sql(std::size_t begin, std::size_t end) {
    if (begin == end) return;
    statement_.pieces.push_back(
        {sql_piece::place::sql, with_unix_line_ends(reading_.original.substr(begin, end - begin)), false});
  }

  const section_reading& reading_;
  sql_statement& statement_;
  diagnostics& messages_;
  std::vector<sql_piece> group_;
  std::string defaults_;
};

}  // namespace

std::string with_stand_ins(std::string_view text, dialect which) {
  std::string result{text};
  const lexed_text lexed = lex(text, which);
  auto next = lexed.tokens.begin();
  for (auto use = find_use(text, 0); use; use = find_use(text, use->offset + use->length)) {
    while (next != lexed.tokens.end() && next->offset < use->offset) ++next;
    // Inside a string, a name, a comment or a word, no token begins here.
    if (next == lexed.tokens.end() || next->offset != use->offset || next->kind != token_kind::symbol) continue;
    result.replace(use->offset, use->length, fmt::format("'${}'", use->name));
  }
  return result;
}

std::string read_variables(const section_reading& reading, std::span<const token> tokens, sql_statement& statement,
                           diagnostics& messages) {
  if (reading.section.variables.empty()) return {};
  return variable_reader{reading, statement, messages}.read(tokens);
}

void check_guard_variables(const script_section& section, diagnostics& messages) {
  for (const guard_mark& guard : section.guards) {
    const auto use = find_use(guard.query, 0);
    const auto declared = [&](const declared_variable& each) { return use && each.name == use->name; };
    if (std::none_of(section.variables.begin(), section.variables.end(), declared)) continue;
    messages.add({.code = "strata-variable-place",
                  .message = "a guard cannot hold variables",
                  .file = section.file,
                  .offset = guard.offset + use->offset,
                  .help = "write the value"});
  }
}

}  // namespace strata::generator
