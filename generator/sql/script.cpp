#include "script.hpp"

#include "checksum.hpp"
#include "normalise.hpp"
#include "script_checks.hpp"
#include "section_reading.hpp"
#include "transaction_rules.hpp"

namespace strata::generator {

namespace {

constexpr std::size_t hash_digits = 12;

std::string short_hash(std::string_view normalised_statement) {
  const std::string whole = sha256(normalised_statement);
  return whole.substr(whole.find(':') + 1, hash_digits);
}

bool drops_table(const statement_head& head) {
  return head.starts_with({"drop", "table"}) || head.starts_with({"drop", "temporary", "table"}) ||
         head.starts_with({"drop", "foreign", "table"});
}

sql_statement read_statement(const section_reading& reading, std::span<const token> tokens,
                             std::string_view normalised_tokens) {
  const std::size_t begin = tokens.front().offset;
  const std::size_t end = tokens.back().offset + tokens.back().length;
  sql_statement statement;
  statement.text = with_unix_line_ends(reading.text.substr(begin, end - begin));
  statement.offset = reading.section.begin + begin;
  statement.where = reading.section.file->locate(statement.offset);
  statement.drops_table = drops_table(statement_head{reading.text, tokens});
  statement.hash = short_hash(normalised_tokens);
  return statement;
}

void report_all(const section_reading& reading, diagnostics& messages) {
  report_unterminated(reading, messages);
  report_shell_commands(reading, messages);
  report_invisible_characters(reading, messages);
  report_risky_statements(reading, messages);
}

}  // namespace

sql_script read_script(const script_section& section, dialect which, diagnostics& messages) {
  sql_script script;
  script.file = section.file;
  script.marker = section.marker;
  script.transactional = section.transactional;
  if (report_conflict_markers(section, messages)) return script;

  const section_reading reading{section, which};
  report_all(reading, messages);
  const transaction_layout transactions = lay_out_transactions(reading, messages);

  std::string all_tokens;
  for (std::size_t index = 0; index < reading.statements.size(); ++index) {
    if (!transactions.kept[index]) continue;
    const std::span<const token> tokens = reading.tokens_of(reading.statements[index]);
    const std::string statement_tokens = normalised(reading.text, tokens);
    all_tokens += statement_tokens;
    script.statements.push_back(read_statement(reading, tokens, statement_tokens));
    script.statements.back().in_transaction = transactions.in_transaction[index];
    script.statements.back().commits_with_next = transactions.commits_with_next[index];
  }
  script.checksum = sha256(all_tokens);
  return script;
}

}  // namespace strata::generator
