#include "filled_script.hpp"

#include <algorithm>
#include <strata/error.hpp>
#include <string_view>

#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

[[noreturn]] void fail(const migration& of, const statement& where, std::string_view name, std::string_view problem) {
  refuse<error>(
      {.code = errc::variable,
       .message = {"the variable {} of {} {}", {name, of.revision, problem}},
       .revision = of.revision,
       .file = of.file,
       .line = where.line,
       .column = where.column,
       .help = {"give it one: options.variables[\"{}\"], or --set {}=VALUE for the operator's program", {name, name}}});
}

// One past the `${name}`, or the string or quoted name, that begins at `at`.
std::size_t end_of_use(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size();
  const char last = text[at] == '$' ? '}' : text[at];
  for (++at; at < text.size(); ++at) {
    if (text[at] != last) continue;
    if (last == '}' || at + 1 == text.size() || text[at + 1] != last) return at + 1;
    ++at;
  }
  return text.size();
}

class filler {
 public:
  filler(const migration& of, const variable_values& values, const engine& quoting)
      : of_{of}, values_{values}, quoting_{quoting} {}

  [[nodiscard]] std::string fill(const statement& from, std::vector<filled_place>& places) const {
    std::string text;
    std::size_t written = 0;
    for (std::size_t at = 0; at < from.pieces.size();) {
      const piece& first = from.pieces[at];
      if (first.where == piece::place::sql) {
        text += first.text;
        written += first.text.size();
        ++at;
        continue;
      }
      std::string content;
      for (; at < from.pieces.size() && from.pieces[at].where == first.where; ++at) {
        content += from.pieces[at].variable ? value_of(from, from.pieces[at].text) : from.pieces[at].text;
      }
      filled_place& place = places.emplace_back(filled_place{.begin = text.size(), .written_begin = written});
      text += first.where == piece::place::name ? quoting_.quoted_name(content) : quoting_.literal(value{content});
      place.end = text.size();
      place.written_end = written = end_of_use(from.text, written);
    }
    return text;
  }

 private:
  [[nodiscard]] std::string_view value_of(const statement& from, std::string_view name) const {
    const auto given = values_.find(name);
    if (given != values_.end()) {
      if (given->second.find('\0') != std::string::npos) fail(of_, from, name, "has a value with a NUL byte in it");
      return given->second;
    }
    const auto declared = std::find_if(of_.variables.begin(), of_.variables.end(),
                                       [name](const variable& each) { return each.name == name; });
    if (declared == of_.variables.end() || !declared->has_fallback) fail(of_, from, name, "has no value");
    return declared->fallback;
  }

  const migration& of_;
  const variable_values& values_;
  const engine& quoting_;
};

}  // namespace

filled_script::filled_script(const script& from, const migration& of, const variable_values& values,
                             const engine& quoting)
    : value_{from}, written_{from.statements} {
  const auto has_pieces = [](const statement& each) { return !each.pieces.empty(); };
  if (std::none_of(from.statements.begin(), from.statements.end(), has_pieces)) return;
  const filler filling{of, values, quoting};
  statements_.assign(from.statements.begin(), from.statements.end());
  texts_.reserve(statements_.size());
  places_.resize(statements_.size());
  for (statement& each : statements_) {
    if (each.pieces.empty()) continue;
    each.text = texts_.emplace_back(filling.fill(each, places_[static_cast<std::size_t>(&each - statements_.data())]));
    each.pieces = {};
  }
  value_.statements = statements_;
}

std::string_view filled_script::written_before(std::size_t statement, std::size_t offset) const {
  std::size_t written = offset;
  if (!places_.empty()) {
    for (const filled_place& each : places_[statement]) {
      if (offset < each.begin) break;
      written = offset < each.end ? each.written_begin : each.written_end + (offset - each.end);
    }
  }
  return written_[statement].text.substr(0, written);
}

}  // namespace strata
