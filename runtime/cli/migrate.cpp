// `upgrade` and `downgrade`.
#include "migrate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>
#include <ostream>

#include "json.hpp"
#include "progress.hpp"
#include "revision_text.hpp"
#include "script.hpp"
#include "variables.hpp"

namespace strata::cli {
namespace {

/// Shows what would be lost, and asks whoever sits at the terminal.
bool is_wanted(const context& now, connection& db, const options& how) {
  std::vector<std::string> revisions;
  *now.terminal.out << "the downgrade would lose data:\n";
  for (const planned_migration& each : plan(db, now.set, direction::down, how)) {
    revisions.push_back(each.revision);
    for (const stored_statement& one : each.statements) {
      if (one.loses_data) *now.terminal.out << fmt::format("  {}: {}\n", each.revision, first_line(one.text));
    }
  }
  return confirm(now.terminal,
                 fmt::format("take back {} ({})?", counted(revisions.size(), "migration"), place(revisions)));
}

/// Nothing: whoever was asked declined.
std::optional<report> run_down(const context& now, connection& db, options how) {
  how.keep_data = !now.asked.yes;
  try {
    return downgrade(db, now.set, how);
  } catch (const error& refused) {
    if (refused.code() != errc::loses_data || now.asked.json || !now.terminal.can_ask) throw;
  }
  if (!is_wanted(now, db, how)) return std::nullopt;
  how.keep_data = false;
  return downgrade(db, now.set, how);
}

int run_migrations(const context& now, direction way, const std::string& target) {
  check_target(target);
  auto progress = make_progress(now.terminal, now.asked);
  const auto db = open_database(now, access::write, progress.get());
  const chain_index index{chain_for(*db, now.set)};
  options how = options_for(now, index, target, *progress);
  how.stored_scripts = now.asked.stored_scripts;
  how.backup.folder = now.asked.backup;
  how.backup.keep = now.asked.keep.value_or(how.backup.keep);
  how.backup.programs = now.asked.programs;
  const std::optional<report> did = way == direction::up ? upgrade(*db, now.set, how) : run_down(now, *db, how);
  progress.reset();
  if (!did) {
    *now.terminal.err << "nothing was changed\n";
    return failed;
  }
  if (now.asked.json) {
    print_json(now.terminal, report_json(now.asked.what->name, *db, index, *did));
  } else if (!now.asked.quiet) {
    *now.terminal.out << summary(index, *did) << '\n';
  }
  return done;
}

}  // namespace

options options_for(const context& now, const chain_index& index, const std::string& target, observer& progress) {
  check_variables(now, index.whole());
  options how;
  how.target = target;
  how.variables = now.asked.variables;
  how.wait = {.limit = now.asked.timeout, .watcher = &progress};
  // One limit for whatever a run waits for: at the least a moment, because none would be no limit at all.
  how.retry_for = now.asked.timeout;
  how.limits.lock = std::clamp(now.asked.timeout, std::chrono::milliseconds{1}, how.limits.lock);
  if (now.asked.transactions == "single") how.transactions = transactions::single;
  if (now.asked.transactions == "per-migration") how.transactions = transactions::per_migration;
  how.observer = &progress;
  how.beside_others = now.asked.beside_others;
  if (now.asked.redo_drafts) how.drafts = draft_policy::redo;
  return how;
}

std::string position(const chain_index& index, const std::vector<std::string>& revisions) {
  const bool at_head = !revisions.empty() && index.are_heads(revisions);
  return fmt::format("at {}{}", at_head ? "head " : "", place(revisions));
}

std::string no_history(const context& now) {
  return fmt::format(
      "the database holds tables, but no history of this chain; {} upgrade refuses it and says what helps",
      now.self.name);
}

std::string summary(const chain_index& index, const report& did) {
  if (!did.changed()) return fmt::format("already {}", position(index, did.to));
  std::size_t statements = 0;
  std::chrono::microseconds took{0};
  for (const report::done& each : did.migrations) {
    statements += each.statements;
    took += each.took;
  }
  const std::string snapshot = did.snapshot.empty() ? "" : fmt::format(", with the snapshot at {}", did.snapshot);
  const std::string cut = did.cut_after.empty() ? "" : fmt::format(", committed also after {}", place(did.cut_after));
  return fmt::format("{}: {}, {}, {}{}{}", position(index, did.to), counted(did.migrations.size(), "migration"),
                     counted(statements, "statement"), duration_text(took + did.snapshot_took), snapshot, cut);
}

int run_upgrade(const context& now) {
  const std::string target = now.asked.words.empty() ? "head" : now.asked.words.front();
  return now.asked.sql ? print_script(now, script_kind::upgrade, target) : run_migrations(now, direction::up, target);
}

int run_downgrade(const context& now) {
  const std::string& target = now.asked.words.front();
  return now.asked.sql ? print_script(now, script_kind::downgrade, target)
                       : run_migrations(now, direction::down, target);
}

}  // namespace strata::cli
