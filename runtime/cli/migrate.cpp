// `upgrade` and `downgrade`.
#include "migrate.hpp"

#include <fmt/format.h>

#include <ostream>

#include "json.hpp"
#include "progress.hpp"
#include "revision_text.hpp"
#include "script.hpp"

namespace strata::cli {
namespace {

/// Whoever sits at a terminal is asked before anything is taken back.
bool is_wanted(const context& now, connection& db, const options& how) {
  if (now.asked.yes || now.asked.json || !now.terminal.can_ask) return true;
  std::vector<std::string> revisions;
  for (const report::done& each : plan(db, now.set, direction::down, how)) revisions.push_back(each.revision);
  if (revisions.empty()) return true;
  return confirm(now.terminal,
                 fmt::format("take back {} ({})?", counted(revisions.size(), "migration"), place(revisions)));
}

int run_migrations(const context& now, direction way, const std::string& target) {
  check_target(target);
  auto progress = make_progress(now.terminal, now.asked.json);
  const auto db = open_database(now, access::write, progress.get());
  const chain_index index{chain_for(*db, now.set)};
  const options how = options_for(target, *progress);
  if (way == direction::down && !is_wanted(now, *db, how)) {
    *now.terminal.err << "nothing was changed\n";
    return failed;
  }
  const report did = way == direction::up ? upgrade(*db, now.set, how) : downgrade(*db, now.set, how);
  progress.reset();
  if (now.asked.json) {
    print_json(now.terminal, report_json(now.asked.what->name, *db, index, did));
  } else {
    *now.terminal.out << summary(index, did) << '\n';
  }
  return done;
}

}  // namespace

options options_for(const std::string& target, observer& progress) {
  options how;
  how.target = target;
  how.wait.watcher = &progress;
  how.observer = &progress;
  return how;
}

std::string position(const chain_index& index, const std::vector<std::string>& revisions) {
  const bool at_head = !revisions.empty() && index.are_heads(revisions);
  return fmt::format("at {}{}", at_head ? "head " : "", place(revisions));
}

std::string summary(const chain_index& index, const report& did) {
  if (!did.changed()) return fmt::format("already {}", position(index, did.to));
  std::size_t statements = 0;
  std::chrono::microseconds took{0};
  for (const report::done& each : did.migrations) {
    statements += each.statements;
    took += each.took;
  }
  return fmt::format("{}: {}, {}, {}", position(index, did.to), counted(did.migrations.size(), "migration"),
                     counted(statements, "statement"), duration_text(took));
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
