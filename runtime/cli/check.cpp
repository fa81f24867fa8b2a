// `check`: does the database's history agree with the chain?
#include <fmt/format.h>

#include <ostream>
#include <strata/strata.hpp>

#include "difference_text.hpp"
#include "json.hpp"
#include "migrate.hpp"
#include "revision_text.hpp"

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

}  // namespace

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

}  // namespace strata::cli
