#include "script.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "checksum.hpp"
#include "data_loss.hpp"
#include "postgresql_parser.hpp"
#include "postgresql_reading.hpp"
#include "section_reading.hpp"

namespace strata::generator {

namespace {

sql_script without_statements(const script_section& section) {
  sql_script script;
  script.file = section.file;
  script.marker = section.marker;
  script.lock_timeout = section.lock_timeout;
  script.statement_timeout = section.statement_timeout;
  return script;
}

// A section that calls a step in C++: one statement that is no SQL. The checksum is over the function's name and, where
// the section names it, over what the source file holds; docs/checksum.md describes the text that is hashed.
sql_script read_call_script(const script_section& section) {
  const step_call& call = *section.call;
  std::string hashed = "strata-call-1\n" + call.name + "\n";
  if (call.text) hashed += sha256(with_unix_line_ends(call.text->text())) + "\n";

  sql_script script = without_statements(section);
  script.checksum = sha256(hashed);

  sql_statement statement;
  statement.text = "call " + call.name;
  statement.offset = section.marker;
  statement.where = section.file->locate(section.marker);
  statement.call = call.name;
  statement.hash = short_hash(hashed);
  script.statements.push_back(std::move(statement));
  return script;
}

bool drops_table(const statement_head& head) {
  return head.starts_with({"drop", "table"}) || head.starts_with({"drop", "temporary", "table"}) ||
         head.starts_with({"drop", "foreign", "table"});
}

sql_statement read_statement(const section_reading& reading, std::span<const token> tokens) {
  const std::size_t begin = tokens.front().offset;
  const std::size_t end = tokens.back().offset + tokens.back().length;
  sql_statement statement;
  statement.text = with_unix_line_ends(reading.original.substr(begin, end - begin));
  statement.offset = reading.section.begin + begin;
  statement.where = reading.section.file->locate(statement.offset);
  statement.drops_table = drops_table(statement_head{reading.text, tokens});
  return statement;
}

void report_all(const section_reading& reading, diagnostics& messages) {
  report_unterminated(reading, messages);
  report_shell_commands(reading, messages);
  report_invisible_characters(reading, messages);
  report_risky_statements(reading, messages);
}

// What to do about a statement that is right for another dialect of the same section.
std::string advice_for(const script_section& section, dialect which, bool shared) {
  if (!shared) return {};
  return fmt::format("if it is right for the other dialects, write a section for this one: -- migrate:{} {}",
                     section.way == direction::up ? "up" : "down", to_string(which));
}

std::vector<transaction_need> needs_of_statements(const section_reading& reading, const postgresql_trees& trees) {
  std::vector<transaction_need> needs;
  for (std::size_t index = 0; index < reading.statements.size(); ++index) {
    const statement_head head{reading.text, reading.tokens_of(reading.statements[index])};
    const bool known = index < trees.size() && trees[index];
    needs.push_back(
        known ? transaction_need{refused_in_transaction(*trees[index]), may_be_refused_in_transaction(*trees[index])}
              : transaction_need{refused_in_transaction(head, reading.which)});
  }
  return needs;
}

// One SELECT; whether its tables are there is for the one who runs it to say.
void check_query(const section_reading& reading, const guard_mark& guard, diagnostics& messages) {
  const std::size_t offset = guard.offset - reading.section.begin;
  const lexed_text lexed = lex(guard.query, reading.which);
  const statement_head head{guard.query, lexed.tokens};
  const bool several = std::any_of(lexed.tokens.begin(), lexed.tokens.end(),
                                   [](const token& each) { return each.kind == token_kind::semicolon; });
  if (several || !lexed.errors.empty() || !(is_word(head[0], "select") || is_word(head[0], "with"))) {
    messages.add(
        reading.about(offset, "strata-guard-query", "a guard is one SELECT, written in this line",
                      "-- migrate:guard SELECT to_regclass('jobs_state') IS NULL runs the next statement only where "
                      "that is true"));
    return;
  }
  if (reading.which != dialect::postgresql || !reading.section.syntax_checked) return;
  const postgresql_parse parsed = parse_postgresql(guard.query);
  if (parsed.error.empty()) return;
  messages.add(reading.about(offset + parsed.error_offset, "strata-syntax",
                             "PostgreSQL cannot read this guard: " + parsed.error, {}));
}

// The guard of each statement of the section, by index; null where it has none. Reports guards that stand above no
// statement, inside one or above one that is not sent to the engine (`kept` is false), a second one, and what is no
// query.
std::vector<const guard_mark*> place_guards(const section_reading& reading, const std::vector<bool>& kept,
                                            diagnostics& messages) {
  std::vector<const guard_mark*> placed(reading.statements.size(), nullptr);
  const auto misplaced = [&](const guard_mark& guard, std::string message) {
    messages.add(reading.about(guard.marker - reading.section.begin, "strata-guard-place", std::move(message),
                               "write it directly above the statement that it guards"));
  };
  const auto& tokens = reading.lexed.tokens;
  for (const guard_mark& guard : reading.section.guards) {
    check_query(reading, guard, messages);
    const std::size_t marker = guard.marker - reading.section.begin;
    const auto next =
        std::find_if(reading.statements.begin(), reading.statements.end(), [&](const statement_span& each) {
          const token& last = tokens[each.past - 1];
          return last.offset + last.length > marker;
        });
    const auto index = static_cast<std::size_t>(next - reading.statements.begin());
    if (next == reading.statements.end()) {
      misplaced(guard, "no statement follows this guard");
    } else if (tokens[next->first].offset < marker) {
      misplaced(guard, "this guard stands inside a statement");
    } else if (!kept[index]) {
      misplaced(guard, "this guard stands above transaction control");
    } else if (placed[index] != nullptr) {
      misplaced(guard, "the statement below has a guard already");
    } else {
      placed[index] = &guard;
    }
  }
  return placed;
}

// A written guard decides what runs, so it counts in the checksum; see docs/checksum.md.
std::string normalised_guard(const guard_mark& guard, dialect which) {
  return '?' + normalised(guard.query, lex(guard.query, which).tokens);
}

void read_statements(sql_script& script, const section_reading& reading, const postgresql_trees& trees,
                     diagnostics& messages) {
  const transaction_layout transactions = lay_out_transactions(reading, needs_of_statements(reading, trees), messages);
  script.transactional = transactions.transactional;
  script.suspends_foreign_keys = transactions.suspends_foreign_keys;
  const std::vector<const guard_mark*> guards = place_guards(reading, transactions.kept, messages);
  std::string all_tokens;
  std::vector<const postgresql_tree*> kept_trees;
  data_loss losses{reading.which, reading.section.way};
  for (std::size_t index = 0; index < reading.statements.size(); ++index) {
    if (!transactions.kept[index]) continue;
    const std::span<const token> tokens = reading.tokens_of(reading.statements[index]);
    sql_statement statement = read_statement(reading, tokens);
    std::string statement_tokens = read_variables(reading, tokens, statement, messages);
    statement_tokens += normalised(reading.original, tokens);
    if (guards[index] != nullptr) statement_tokens.insert(0, normalised_guard(*guards[index], reading.which));
    all_tokens += statement_tokens;
    statement.hash = short_hash(statement_tokens);
    statement.in_transaction = transactions.in_transaction[index];
    statement.commits_with_next = transactions.commits_with_next[index];
    if (guards[index] != nullptr) statement.guard = guards[index]->query;
    kept_trees.push_back(index < trees.size() && trees[index] ? &*trees[index] : nullptr);
    statement.loses_data = losses.is_in(reading.text, tokens, kept_trees.back());
    script.statements.push_back(std::move(statement));
  }
  script.checksum = sha256(all_tokens);
  if (reading.which == dialect::postgresql) classify_postgresql(script, kept_trees, messages);
}

}  // namespace

bool drops_tables(const sql_script& script) {
  return script.suspends_foreign_keys || std::any_of(script.statements.begin(), script.statements.end(),
                                                     [](const sql_statement& each) { return each.drops_table; });
}

std::size_t offset_in_file(const source& file, const sql_statement& statement, std::size_t offset_in_text) {
  const std::string_view text = file->text();
  std::size_t at = statement.offset;
  for (const char byte : std::string_view{statement.text}.substr(0, offset_in_text)) {
    if (byte == '\n' && text.substr(std::min(at, text.size())).starts_with("\r\n")) ++at;
    ++at;
  }
  return std::min(at, text.size());
}

sql_script read_script(const script_section& section, dialect which, diagnostics& messages, bool shared) {
  if (section.call) return read_call_script(section);
  sql_script script = without_statements(section);
  script.advice = advice_for(section, which, shared);
  if (report_conflict_markers(section, messages)) return script;

  const section_reading reading{section, which};
  const std::size_t first_message = messages.all().size();
  report_all(reading, messages);
  check_guard_variables(section, messages);
  postgresql_trees trees;
  if (which == dialect::postgresql) trees = read_postgresql(reading, first_message, script.advice, messages);
  read_statements(script, reading, trees, messages);
  return script;
}

}  // namespace strata::generator
