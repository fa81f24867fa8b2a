// `adopt --match`.

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <strata/strata.hpp>

#include "commands.hpp"
#include "json.hpp"
#include "progress.hpp"
#include "runtime/internal/adoption.hpp"
#include "runtime/matching/match_database.hpp"
#include "runtime/schema/read_schema.hpp"
#include "text.hpp"

namespace strata::cli {
namespace {

using matching::candidate;
using matching::match_result;

const driver& driver_of(const chain_set& set, const connection& db) {
  return **std::find_if(set.drivers.begin(), set.drivers.end(),
                        [&](const driver* each) { return each->dialect == db.engine().dialect; });
}

[[noreturn]] void refuse(failure why) {
  why.database_state = "unchanged";
  throw history_error{std::move(why)};
}

// Of the chain alone: the database has no history to count from.
std::string named_target(const context& now, const chain& of) {
  if (now.asked.words.empty()) return {};
  for (const std::string& each : now.asked.words) check_target(each);
  std::string target = fmt::format("{}", fmt::join(now.asked.words, ","));
  if (resolve_target(target, of, {}).revisions.empty()) {
    throw usage_error(fmt::format("'{}' names no migration to record", target),
                      fmt::format("{} adopt --match, or with a revision", now.self.name));
  }
  return target;
}

void require_something(const context& now, connection& db) {
  require_no_history(now.set, read_history(db, now.set));
  if (!find_occupants(db, now.set).empty()) return;
  refuse({.code = errc::nothing_to_adopt,
          .message = fmt::format("there is nothing in {}", db.description()),
          .help = fmt::format("{} upgrade makes the schema", now.self.name)});
}

// Left by a process that was killed; whoever runs this is likely to be able to drop them.
void mention_leftovers(const context& now, connection& db) {
  if (now.asked.quiet) return;
  for (const std::string& each : matching::leftover_scratch_databases(db)) {
    *now.terminal.err << fmt::format("note: {0} is left of a run that was killed: DROP DATABASE {0}\n", each);
  }
}

match_result find_match(const context& now, connection& db, const options& how) {
  matching::match_options wanted{.scratch_url = now.asked.text("scratch-url"),
                                 .ignored = now.asked.all("ignore"),
                                 .target = how.target.text(),
                                 .variables = how.variables,
                                 .between = interruption::check};
  for (std::string& each : names_left_by_tools()) wanted.ignored.push_back(std::move(each));
  const interruption until_all_is_dropped;
  return match_database({db, driver_of(now.set, db), database_url(now.self, now.asked)}, now.set, wanted);
}

std::string names_of(const std::vector<candidate>& candidates) {
  std::vector<std::string> names;
  names.reserve(candidates.size());
  for (const candidate& each : candidates) names.push_back(fmt::format("{}", fmt::join(each.heads, "+")));
  return fmt::format("{}", fmt::join(names, ", "));
}

// `index ix_jobs_status: missing`
std::string line_of(const schemas::schema_difference& difference, const match_result& found) {
  const auto& theirs = found.made_by_repeatables;
  const bool repeatable = difference.kind == schemas::difference_kind::added &&
                          std::find(theirs.begin(), theirs.end(), difference.object) != theirs.end();
  return to_string(difference) + (repeatable ? " (a repeatable migration makes it; drop it)" : "");
}

std::vector<std::string> lines_of(const candidate& from, const match_result& found) {
  std::vector<std::string> lines;
  for (const auto& each : from.differences) lines.push_back(line_of(each, found));
  return lines;
}

json nearest_json(const match_result& found) {
  json listed = json::array();
  for (const candidate& each : found.nearest) {
    listed.push_back({{"at", each.heads}, {"differences", lines_of(each, found)}});
  }
  return listed;
}

// Neighbours that differ from the database in the same way together.
void print_nearest(std::ostream& out, const match_result& found) {
  for (auto each = found.nearest.begin(); each != found.nearest.end();) {
    const std::vector<std::string> lines = lines_of(*each, found);
    const auto end = std::find_if(each, found.nearest.end(),
                                  [&](const candidate& other) { return lines_of(other, found) != lines; });
    out << fmt::format("{}:\n", names_of({each, end}));
    for (const std::string& line : lines) out << fmt::format("  {}\n", line);
    each = end;
  }
}

[[noreturn]] void refuse_several(const context& now, const match_result& found) {
  const auto& newest = found.fitting.back().heads;
  refuse({.code = errc::several_match,
          .message = fmt::format("the schema is that of {} states: {}; only the rows can tell them apart",
                                 found.fitting.size(), names_of(found.fitting)),
          .help = fmt::format("look which rows the database has, and name the last one that ran: {} adopt --match {}. "
                              "Those above it run at the next upgrade, those up to it never",
                              now.self.name, fmt::join(newest, " "))});
}

failure no_match(const context& now, const connection& db, const match_result& found, bool named) {
  if (found.nearest.empty()) {
    return {.code = errc::no_match, .message = "the chain has no migrations", .database_state = "unchanged"};
  }
  const std::size_t differences = found.nearest.front().differences.size();
  return {.code = errc::no_match,
          .message = named ? fmt::format("the schema of {} is not that of {}: {}", db.description(),
                                         names_of(found.nearest), counted(differences, "difference"))
                           : fmt::format("no state of the chain has the schema of {}; {} {} nearest, with {}",
                                         db.description(), names_of(found.nearest),
                                         found.nearest.size() == 1 ? "is" : "are", counted(differences, "difference")),
          .database_state = "unchanged",
          .help = fmt::format("change the database so that it fits, or leave an object out of the comparison: "
                              "--ignore 'index ix_name'. {} stamp REV asks nothing of the schema",
                              now.self.name)};
}

int refuse_none(const context& now, const connection& db, const match_result& found, bool named) {
  const failure why = no_match(now, db, found, named);
  if (!now.asked.json) {
    print_nearest(*now.terminal.out, found);
    throw history_error{why};
  }
  json said = error_json(why, to_string(why.code));
  said["nearest"] = nearest_json(found);
  print_json(now.terminal, said);
  return failed;
}

// What is written is the answer to a question about the schema as it was; whoever answered took their time.
void require_same_schema(const context& now, connection& db, const match_result& found) {
  if (schemas::read_schema_text(db, now.set.table_prefix) == found.live_text) return;
  refuse({.code = errc::no_match, .message = "the schema was changed while it was compared", .help = "start again"});
}

std::vector<const migration*> recorded_with(const chain_index& index, const std::vector<std::string>& heads) {
  const auto all = index.with_ancestors(heads);
  std::vector<const migration*> result;
  for (const migration& each : index.whole().migrations) {
    if (all.contains(each.revision)) result.push_back(&each);
  }
  return result;
}

json match_json(const context& now, const connection& db, const chain_index& index, const match_result& found) {
  const std::vector<std::string>& at = found.fitting.front().heads;
  json migrations = json::array();
  for (const migration* const each : recorded_with(index, at)) {
    migrations.push_back({{"revision", each->revision},
                          {"description", each->description},
                          {"version", nullptr},
                          {"verified", false},
                          {"repeatable", false}});
  }
  return {{"command", "adopt"},
          {"database", db.description()},
          {"tool", nullptr},
          {"table", nullptr},
          {"compared", found.compared},
          {"dry_run", now.asked.has("dry-run")},
          {"since", nullptr},
          {"at", at},
          {"at_head", index.are_heads(at)},
          {"migrations", std::move(migrations)}};
}

// `at 20260129_0001 (1 migration, 2 pending; 3 states compared)`
std::string outcome(const chain_index& index, const match_result& found) {
  const std::vector<std::string>& at = found.fitting.front().heads;
  const std::size_t recorded = recorded_with(index, at).size();
  return fmt::format("{} ({}, {} pending; {} compared)", position(index, at), counted(recorded, "migration"),
                     index.whole().migrations.size() - recorded, counted(found.compared, "state"));
}

}  // namespace

int adopt_by_schema(const context& now) {
  const std::unique_ptr<observer> progress = make_event_progress(now.terminal, now.asked);
  const auto db = open_database(now, access::read, progress.get());
  const chain_index index{chain_for(*db, now.set)};
  options how = options_for(now, index, named_target(now, index.whole()), *progress);
  require_something(now, *db);
  mention_leftovers(now, *db);

  const match_result found = find_match(now, *db, how);
  if (found.fitting.empty()) return refuse_none(now, *db, found, !how.target.empty());
  if (found.fitting.size() > 1) refuse_several(now, found);
  const std::vector<std::string>& at = found.fitting.front().heads;
  if (!now.asked.has("dry-run")) {
    const std::string shown = fmt::format("the schema is that of {}\n", place(at));
    if (!may_record(now, shown, recorded_with(index, at).size())) return failed;
    require_same_schema(now, *db, found);
    how.target = fmt::format("{}", fmt::join(at, ","));
    how.without_history = true;
    static_cast<void>(stamp(*db, now.set, how));
  }
  if (now.asked.json) {
    print_json(now.terminal, match_json(now, *db, index, found));
  } else if (now.asked.has("dry-run")) {
    *now.terminal.out << fmt::format("the schema is that of {}\nwould be {}\n", place(at), outcome(index, found));
  } else if (!now.asked.quiet) {
    *now.terminal.out << fmt::format("adopted by its schema: {}\n", outcome(index, found));
  }
  return done;
}

}  // namespace strata::cli
