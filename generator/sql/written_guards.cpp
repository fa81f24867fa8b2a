#include "written_guards.hpp"

#include <algorithm>

#include "postgresql_parser.hpp"

namespace strata::generator {

namespace {

diagnostic about(const section_reading& reading, std::size_t offset, std::string code, std::string message,
                 std::string help) {
  return {.code = std::move(code),
          .message = std::move(message),
          .file = reading.section.file,
          .offset = offset,
          .help = std::move(help)};
}

// One SELECT; whether its tables are there is for the one who runs it to say.
void check_query(const section_reading& reading, const guard_mark& guard, diagnostics& messages) {
  const lexed_text lexed = lex(guard.query, reading.which);
  const statement_head head{guard.query, lexed.tokens};
  const bool several = std::any_of(lexed.tokens.begin(), lexed.tokens.end(),
                                   [](const token& each) { return each.kind == token_kind::semicolon; });
  if (several || !lexed.errors.empty() || !(is_word(head[0], "select") || is_word(head[0], "with"))) {
    messages.add(about(reading, guard.offset, "strata-guard-query", "a guard is one SELECT, written in this line",
                       "-- migrate:guard SELECT to_regclass('jobs_state') IS NULL runs the next statement only where "
                       "that is true"));
    return;
  }
  if (reading.which != dialect::postgresql || !reading.section.syntax_checked) return;
  const postgresql_parse parsed = parse_postgresql(guard.query);
  if (parsed.error.empty()) return;
  messages.add(about(reading, guard.offset + parsed.error_offset, "strata-syntax",
                     "PostgreSQL cannot read this guard: " + parsed.error, {}));
}

}  // namespace

std::vector<const guard_mark*> place_guards(const section_reading& reading, const std::vector<bool>& kept,
                                            diagnostics& messages) {
  std::vector<const guard_mark*> placed(reading.statements.size(), nullptr);
  const auto misplaced = [&](const guard_mark& guard, std::string message) {
    messages.add(about(reading, guard.marker, "strata-guard-place", std::move(message),
                       "write it directly above the statement that it guards"));
  };
  const auto& tokens = reading.lexed.tokens;
  for (const guard_mark& guard : reading.section.guards) {
    check_query(reading, guard, messages);
    const auto next =
        std::find_if(reading.statements.begin(), reading.statements.end(), [&](const statement_span& each) {
          const token& last = tokens[each.past - 1];
          return reading.section.begin + last.offset + last.length > guard.marker;
        });
    const auto index = static_cast<std::size_t>(next - reading.statements.begin());
    if (next == reading.statements.end()) {
      misplaced(guard, "no statement follows this guard");
    } else if (reading.section.begin + tokens[next->first].offset < guard.marker) {
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

}  // namespace strata::generator
