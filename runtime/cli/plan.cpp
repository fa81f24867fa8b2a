// `plan`: what upgrade or downgrade would run, as SQL with comments.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <strata/strata.hpp>

#include "commands.hpp"
#include "json.hpp"
#include "text.hpp"

namespace strata::cli {
namespace {

std::vector<statement_lock> locks_of(const engine& engine, const stored_statement& what) {
  return engine.locks == nullptr ? std::vector<statement_lock>{} : engine.locks(what.text);
}

std::string lock_text(const statement_lock& lock) {
  return fmt::format("locks {} against {} ({})", lock.on, lock.blocks, lock.mode);
}

/// The comments that stand before a statement.
std::vector<std::string> remarks(const engine& engine, const planned_migration& on, std::size_t index) {
  const stored_statement& what = on.statements[index];
  std::vector<std::string> lines;
  if (!on.file.empty()) lines.push_back(fmt::format("{}:{}", on.file, what.line));
  if (index < on.done) lines.emplace_back("done already, by the run that was interrupted");
  if (!what.guard.empty() && !what.guard_derived)
    lines.push_back(fmt::format("only where: {}", first_line(what.guard)));
  for (const statement_lock& each : locks_of(engine, what)) lines.push_back(lock_text(each));
  if (what.loses_data) lines.emplace_back("loses data");
  return lines;
}

std::string heading(const console& where, const planned_migration& what) {
  return fmt::format("-- {} {} {}, {}{}{}\n", what.way == direction::up ? "upgrade" : "downgrade",
                     on_out(where, paint::revision, what.revision), what.description,
                     what.transactional ? "in a transaction" : "statement by statement, without one transaction",
                     what.from_database ? ", with the script that the database kept" : "",
                     what.in_snapshot ? ", its effect comes with the snapshot" : "");
}

void print_text(const context& now, const connection& db, const std::vector<planned_migration>& plan,
                const std::vector<std::string>& at, const std::vector<std::string>& notes) {
  std::ostream& out = *now.terminal.out;
  const chain_index index{chain_for(db, now.set)};
  std::size_t statements = 0;
  for (const planned_migration& each : plan) {
    out << heading(now.terminal, each);
    for (std::size_t number = 0; number < each.statements.size(); ++number) {
      for (const std::string& line : remarks(db.engine(), each, number)) out << "-- " << line << '\n';
      out << each.statements[number].text << ";\n";
    }
    statements += each.statements.size() - each.done;
    out << '\n';
  }
  if (now.asked.quiet) return;
  for (const std::string& each : notes) out << "-- note: " << each << '\n';
  if (plan.empty()) {
    out << fmt::format("-- nothing to run: {}\n", position(index, at));
  } else {
    out << fmt::format("-- {}: {}, {}\n", position(index, at), counted(plan.size(), "migration"),
                       counted(statements, "statement"));
    const auto taken = std::count_if(plan.begin(), plan.end(), [](const auto& each) { return each.in_snapshot; });
    if (taken > 0) {
      out << fmt::format("-- an empty database takes the snapshot instead of the first {}\n",
                         counted(static_cast<std::size_t>(taken), "migration"));
    }
  }
}

json statement_json(const engine& engine, const planned_migration& on, std::size_t index) {
  const stored_statement& what = on.statements[index];
  json locks = json::array();
  for (const statement_lock& each : locks_of(engine, what)) {
    locks.push_back({{"on", each.on}, {"mode", each.mode}, {"blocks", each.blocks}});
  }
  return {{"sql", what.text},
          {"line", what.line},
          {"in_transaction", what.in_transaction},
          {"done", index < on.done},
          {"guard", what.guard.empty() || what.guard_derived ? json(nullptr) : json(what.guard)},
          {"loses_data", what.loses_data},
          {"locks", std::move(locks)}};
}

json migration_plan_json(const engine& engine, const planned_migration& what) {
  json statements = json::array();
  for (std::size_t index = 0; index < what.statements.size(); ++index) {
    statements.push_back(statement_json(engine, what, index));
  }
  return {{"revision", what.revision},           {"description", what.description},
          {"direction", to_string(what.way)},    {"file", what.file.empty() ? json(nullptr) : json(what.file)},
          {"transactional", what.transactional}, {"from_database", what.from_database},
          {"in_snapshot", what.in_snapshot},     {"statements", std::move(statements)}};
}

bool loses_data(const std::vector<planned_migration>& plan) {
  return std::any_of(plan.begin(), plan.end(), [](const planned_migration& each) {
    return std::any_of(each.statements.begin(), each.statements.end(),
                       [](const stored_statement& one) { return one.loses_data; });
  });
}

int run_plan(const context& now) {
  const std::vector<std::string>& words = now.asked.words;
  if (now.asked.has("down") && words.empty()) {
    throw usage_error("plan --down needs a target, as downgrade does", fmt::format("{} plan --down -1", now.self.name));
  }
  const std::string target = words.empty() ? "head" : words.front();
  check_target(target);
  const auto db = open_database(now, access::read);
  const direction way = now.asked.has("down") ? direction::down : direction::up;
  options how;
  how.target = target;
  how.beside_others = now.asked.has("beside-others");
  if (now.asked.has("redo-drafts")) how.drafts = draft_policy::redo;
  const std::vector<planned_migration> found = plan(*db, now.set, way, how);
  const std::vector<std::string> at = current(*db, now.set);
  const std::vector<std::string> notes = check_stored_scripts(*db, now.set);
  if (!now.asked.json) {
    print_text(now, *db, found, at, notes);
    return done;
  }
  json migrations = json::array();
  for (const planned_migration& each : found) migrations.push_back(migration_plan_json(db->engine(), each));
  json shown = {{"database", db->description()},   {"direction", to_string(way)},        {"target", target}, {"at", at},
                {"loses_data", loses_data(found)}, {"migrations", std::move(migrations)}};
  if (!notes.empty()) shown["notes"] = notes;
  print_json(now.terminal, shown);
  return done;
}

constexpr std::array options_of_plan{option{"down", "", "", "show what `downgrade` would run instead of `upgrade`"},
                                     set_option, beside_others_option, redo_drafts_option};
constexpr std::array plan_examples{
    help_line{"plan --down -1", "shows what taking back the newest applied migration would do"}};

}  // namespace

constinit const command plan_command{.name = "plan",
                                     .words = "[TARGET]",
                                     .works_on = command::subject::chain,
                                     .summary = "show what `upgrade` would run, statement by statement",
                                     .details =
                                         "With --down, what `downgrade TARGET` would run. Says what a statement locks "
                                         "where that is known, and which statements lose data. Runs nothing.",
                                     .examples = plan_examples,
                                     .options = options_of_plan,
                                     .run = run_plan};

}  // namespace strata::cli
