// `heads` and `branches`: where the chain ends and where it forks.
#include <fmt/format.h>

#include <ostream>

#include "json.hpp"
#include "revision_text.hpp"

namespace strata::cli {
namespace {

void print_branch_point(const context& now, const chain_index& index, const migration& what) {
  std::ostream& out = *now.terminal.out;
  out << (now.asked.verbose ? long_form(now.terminal, index, what) : short_line(now.terminal, index, what) + '\n');
  for (const migration* const child : index.children(what.revision)) {
    out << fmt::format("{:{}} -> {}, {}\n", "", what.revision.size(), short_line(now.terminal, index, *child),
                       child->description);
  }
}

}  // namespace

int run_heads(const context& now) {
  const chain_index index{usual_chain(now)};
  json heads = json::array();
  for (const std::string_view each : index.whole().heads) {
    const migration* const head = index.find(each);
    if (head == nullptr) continue;
    if (now.asked.json) {
      heads.push_back(migration_json(index, *head));
    } else if (now.asked.verbose) {
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

}  // namespace strata::cli
