// `history`: the migrations of the chain, newest first.
#include <algorithm>
#include <ostream>
#include <strata/strata.hpp>
#include <unordered_map>

#include "graph_drawing.hpp"
#include "json.hpp"
#include "revision_range.hpp"
#include "revision_text.hpp"

namespace strata::cli {
namespace {

range asked_range(const invocation& asked) {
  if (!asked.range) return {};
  if (const auto found = read_range(*asked.range)) return *found;
  throw usage_error("a history range needs a colon", "history -r A:B, A: or :B");
}

/// `-3` as A counts from B; everywhere else the database says where to count from.
bool needs_database(const invocation& asked, const range& which) {
  return asked.indicate_current || starts_at_database(which.to) || says_current(which.from);
}

/// What is shown, newest first.
struct shown_migration {
  const migration* what = nullptr;
  bool current = false;
};

std::string text_of(const context& now, const chain_index& index, const shown_migration& each) {
  if (now.asked.verbose) return long_form(now.terminal, index, *each.what, each.current);
  return now.asked.graph ? graph_line(now.terminal, index, *each.what, each.current)
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
    if (now.asked.indicate_current) migrations.back()["current"] = each.current;
  }
  print_json(now.terminal, {{"migrations", std::move(migrations)}});
}

}  // namespace

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
        now.asked.indicate_current && std::find(heads.begin(), heads.end(), each->revision) != heads.end();
    shown.push_back({&*each, marked});
  }
  if (now.asked.json) {
    print_json_list(now, index, shown);
  } else if (now.asked.graph) {
    print_graph(now, index, shown);
  } else {
    for (const shown_migration& each : shown) *now.terminal.out << text_of(now, index, each) << '\n';
  }
  return done;
}

}  // namespace strata::cli
