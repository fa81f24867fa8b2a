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
  out << long_form(now.terminal, index, what) << "\n-- up\n" << sql_of(what.up);
  if (what.irreversible.empty()) out << "\n-- down\n" << sql_of(what.down);
}

json shown_json(const chain_index& index, const migration& what) {
  json shown = migration_json(index, what);
  shown["known"] = true;
  shown["up"]["sql"] = statements_of(what.up);
  if (!shown["down"].is_null()) shown["down"]["sql"] = statements_of(what.down);
  return shown;
}

// A migration that only the database knows: no text of its way up is left, but the way down that it kept.
void print(const context& now, const applied_migration& what) {
  std::ostream& out = *now.terminal.out;
  out << long_form(now.terminal, what);
  if (!what.irreversible.empty()) return;
  out << "\n-- down\n";
  for (const stored_statement& each : what.down) out << fmt::format("{};\n", each.text);
}

json shown_json(const applied_migration& what) {
  json statements = json::array();
  for (const stored_statement& each : what.down) {
    statements.push_back({{"sql", each.text}, {"line", each.line}, {"in_transaction", each.in_transaction}});
  }
  const bool reversible = what.irreversible.empty();
  const json down{{"statements", what.down.size()},
                  {"transactional", what.down_transactional},
                  {"checksum", what.down_checksum},
                  {"sql", std::move(statements)}};
  return {
      {"revision", what.revision},
      {"description", what.description},
      {"parents", what.parents},
      {"file", nullptr},
      {"digest", what.digest},
      {"up",
       {{"statements", what.statements}, {"transactional", nullptr}, {"checksum", what.checksum}, {"sql", nullptr}}},
      {"down", reversible ? down : json(nullptr)},
      {"irreversible", reversible ? json(nullptr) : json(what.irreversible)},
      {"head", false},
      {"compatible", what.compatible},
      {"draft", what.draft},
      {"known", false}};
}

/// A revision that the chain does not have may be the database's, if one is named.
target resolve(const context& now, const std::string& word, const chain& whole, history& current) {
  try {
    return resolve_target(word, whole, current);
  } catch (const target_error& unknown) {
    if (unknown.code() != errc::unknown_target || current.exists || database_url(now.self, now.asked).empty()) throw;
    try {
      current = read_history(*open_database(now, access::read), now.set);
    } catch (const error&) {
      throw unknown;
    }
  }
  return resolve_target(word, whole, current);
}

}  // namespace

int run_show(const context& now) {
  const std::string& word = now.asked.words.front();
  check_target(word);
  auto [whole, current] = look_at_chain(now, starts_at_database(word));
  const chain_index index{*whole};
  const target found = resolve(now, word, *whole, current);
  if (found.revisions.empty()) {
    throw target_error{failure{.code = errc::unknown_target,
                               .message = fmt::format("'{}' is base, which is no migration", word),
                               .help = fmt::format("{} history lists the migrations", now.self.name)}};
  }
  json all = json::array();
  for (const std::string& each : found.revisions) {
    const migration* const what = index.find(each);
    if (now.asked.json) {
      all.push_back(what != nullptr ? shown_json(index, *what) : shown_json(*current.find(each)));
    } else {
      what != nullptr ? print(now, index, *what) : print(now, *current.find(each));
    }
  }
  if (now.asked.json) {
    print_json(now.terminal, all.size() == 1 ? json{{"migration", all.front()}} : json{{"migrations", all}});
  }
  return done;
}

}  // namespace strata::cli
