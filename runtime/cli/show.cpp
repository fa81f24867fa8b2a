// `show`: one migration with its SQL.
#include <fmt/format.h>

#include <ostream>
#include <strata/strata.hpp>

#include "json.hpp"
#include "revision_range.hpp"
#include "revision_text.hpp"

namespace strata::cli {
namespace {

std::string sql_of(const script& what) {
  std::string text;
  for (const statement& each : what.statements) text += fmt::format("{};\n", each.text);
  return text;
}

json statements_of(const script& what) {
  json statements = json::array();
  for (const statement& each : what.statements) {
    statements.push_back({{"sql", each.text}, {"line", each.line}, {"in_transaction", each.in_transaction}});
  }
  return statements;
}

void print(const context& now, const chain_index& index, const migration& what) {
  std::ostream& out = *now.terminal.out;
  if (now.asked.json) {
    json shown = migration_json(index, what);
    shown["up"]["sql"] = statements_of(what.up);
    if (!shown["down"].is_null()) shown["down"]["sql"] = statements_of(what.down);
    print_json(now.terminal, {{"migration", std::move(shown)}});
    return;
  }
  out << long_form(now.terminal, index, what) << "\n-- up\n" << sql_of(what.up);
  if (what.irreversible.empty()) out << "\n-- down\n" << sql_of(what.down);
}

}  // namespace

int run_show(const context& now) {
  const std::string& word = now.asked.words.front();
  check_target(word);
  history current;
  const chain* whole = nullptr;
  if (starts_at_database(word)) {
    const auto db = open_database(now, access::read);
    whole = &chain_for(*db, now.set);
    current = read_history(*db, now.set);
  } else {
    whole = &embedded_chain(now);
  }
  const chain_index index{*whole};
  const target found = resolve_target(word, *whole, current);
  if (found.revisions.empty()) {
    throw target_error{failure{.code = errc::unknown_target,
                               .message = fmt::format("'{}' is base, which is no migration", word),
                               .help = fmt::format("{} history lists the migrations", now.self.name)}};
  }
  for (const std::string& each : found.revisions) {
    const migration* const what = index.find(each);
    if (what == nullptr) {
      throw history_error{
          failure{.code = errc::ahead,
                  .message = fmt::format("the database is at {}, which this program does not know", each),
                  .revision = each,
                  .help = "ask the program that applied it"}};
    }
    print(now, index, *what);
  }
  return done;
}

}  // namespace strata::cli
