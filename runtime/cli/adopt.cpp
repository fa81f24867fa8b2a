#include "adopt.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <strata/adopt.hpp>

#include "json.hpp"
#include "migrate.hpp"
#include "progress.hpp"
#include "revision_text.hpp"
#include "runtime/internal/words.hpp"

namespace strata::cli {
namespace {

void check_tool(const std::string& name) {
  const auto tools = adoptable_tools();
  if (name.empty() || std::find(tools.begin(), tools.end(), name) != tools.end()) return;
  const std::string near = did_you_mean(name, tools);
  throw usage_error(fmt::format("'{}' is no tool that Strata knows the table of", name),
                    near.empty() ? fmt::format("--from takes {}", fmt::join(tools, ", ")) : near);
}

json adoption_json(const connection& db, const chain_index& index, const adoption& found, bool dry_run) {
  json migrations = json::array();
  for (const adopted_migration& each : found.migrations) {
    migrations.push_back({{"revision", each.revision},
                          {"description", each.description},
                          {"version", each.version.empty() ? json(nullptr) : json(each.version)},
                          {"verified", each.verified},
                          {"repeatable", each.repeatable}});
  }
  return {{"command", "adopt"},
          {"database", db.description()},
          {"tool", found.tool},
          {"table", found.table},
          {"dry_run", dry_run},
          {"since", found.since.empty() ? json(nullptr) : json(found.since)},
          {"at", found.at},
          {"at_head", index.are_heads(found.at)},
          {"migrations", std::move(migrations)}};
}

std::string list_of(const adoption& found) {
  std::size_t width = 0;
  for (const adopted_migration& each : found.migrations) width = std::max(width, each.revision.size());
  std::string text;
  for (const adopted_migration& each : found.migrations) {
    const std::string_view known = each.verified ? "same text  " : each.version.empty() ? "implied    " : "recorded   ";
    std::string line = fmt::format("  {:<{}}  {}{}", each.revision, width, known, each.description);
    text.append(line.erase(line.find_last_not_of(' ') + 1)).append("\n");
  }
  return text;
}

std::string shown(const adoption& found) {
  return fmt::format("{} left its history in {}:\n{}", found.tool, found.table, list_of(found));
}

std::string outcome(const chain_index& index, const adoption& found) {
  const auto verified = std::count_if(found.migrations.begin(), found.migrations.end(),
                                      [](const adopted_migration& each) { return each.verified; });
  return fmt::format("{} ({}, {} verified)", position(index, found.at), counted(found.migrations.size(), "migration"),
                     verified);
}

// Nothing to write: said, and done.
bool is_settled(const context& now, const chain_index& index, const adoption& found) {
  if (found.since.empty() && !found.migrations.empty()) return false;
  if (now.asked.json || now.asked.quiet) return true;
  if (found.since.empty()) {
    *now.terminal.out << fmt::format(
        "{} has applied nothing yet: {} is there and names none of this chain's "
        "migrations\n",
        found.tool, found.table);
  } else {
    *now.terminal.out << fmt::format("already adopted from {}, {}: {}\n", found.tool, found.since,
                                     position(index, found.at));
  }
  return true;
}

// By the table that another tool left.
int adopt_from_table(const context& now) {
  check_tool(now.asked.from);
  const std::unique_ptr<observer> progress = make_event_progress(now.terminal, now.asked);
  const auto db = open_database(now, access::read, progress.get());
  const chain_index index{chain_for(*db, now.set)};
  options how = options_for(now, index, {}, *progress);
  how.adopt_from = now.asked.from;
  adoption found = plan_adoption(*db, now.set, how);
  const bool settled = is_settled(now, index, found);
  if (!settled && !now.asked.dry_run) {
    if (!may_record(now, shown(found), found.migrations.size())) return failed;
    // What the table says by now is what is recorded.
    found = adopt(*db, now.set, how);
  }
  if (now.asked.json) {
    print_json(now.terminal, adoption_json(*db, index, found, now.asked.dry_run));
  } else if (!settled && now.asked.dry_run) {
    *now.terminal.out << fmt::format("{}would be {}\n", shown(found), outcome(index, found));
  } else if (!settled && !now.asked.quiet) {
    *now.terminal.out << fmt::format("adopted from {}: {}\n", found.tool, outcome(index, found));
  }
  return done;
}

// What makes sense with --match alone, and what does not make sense with it.
void check_ways(const context& now) {
  const invocation& asked = now.asked;
  if (asked.match && !asked.from.empty()) {
    throw usage_error("--from reads another tool's table, and --match looks at the schema", "leave one of them out");
  }
  if (asked.match) return;
  const std::string_view alone = !asked.words.empty()         ? "a revision"
                                 : !asked.ignored.empty()     ? "--ignore"
                                 : !asked.scratch_url.empty() ? "--scratch-url"
                                                              : "";
  if (alone.empty()) return;
  throw usage_error(fmt::format("{} goes with --match alone", alone),
                    fmt::format("{} adopt --help shows both ways", now.self.name));
}

}  // namespace

bool may_record(const context& now, const std::string& shown, std::size_t migrations) {
  if (now.asked.yes) return true;
  if (now.asked.json || !now.terminal.can_ask) {
    throw usage_error(
        "adopt writes Strata's bookkeeping, and there is nobody to ask",
        fmt::format("{0} adopt --dry-run shows what it would record; {0} adopt --yes does it", now.self.name));
  }
  *now.terminal.out << shown;
  if (confirm(now.terminal, fmt::format("record {} as applied?", counted(migrations, "migration")))) return true;
  *now.terminal.err << "nothing was changed\n";
  return false;
}

int run_adopt(const context& now) {
  check_ways(now);
  return now.asked.match ? adopt_by_schema(now) : adopt_from_table(now);
}

}  // namespace strata::cli
