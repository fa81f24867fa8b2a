// `seed`: rows for development and tests.
#include <fmt/format.h>

#include <array>
#include <ostream>
#include <strata/strata.hpp>

#include "commands.hpp"
#include "json.hpp"
#include "progress.hpp"
#include "text.hpp"

namespace strata::cli {
namespace {

json list(const std::vector<seed_report::done>& from) {
  json found = json::array();
  for (const seed_report::done& each : from) {
    found.push_back({{"seed", each.name}, {"statements", each.statements}, {"took_ms", milliseconds(each.took)}});
  }
  return found;
}

void print(const console& where, std::string_view verb, const std::vector<seed_report::done>& what) {
  for (const seed_report::done& each : what) {
    *where.out << fmt::format("{} {} ({}, {})\n", verb, each.name, counted(each.statements, "statement"),
                              duration_text(each.took));
  }
}

std::string summary(const seed_report& did, bool clearing, std::size_t embedded) {
  if (clearing) return did.cleared.empty() ? "nothing to clear: no seed has run" : "";
  if (embedded == 0) return "there are no seeds: add_migrations(... SEEDS folder) embeds them";
  if (!did.ran.empty()) return "";
  return fmt::format("nothing to do: {} ran before", counted(did.unchanged.size() + did.edited.size(), "seed"));
}

int run_seed(const context& now) {
  if (now.asked.has("clear") && now.asked.has("again")) {
    throw usage_error("--clear and --again exclude each other",
                      "seed --again takes back what ran and runs all of them; seed --clear only takes back");
  }
  auto progress = make_progress(now.terminal, now.asked);
  const auto db = open_database(now, access::read, progress.get());
  const seed_report did = seed(*db, now.set,
                               {.action = now.asked.has("clear")   ? seed_action::clear
                                          : now.asked.has("again") ? seed_action::again
                                                                   : seed_action::run,
                                .wait = {.limit = now.asked.timeout, .watcher = progress.get()},
                                .applied_by = {}});
  progress.reset();
  if (now.asked.json) {
    print_json(now.terminal, {{"command", "seed"},
                              {"database", db->description()},
                              {"cleared", list(did.cleared)},
                              {"ran", list(did.ran)},
                              {"unchanged", did.unchanged},
                              {"edited", did.edited}});
    return done;
  }
  print(now.terminal, "cleared", did.cleared);
  print(now.terminal, "seeded", did.ran);
  for (const std::string& each : did.edited) {
    *now.terminal.err << fmt::format(
        "{} was edited since it ran, and is left alone: `seed --again` takes back what the seeds put in and runs all "
        "of "
        "them\n",
        each);
  }
  const std::string last = summary(did, now.asked.has("clear"), chain_for(*db, now.set).seeds.size());
  if (!last.empty()) *now.terminal.out << last << '\n';
  return done;
}

constexpr std::array options_of_seed{option{"clear", "", "", "take back what the seeds put in, and run none"},
                                     option{"again", "", "", "take back what the seeds put in, and run all of them"}};
constexpr std::array seed_examples{help_line{"seed --clear", "takes the rows of all seeds away again"}};

}  // namespace

constinit const command seed_command{
    .name = "seed",
    .works_on = command::subject::chain,
    .summary = "put in the rows for development and tests that did not run yet",
    .details = "Seeds are files apart from the migrations; no launch runs them. All run in one transaction.",
    .examples = seed_examples,
    .options = options_of_seed,
    .run = run_seed};

}  // namespace strata::cli
