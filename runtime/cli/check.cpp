// `check`: does the database's history agree with the chain? And `repair`, which mends what it is told to.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <strata/strata.hpp>

#include "commands.hpp"
#include "json.hpp"
#include "progress.hpp"
#include "text.hpp"

namespace strata::cli {
namespace {

void print_text(const context& now, const chain_index& index, const probe_result& standing_now, bool foreign,
                const std::vector<difference>& differences, const std::vector<std::string>& notes) {
  std::ostream& out = *now.terminal.out;
  if (foreign) out << no_history(now) << '\n';
  for (const difference& each : differences) {
    out << difference_line(each) << '\n';
  }
  for (const std::string& each : notes) out << "note: " << each << '\n';
  if (foreign || !differences.empty()) return;
  const std::string pending =
      standing_now.pending == 0 ? "" : fmt::format(", {} pending", counted(standing_now.pending, "migration"));
  out << fmt::format("history agrees with the chain: {}{}\n", position(index, standing_now.at), pending);
}

int run_check(const context& now) {
  const auto db = open_database(now, access::read);
  const chain_index index{chain_for(*db, now.set)};
  const probe_result standing_now = probe(*db, now.set);
  const std::vector<difference> differences = check(*db, now.set);
  const std::vector<std::string> notes = check_stored_scripts(*db, now.set);
  const bool foreign = standing_now.state == standing::foreign;
  const bool agrees = differences.empty() && !foreign;

  if (now.asked.json) {
    json listed = json::array();
    for (const difference& each : differences) listed.push_back(difference_json(each));
    json shown = {{"database", db->description()},          {"agrees", agrees},
                  {"state", to_string(standing_now.state)}, {"at", standing_now.at},
                  {"pending", standing_now.pending},        {"differences", std::move(listed)}};
    if (!notes.empty()) shown["notes"] = notes;
    print_json(now.terminal, shown);
  } else {
    print_text(now, index, standing_now, foreign, differences, notes);
  }
  return agrees ? done : answer_is_no;
}

constexpr std::string_view all_kinds = "edited, reparented, unknown, altered, finished, undone";

std::vector<repair_kind> read_kinds(const std::string& text) {
  std::vector<repair_kind> kinds;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    const auto kind = repair_kind_of(word);
    if (!kind) {
      throw usage_error(fmt::format("'{}' is nothing that can be mended", word),
                        fmt::format("--mend takes {}, with commas between", all_kinds));
    }
    kinds.push_back(*kind);
  }
  const auto told = [&](repair_kind what) { return std::find(kinds.begin(), kinds.end(), what) != kinds.end(); };
  if (told(repair_kind::finished) && told(repair_kind::undone)) {
    throw usage_error("what was interrupted is either finished or undone", "--mend finished, or --mend undone");
  }
  return kinds;
}

std::string_view meaning(repair_kind what) {
  switch (what) {
    case repair_kind::edited:
      return "if what ran is as good as this program's text";
    case repair_kind::reparented:
      return "if the schema is what this program's order makes";
    case repair_kind::unknown:
      return "if nothing of it is left in the schema";
    case repair_kind::altered:
      return "if the rows are right as they are";
    case repair_kind::finished:
      return "if the rest was done by hand";
    case repair_kind::undone:
      return "if what was done was taken back by hand";
  }
  return "";
}

std::string remedies(const context& now, const difference& what) {
  if (what.what == difference::kind::gap) {
    return fmt::format("  if the schema is that of a revision REV: {} stamp REV\n", now.self.name);
  }
  std::string text;
  for (const repair_kind each : repairs_for(what.what)) {
    const std::string where = what.revision == "base" ? "" : fmt::format(" {}", what.revision);
    text += fmt::format("  {}: {} repair{} --mend {}\n", meaning(each), now.self.name, where, to_string(each));
  }
  return text;
}

std::vector<std::string> full_names(const context& now, connection& db) {
  const history at = read_history(db, now.set);
  std::vector<std::string> names;
  for (const std::string& each : now.asked.words) {
    const auto is_repeatable = [&](const applied_migration& row) { return row.revision == each; };
    if (std::any_of(at.repeatables.begin(), at.repeatables.end(), is_repeatable)) {
      names.push_back(each);
      continue;
    }
    check_target(each);
    const target found = resolve_target(each, chain_for(db, now.set), at);
    names.insert(names.end(), found.revisions.begin(), found.revisions.end());
  }
  return names;
}

json result_json(const connection& db, const std::vector<mended>& did, const std::vector<difference>& left) {
  json mended_list = json::array();
  for (const mended& each : did) mended_list.push_back({{"kind", to_string(each.what)}, {"revision", each.revision}});
  json differences = json::array();
  for (const difference& each : left) {
    json shown = difference_json(each);
    shown["mend"] = json::array();
    for (const repair_kind kind : repairs_for(each.what)) shown["mend"].push_back(to_string(kind));
    differences.push_back(std::move(shown));
  }
  return {{"database", db.description()},
          {"mended", std::move(mended_list)},
          {"consistent", left.empty()},
          {"differences", std::move(differences)}};
}

void print_text(const context& now, const std::vector<mended>& did, const std::vector<difference>& left, bool told) {
  std::ostream& out = *now.terminal.out;
  if (!now.asked.quiet) {
    for (const mended& each : did) out << fmt::format("mended {}: {}\n", each.revision, to_string(each.what));
    if (told && did.empty()) out << "nothing of that kind is there to mend\n";
  }
  for (const difference& each : left) out << difference_line(each) << '\n' << remedies(now, each);
  if (left.empty() && !told && !now.asked.quiet) out << "the bookkeeping is consistent\n";
}

int run_repair(const context& now) {
  const std::vector<repair_kind> kinds = read_kinds(now.asked.text("mend"));
  const bool told = !kinds.empty();
  const std::unique_ptr<observer> progress = make_event_progress(now.terminal, now.asked);
  const auto db = open_database(now, access::read, progress.get());
  const std::vector<std::string> names = full_names(now, *db);
  std::vector<mended> did;
  if (told)
    did = repair(*db, now.set, kinds, names, options_for(now, chain_index{chain_for(*db, now.set)}, {}, *progress));
  std::vector<difference> left = check(*db, now.set);
  if (!names.empty()) {
    std::erase_if(left, [&](const difference& each) {
      return std::find(names.begin(), names.end(), each.revision) == names.end();
    });
  }
  if (now.asked.json) {
    print_json(now.terminal, result_json(*db, did, left));
  } else {
    print_text(now, did, left, told);
  }
  return left.empty() ? done : answer_is_no;
}

constexpr std::array check_examples{help_line{"check --format json", "says the same to a program"}};

constexpr std::array options_of_repair{
    option{"mend", "", "KINDS", "mend these kinds of difference, with commas between; without it nothing is changed"}};
constexpr std::array repair_examples{help_line{
    "repair 20260130 --mend edited", "records that the text of 20260130 that ran is as good as the program's"}};

}  // namespace

constinit const command check_command{
    .name = "check",
    .works_on = command::subject::chain,
    .summary = "compare the database's history with the chain",
    .details =
        "Exits with status 3 and prints a line for each difference. Migrations that are pending are none. Says as well "
        "which scripts that the database keeps are not this program's, and who else may write them.",
    .examples = check_examples,
    .run = run_check};

constinit const command repair_command{
    .name = "repair",
    .words = "[REV]...",
    .works_on = command::subject::chain,
    .summary = "list what is inconsistent in the bookkeeping, and mend what --mend names",
    .details =
        "Changes nothing without --mend, and never runs a migration: whoever mends says what the schema is like. "
        "KINDS: edited, reparented (what ran is as good as this program's text), unknown (forget it), altered (the "
        "rows are right as they are), finished, undone (what an interrupted run left was completed or taken back by "
        "hand). With REV, only there. Exits with status 3 after listing any.",
    .examples = repair_examples,
    .options = options_of_repair,
    .run = run_repair};

}  // namespace strata::cli
