#include "variable_directive.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "identifier.hpp"

namespace strata::generator {

void read_variable(const marker& line, const source& file, std::vector<declared_variable>& into,
                   diagnostics& messages) {
  const auto report = [&](std::string code, std::string message, std::size_t offset, std::string help) {
    messages.add({.code = std::move(code),
                  .message = std::move(message),
                  .file = file,
                  .offset = offset,
                  .help = std::move(help)});
  };
  if (line.words.empty()) {
    report("strata-marker-words", "`migrate:variable` needs a name, and may have a default", line.name.offset,
           "-- migrate:variable schema public");
    return;
  }
  const marker_word& name = line.words.front();
  if (!is_identifier(name.text)) {
    report("strata-variable-name", fmt::format("`{}` cannot be a variable", name.text), name.offset,
           "use letters, digits and `_`, and no keyword of C++");
    return;
  }
  if (std::any_of(into.begin(), into.end(), [&](const auto& each) { return each.name == name.text; })) {
    report("strata-duplicate-directive", fmt::format("the variable `{}` is declared twice", name.text), name.offset,
           "remove one of the lines");
    return;
  }
  declared_variable& added = into.emplace_back(declared_variable{.name = std::string{name.text}});
  if (line.words.size() == 1) return;
  const std::size_t begin = line.words[1].offset;
  const marker_word& last = line.words.back();
  added.fallback = file->text().substr(begin, last.offset + last.text.size() - begin);
}

}  // namespace strata::generator
