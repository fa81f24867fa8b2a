// Short ways from SQL text to what the tests of this folder look at.
#pragma once

#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "generator/sql/lexer.hpp"
#include "generator/sql/script.hpp"
#include "generator/sql/splitter.hpp"

namespace strata::generator::testing {

/// The statements as written, from first token to last.
inline std::vector<std::string> statements_of(std::string_view text, dialect which) {
  const lexed_text lexed = lex(text, which);
  std::vector<std::string> result;
  for (const statement_span& each : split(text, lexed.tokens, which)) {
    const token& last = lexed.tokens[each.past - 1];
    const std::size_t begin = lexed.tokens[each.first].offset;
    result.emplace_back(text.substr(begin, last.offset + last.length - begin));
  }
  return result;
}

struct reading {
  sql_script script;
  std::string messages;
};

/// Reads the whole text as one section of `m.sql`.
inline reading read(std::string_view text, dialect which = dialect::sqlite, bool transactional = true) {
  script_section section;
  section.transactional = transactional;
  section.file = std::make_shared<source_file>("m.sql", std::string{text});
  section.end = section.file->text().size();
  diagnostics messages;
  reading result{read_script(section, which, messages), {}};
  result.messages = format(messages);
  return result;
}

/// One a line, for messages of failing tests.
inline std::string lines(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& each : texts) all += each + "\n";
  return all;
}

}  // namespace strata::generator::testing
