// `history`: the migrations of the chain, newest first.
#include <algorithm>
#include <ostream>
#include <strata/strata.hpp>

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
  return asked.indicate_current || starts_at_database(which.to) || which.from.starts_with("current");
}

}  // namespace

int run_history(const context& now) {
  const range which = asked_range(now.asked);
  const bool with_database = needs_database(now.asked, which);
  history current;
  const chain* whole = nullptr;
  if (with_database) {
    const auto db = open_database(now, access::read);
    whole = &chain_for(*db, now.set);
    current = read_history(*db, now.set);
  } else {
    whole = &embedded_chain(now);
  }
  const chain_index index{*whole};
  const auto shown = revisions_between(index, which, current);
  const std::vector<std::string> heads = current.heads();

  json migrations = json::array();
  for (auto each = whole->migrations.rbegin(); each != whole->migrations.rend(); ++each) {
    if (!shown.contains(each->revision)) continue;
    const bool marked =
        now.asked.indicate_current && std::find(heads.begin(), heads.end(), each->revision) != heads.end();
    if (now.asked.json) {
      migrations.push_back(migration_json(index, *each));
      if (now.asked.indicate_current) migrations.back()["current"] = marked;
    } else if (now.asked.verbose) {
      *now.terminal.out << long_form(now.terminal, index, *each, marked) << '\n';
    } else {
      *now.terminal.out << history_line(now.terminal, index, *each, marked) << '\n';
    }
  }
  if (now.asked.json) print_json(now.terminal, {{"migrations", std::move(migrations)}});
  return done;
}

}  // namespace strata::cli
