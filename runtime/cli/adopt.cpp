// `adopt`: a database that nobody has kept Strata's books of is recognised as it is, by the table that another tool
// left or by its schema.
#include <fmt/format.h>

#include <fmt/ranges.h>
#include <algorithm>
#include <array>
#include <memory>
#include <ostream>
#include <strata/adopt.hpp>
#include <strata/strata.hpp>

#include "commands.hpp"
#include "json.hpp"
#include "progress.hpp"
#include "runtime/internal/words.hpp"
#include "text.hpp"

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
  check_tool(now.asked.text("from"));
  const std::unique_ptr<observer> progress = make_event_progress(now.terminal, now.asked);
  const auto db = open_database(now, access::read, progress.get());
  const chain_index index{chain_for(*db, now.set)};
  options how = options_for(now, index, {}, *progress);
  how.adopt_from = now.asked.text("from");
  adoption found = plan_adoption(*db, now.set, how);
  const bool settled = is_settled(now, index, found);
  if (!settled && !now.asked.has("dry-run")) {
    if (!may_record(now, shown(found), found.migrations.size())) return failed;
    // What the table says by now is what is recorded.
    found = adopt(*db, now.set, how);
  }
  if (now.asked.json) {
    print_json(now.terminal, adoption_json(*db, index, found, now.asked.has("dry-run")));
  } else if (!settled && now.asked.has("dry-run")) {
    *now.terminal.out << fmt::format("{}would be {}\n", shown(found), outcome(index, found));
  } else if (!settled && !now.asked.quiet) {
    *now.terminal.out << fmt::format("adopted from {}: {}\n", found.tool, outcome(index, found));
  }
  return done;
}

// What makes sense with --match alone, and what does not make sense with it.
void check_ways(const context& now) {
  const invocation& asked = now.asked;
  if (asked.has("match") && asked.has("from")) {
    throw usage_error("--from reads another tool's table, and --match looks at the schema", "leave one of them out");
  }
  if (asked.has("match")) return;
  const std::string_view alone = !asked.words.empty()       ? "a revision"
                                 : asked.has("ignore")      ? "--ignore"
                                 : asked.has("scratch-url") ? "--scratch-url"
                                                            : "";
  if (alone.empty()) return;
  throw usage_error(fmt::format("{} goes with --match alone", alone),
                    fmt::format("{} adopt --help shows both ways", now.self.name));
}

int run_adopt(const context& now) {
  check_ways(now);
  return now.asked.has("match") ? adopt_by_schema(now) : adopt_from_table(now);
}

constexpr std::array options_of_adopt{
    option{"from", "", "TOOL", "the tool whose table is to be read (default: the one that has left one)"},
    option{"match", "", "", "go by the schema: record the revision that leaves the one that the database has"},
    option{"ignore", "", "OBJECT", "an object that does not count, as differences name it; may be repeated",
           option::times::repeated},
    option{"scratch-url", "", "URL", "an empty database to build the chain on (default: one is made)"},
    option{"dry-run", "", "", "show what would be recorded, and change nothing"},
    set_option};
constexpr std::array adopt_examples{
    help_line{"adopt --dry-run", "shows what another tool has applied, and whether it is this chain's text"}};

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

constinit const command adopt_command{
    .name = "adopt",
    .words = "[REV...]",
    .works_on = command::subject::chain,
    .summary = "record what is applied, as another tool's own table or the schema says, and run nothing",
    .details =
        "Reads the table of alembic, dbmate, diesel, flyway, golang-migrate, goose, refinery, sqitch or sqlx, and "
        "leaves it as it is. Checksums that the tool keeps are compared with the chain's texts. What the tool left "
        "failed, or applied and this chain does not have, is refused. With --match, for a schema that was made by "
        "hand, it builds the chain on a scratch database (on PostgreSQL a new one on the server, in need of CREATEDB), "
        "and records the revision with exactly that schema; REV says which where several have it. Asks before it "
        "writes; without a terminal it needs -y.",
    .examples = adopt_examples,
    .options = options_of_adopt,
    .run = run_adopt};

}  // namespace strata::cli
