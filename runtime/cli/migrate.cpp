// `upgrade`, `downgrade` and `stamp`.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <memory>
#include <optional>
#include <ostream>
#include <strata/strata.hpp>

#include "commands.hpp"
#include "json.hpp"
#include "progress.hpp"
#include "runtime/internal/words.hpp"
#include "text.hpp"

namespace strata::cli {
namespace {

constexpr option transactions_option{"transactions", "", "HOW",
                                     "what commits together: automatic (default), single or per-migration"};
constexpr option backup_option{"backup", "", "FOLDER", "copy the database there before the first change"};
constexpr option keep_option{"keep", "", "N", "how many copies to keep in the folder of --backup (default: 5; 0: all)"};

std::size_t read_count(const std::string& text) {
  std::size_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem == std::errc{} && end == text.data() + text.size()) return number;
  throw usage_error(fmt::format("'{}' is no number of backups", text), "--keep 5");
}

transactions read_transactions(const invocation& asked) {
  const std::string how = asked.text("transactions", "automatic");
  constexpr std::array known{std::pair{"automatic", transactions::automatic}, std::pair{"single", transactions::single},
                             std::pair{"per-migration", transactions::per_migration}};
  const auto* const found =
      std::find_if(known.begin(), known.end(), [&](const auto& each) { return each.first == how; });
  if (found == known.end()) {
    throw usage_error(fmt::format("'{}' says nothing of transactions", how),
                      "--transactions automatic, single or per-migration");
  }
  return found->second;
}

/// What the line of an upgrade or a downgrade asks for.
struct migration_request {
  bool sql = false;
  transactions together = transactions::automatic;
  backup_folder backup;
  bool stored_scripts = false;

  explicit migration_request(const invocation& asked)
      : sql{asked.has("sql")}, together{read_transactions(asked)}, stored_scripts{asked.has("stored-scripts")} {
    backup.folder = asked.text("backup");
    backup.programs = asked.text("programs");
    if (asked.has("keep")) backup.keep = read_count(asked.text("keep"));
    const bool backs_up = asked.has("backup");
    if (!backs_up && asked.has("keep")) throw usage_error("--keep belongs to --backup", "--backup FOLDER --keep 5");
    // A variable that was empty must not be taken for "no backup".
    if (backs_up && asked.text("backup").empty()) {
      throw usage_error("the folder of --backup is empty", "--backup FOLDER");
    }
    if (backs_up && sql) throw usage_error("--sql only prints: there is nothing to back up", "leave one of them out");
    if (asked.has("transactions") && sql) {
      throw usage_error("--transactions is for a run: a script has a transaction for each migration",
                        "leave one of them out");
    }
  }
};

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

/// The last line of a run: `at head 3: 2 migrations, 5 statements, 1.2 ms`, or `already at head 3`.
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

int run_migrations(const context& now, direction way, const std::string& target) {
  const migration_request request{now.asked};
  if (request.sql)
    return print_script(now, way == direction::up ? script_kind::upgrade : script_kind::downgrade, target);
  check_target(target);
  auto progress = make_progress(now.terminal, now.asked);
  const auto db = open_database(now, access::write, progress.get());
  const chain_index index{chain_for(*db, now.set)};
  options how = options_for(now, index, target, *progress);
  how.transactions = request.together;
  how.stored_scripts = request.stored_scripts;
  how.backup = request.backup;
  how.beside_others = now.asked.has("beside-others");
  if (now.asked.has("redo-drafts")) how.drafts = draft_policy::redo;
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

int run_upgrade(const context& now) {
  return run_migrations(now, direction::up, now.asked.words.empty() ? "head" : now.asked.words.front());
}

int run_downgrade(const context& now) { return run_migrations(now, direction::down, now.asked.words.front()); }

int run_stamp(const context& now) {
  const bool purge = now.asked.has("purge");
  const bool sql = now.asked.has("sql");
  if (sql && purge) {
    throw usage_error("--purge does not go with --sql: a script does not know what it would have to log",
                      fmt::format("{} stamp --purge TARGET on the database itself", now.self.name));
  }
  // A range can only be the one target of a script.
  if (now.asked.words.size() > 1) {
    for (const std::string& each : now.asked.words) check_target(each);
  }
  const std::string target = fmt::format("{}", fmt::join(now.asked.words, ","));
  if (sql) return print_script(now, script_kind::stamp, target);
  check_target(target);
  const std::unique_ptr<observer> progress = make_event_progress(now.terminal, now.asked);
  const auto db = open_database(now, access::write, progress.get());
  const chain_index index{chain_for(*db, now.set)};
  options how = options_for(now, index, target, *progress);
  how.purge = purge;
  const report did = stamp(*db, now.set, how);
  if (now.asked.json) {
    print_json(now.terminal, report_json("stamp", *db, index, did));
  } else if (now.asked.quiet) {
    return done;
  } else if (!did.changed()) {
    *now.terminal.out << fmt::format("already {}\n", position(index, did.to));
  } else {
    *now.terminal.out << fmt::format("stamped {} (was at {})\n", position(index, did.to), place(did.from));
  }
  return done;
}

constexpr std::array options_of_upgrade{
    sql_option,
    set_option,
    verbose_option,
    transactions_option,
    beside_others_option,
    redo_drafts_option,
    option{"stored-scripts", "", "",
           "let an upgrade run scripts that the database keeps and this program does not hold"},
    backup_option,
    keep_option,
    programs_option};
constexpr std::array upgrade_examples{help_line{"upgrade +1", "applies the next migration"}};

constexpr std::array options_of_downgrade{sql_option,    set_option,  verbose_option, transactions_option,
                                          backup_option, keep_option, programs_option};
constexpr std::array downgrade_examples{
    help_line{"downgrade -1 -y", "takes the newest applied migration back, whatever is lost with it"}};

constexpr std::array options_of_stamp{sql_option, set_option,
                                      option{"purge", "", "", "forget first whatever history the database has"}};
constexpr std::array stamp_examples{help_line{"stamp head", "says that the schema is what the chain would have made"}};
}  // namespace

constinit const command upgrade_command{.name = "upgrade",
                                        .words = "[TARGET]",
                                        .works_on = command::subject::chain,
                                        .summary = "apply migrations up to a target (default: head)",
                                        .details =
                                            "Refuses a database that holds tables and no history of the chain. With "
                                            "--sql it starts from an empty database, or from A with the target A:B.",
                                        .examples = upgrade_examples,
                                        .options = options_of_upgrade,
                                        .run = run_upgrade};

constinit const command downgrade_command{
    .name = "downgrade",
    .words = "TARGET",
    .works_on = command::subject::chain,
    .summary = "take migrations back down to a target",
    .details =
        "Where it would lose data (DROP TABLE, DROP COLUMN, DELETE, TRUNCATE, UPDATE …) it asks on a terminal, and "
        "elsewhere refuses without -y. With --sql the target is a range FROM:TO.",
    .examples = downgrade_examples,
    .options = options_of_downgrade,
    .run = run_downgrade};

constinit const command stamp_command{
    .name = "stamp",
    .words = "TARGET...",
    .works_on = command::subject::chain,
    .summary = "record that the database is at a target, or at several, and run nothing",
    .details =
        "For a database whose schema was made by other means. Of a chain with branches it says one or several targets, "
        "and leaves the branches that are not named as they are. With --purge it may have had another chain's history. "
        "With --sql it starts from an empty database, or from A with the target A:B.",
    .examples = stamp_examples,
    .options = options_of_stamp,
    .run = run_stamp};

options options_for(const context& now, const chain_index& index, const std::string& target, observer& progress) {
  options how;
  how.target = target;
  how.variables = variables_for(now, index.whole());
  how.wait = {.limit = now.asked.timeout, .watcher = &progress};
  // One limit for whatever a run waits for: at the least a moment, because none would be no limit at all.
  how.retry_for = now.asked.timeout;
  how.limits.lock = std::clamp(now.asked.timeout, std::chrono::milliseconds{1}, how.limits.lock);
  how.observer = &progress;
  return how;
}

variable_map variables_for(const context& now, const chain& chain) {
  variable_map values = read_variables(now.asked);
  std::vector<std::string_view> declared;
  for (const auto& all : {chain.migrations, chain.repeatables}) {
    for (const migration& each : all) {
      for (const variable& one : each.variables) declared.push_back(one.name);
    }
  }
  for (const auto& [name, value] : values) {
    if (std::find(declared.begin(), declared.end(), name) != declared.end()) continue;
    const std::string_view near = closest(name, declared);
    throw usage_error(fmt::format("no migration declares a variable {}", name),
                      near.empty() ? "-- migrate:variable NAME at the top of a migration declares one"
                                   : fmt::format("did you mean `{}`?", near));
  }
  return values;
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

}  // namespace strata::cli
