// Commands about the chain: `history`, `heads`, `branches` and `show`. They need no database, unless a revision is
// relative to it.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <strata/strata.hpp>
#include <unordered_map>

#include "commands.hpp"
#include "graph_drawing.hpp"
#include "json.hpp"
#include "revision_range.hpp"
#include "text.hpp"

namespace strata::cli {
namespace {

range asked_range(const invocation& asked) {
  if (!asked.has("rev-range")) return {};
  if (const auto found = read_range(asked.text("rev-range"))) return *found;
  throw usage_error("a history range needs a colon", "history -r A:B, A: or :B");
}

/// `-3` as A counts from B; everywhere else the database says where to count from.
bool needs_database(const invocation& asked, const range& which) {
  return asked.has("indicate-current") || starts_at_database(which.to) || says_current(which.from);
}

/// What is shown, newest first.
struct shown_migration {
  const migration* what = nullptr;
  bool current = false;
};

std::string text_of(const context& now, const chain_index& index, const shown_migration& each) {
  if (now.asked.has("verbose")) return long_form(now.terminal, index, *each.what, each.current);
  return now.asked.has("graph") ? graph_line(now.terminal, index, *each.what, each.current)
                                : history_line(now.terminal, index, *each.what, each.current);
}

void print_graph(const context& now, const chain_index& index, const std::vector<shown_migration>& shown) {
  std::unordered_map<std::string_view, std::size_t> row_of;
  for (std::size_t row = 0; row < shown.size(); ++row) row_of.emplace(shown[row].what->revision, row);
  std::vector<graph_row> rows;
  for (const shown_migration& each : shown) {
    graph_row& row = rows.emplace_back();
    row.text = text_of(now, index, each);
    for (const std::string_view parent : each.what->parents) {
      if (const auto found = row_of.find(parent); found != row_of.end()) row.parents.push_back(found->second);
    }
  }
  *now.terminal.out << draw_graph(rows);
}

void print_json_list(const context& now, const chain_index& index, const std::vector<shown_migration>& shown) {
  json migrations = json::array();
  for (const shown_migration& each : shown) {
    migrations.push_back(migration_json(index, *each.what));
    if (now.asked.has("indicate-current")) migrations.back()["current"] = each.current;
  }
  print_json(now.terminal, {{"migrations", std::move(migrations)}});
}

int run_history(const context& now) {
  const range which = asked_range(now.asked);
  const auto [whole, current] = look_at_chain(now, needs_database(now.asked, which));
  const chain_index index{*whole};
  const auto between = revisions_between(index, which, current);
  const std::vector<std::string> heads = current.heads();

  std::vector<shown_migration> shown;
  for (auto each = whole->migrations.rbegin(); each != whole->migrations.rend(); ++each) {
    if (!between.contains(each->revision)) continue;
    const bool marked =
        now.asked.has("indicate-current") && std::find(heads.begin(), heads.end(), each->revision) != heads.end();
    shown.push_back({&*each, marked});
  }
  if (now.asked.json) {
    print_json_list(now, index, shown);
  } else if (now.asked.has("graph")) {
    print_graph(now, index, shown);
  } else {
    for (const shown_migration& each : shown) *now.terminal.out << text_of(now, index, each) << '\n';
  }
  return done;
}

void print_branch_point(const context& now, const chain_index& index, const migration& what) {
  std::ostream& out = *now.terminal.out;
  out << (now.asked.has("verbose") ? long_form(now.terminal, index, what)
                                   : short_line(now.terminal, index, what) + '\n');
  for (const migration* const child : index.children(what.revision)) {
    out << fmt::format("{:{}} -> {}, {}\n", "", what.revision.size(), short_line(now.terminal, index, *child),
                       child->description);
  }
}

int run_heads(const context& now) {
  const chain_index index{usual_chain(now)};
  json heads = json::array();
  for (const std::string_view each : index.whole().heads) {
    const migration* const head = index.find(each);
    if (head == nullptr) continue;
    if (now.asked.json) {
      heads.push_back(migration_json(index, *head));
    } else if (now.asked.has("verbose")) {
      *now.terminal.out << long_form(now.terminal, index, *head) << '\n';
    } else {
      *now.terminal.out << short_line(now.terminal, index, *head) << '\n';
    }
  }
  if (now.asked.json) print_json(now.terminal, {{"heads", std::move(heads)}});
  return done;
}

int run_branches(const context& now) {
  const chain_index index{usual_chain(now)};
  json branches = json::array();
  for (const migration& each : index.whole().migrations) {
    if (index.children(each.revision).size() < 2) continue;
    if (!now.asked.json) {
      print_branch_point(now, index, each);
      continue;
    }
    json children = json::array();
    for (const migration* const child : index.children(each.revision)) children.push_back(child->revision);
    branches.push_back({{"revision", each.revision}, {"description", each.description}, {"children", children}});
  }
  if (now.asked.json) print_json(now.terminal, {{"branches", std::move(branches)}});
  return done;
}

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

constexpr std::array options_of_history{
    option{"rev-range", "r", "A:B", "only from A to B, both included; either may be left out"},
    option{"indicate-current", "i", "", "mark where the database is (needs the database)"},
    option{"graph", "g", "", "draw the graph with lines, as git does"}, verbose_option};
constexpr std::array history_examples{
    help_line{"history -r -3:head", "shows the newest migrations, from three before head"}};

constexpr std::array options_of_heads{verbose_option};
constexpr std::array heads_examples{help_line{"heads", "prints the revision that `upgrade` goes to"}};

constexpr std::array options_of_branches{verbose_option};
constexpr std::array branches_examples{
    help_line{"branches --verbose", "shows each branch point and what grows from it"}};

constexpr std::array show_examples{help_line{"show head", "shows the newest migration"}};

}  // namespace

constinit const command history_command{.name = "history",
                                        .works_on = command::subject::chain,
                                        .summary = "list the migrations, newest first",
                                        .details =
                                            "Needs no database, unless it is to mark the current revision or the range "
                                            "says `current`. In a range, -3 counts back from its end.",
                                        .examples = history_examples,
                                        .options = options_of_history,
                                        .run = run_history};

constinit const command heads_command{.name = "heads",
                                      .works_on = command::subject::chain,
                                      .summary = "list the revisions that nothing follows",
                                      .details = "Needs no database.",
                                      .examples = heads_examples,
                                      .options = options_of_heads,
                                      .run = run_heads};

constinit const command branches_command{.name = "branches",
                                         .works_on = command::subject::chain,
                                         .summary = "list the revisions that several others follow",
                                         .details = "Needs no database.",
                                         .examples = branches_examples,
                                         .options = options_of_branches,
                                         .run = run_branches};

constinit const command show_command{.name = "show",
                                     .words = "REV",
                                     .works_on = command::subject::chain,
                                     .summary = "show a migration: its place, its checksums, its SQL",
                                     .details = "Needs no database, unless REV is relative to it (`current`, `-1`).",
                                     .examples = show_examples,
                                     .run = run_show};

}  // namespace strata::cli
