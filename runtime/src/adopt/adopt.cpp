// strata::adopt(): reads another tool's table and writes the bookkeeping; asked for, and at a launch.
#include <algorithm>
#include <memory>
#include <optional>
#include <strata/adopt.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "foreign_tools.hpp"
#include "match_account.hpp"
#include "runtime/internal/adoption.hpp"
#include "runtime/internal/bookkeeping.hpp"
#include "runtime/internal/words.hpp"
#include "runtime/src/connect/retry.hpp"
#include "runtime/src/connect/run_context.hpp"
#include "runtime/src/execute/recorder.hpp"
#include "runtime/src/history/applied_heads.hpp"
#include "runtime/src/history/bookkeeping_transaction.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

constexpr std::string_view event_word = "adopt ";

const foreign_tool* find_tool(std::string_view name) {
  const auto tools = foreign_tools();
  const auto found =
      std::find_if(tools.begin(), tools.end(), [&](const auto& each) { return each.table.tool == name; });
  return found == tools.end() ? nullptr : &*found;
}

const foreign_tool& named_tool(std::string_view name) {
  if (const foreign_tool* const found = find_tool(name)) return *found;
  std::string help = did_you_mean(name, adoptable_tools());
  if (help.empty()) help = "the tools are " + join(adoptable_tools());
  refuse<history_error>({.code = errc::nothing_to_adopt,
                         .message = {"`{}` is no tool that Strata knows the table of", {name}},
                         .help = {"{}", {help}}});
}

[[noreturn]] void refuse_none(const chain_set& set, const std::string& missing) {
  refuse<history_error>(
      {.code = errc::nothing_to_adopt,
       .message = {"{}", {missing}},
       .help = {"check the URL; where the schema was made by hand, {} adopt --match finds which revision it is",
                {set.program}}});
}

// Functions throw engine_error besides what adopt() throws.
class adopter {
 public:
  adopter(connection& db, const chain_set& set, const options& options);

  /// What run() would do. Writes nothing, takes no lock.
  adoption foresee();
  adoption run();
  /// For a launch: nothing, where there is bookkeeping by now, or no tool's table.
  std::optional<adoption> run_at_launch();

 private:
  [[nodiscard]] std::vector<const foreign_tool*> tools_present();
  [[nodiscard]] const foreign_tool& choose();
  [[nodiscard]] std::optional<adoption> adopted_before(const history& at);
  /// What the table says; fills in all of `into` but where the database is.
  [[nodiscard]] matched_account look(adoption& into);
  [[nodiscard]] std::optional<adoption> try_adopt(const history& at);
  [[nodiscard]] std::unique_ptr<migration_lock> lock();

  connection& db_;
  const chain_set& set_;
  const chain& chain_;
  const options& options_;
  guarded_observer observer_;
  wait_options wait_;
  bookkeeping books_;
  /// The schemas that tools keep beside the database.
  std::vector<std::unique_ptr<schema_beside>> beside_;
};

adopted_migration report_of(const matched_migration& from, bool repeatable) {
  return {.revision = std::string{from.what->revision},
          .description = std::string{from.what->description},
          .version = from.version,
          .verified = from.verified,
          .repeatable = repeatable};
}

adopter::adopter(connection& db, const chain_set& set, const options& options)
    : db_{db},
      set_{set},
      chain_{chain_for(db, set)},
      options_{options},
      observer_{options.observer},
      wait_{options.wait},
      books_{db, set.table_prefix} {
  wait_.watcher = &observer_;
  for (const foreign_tool& each : foreign_tools()) {
    if (each.table.schema.empty()) continue;
    if (auto opened = db.open_beside(each.table.schema)) beside_.push_back(std::move(opened));
  }
}

adoption adopter::foresee() {
  const history at = books_.read_history();
  if (auto before = adopted_before(at)) return *std::move(before);
  adoption found;
  applied_heads heads{at};
  for (const matched_migration& each : look(found).applied) {
    heads.add(each.what->revision, each.what->parents, each.what->digest);
  }
  found.at = heads.revisions();
  return found;
}

adoption adopter::run() {
  const auto held = lock();
  for (;;) {
    const history at = books_.read_history();
    if (auto before = adopted_before(at)) return *std::move(before);
    if (auto done = try_adopt(at)) return *std::move(done);
  }
}

std::optional<adoption> adopter::run_at_launch() {
  if (tools_present().empty()) return std::nullopt;
  const auto held = lock();
  for (;;) {
    const history at = books_.read_history();
    if (at.exists) return std::nullopt;
    if (auto done = try_adopt(at)) return done;
  }
}

std::unique_ptr<migration_lock> adopter::lock() { return db_.lock(set_.table_prefix, wait_); }

std::vector<const foreign_tool*> adopter::tools_present() {
  if (!options_.adopt_from.empty()) {
    const foreign_tool& tool = named_tool(options_.adopt_from);
    return has_table(db_, tool.table) ? std::vector{&tool} : std::vector<const foreign_tool*>{};
  }
  std::vector<const foreign_tool*> found;
  for (const tool_table* const each : tool_tables_in(db_)) found.push_back(find_tool(each->tool));
  return found;
}

const foreign_tool& adopter::choose() {
  const std::vector<const foreign_tool*> present = tools_present();
  if (present.empty() && !options_.adopt_from.empty()) {
    const foreign_tool& tool = named_tool(options_.adopt_from);
    refuse_none(
        set_, fill_in("there is no table {}, in which {} keeps its history", {full_name(tool.table), tool.table.tool}));
  }
  if (present.empty()) refuse_none(set_, "no other tool has left its table (" + join(adoptable_tools()) + ")");
  if (present.size() == 1) return *present.front();
  std::vector<std::string> names;
  names.reserve(present.size());
  for (const foreign_tool* const each : present) {
    names.push_back(std::string{each->table.tool} + " (" + full_name(each->table) + ")");
  }
  refuse<history_error>({.code = errc::several_to_adopt,
                         .message = {"several tools have left their tables: {}", {join(names)}},
                         .help = {"say whose history holds: {} adopt --from {}, or options.adopt_from",
                                  {set_.program, present.front()->table.tool}}});
}

std::optional<adoption> adopter::adopted_before(const history& at) {
  if (!at.exists) return std::nullopt;
  const std::vector<log_entry> log = books_.read_log();
  const auto last =
      std::find_if(log.rbegin(), log.rend(), [](const log_entry& each) { return each.event.starts_with(event_word); });
  if (last != log.rend()) {
    const std::string name = last->event.substr(event_word.size());
    const foreign_tool* const tool = find_tool(name);
    return adoption{.tool = name,
                    .table = tool == nullptr ? std::string{} : full_name(tool->table),
                    .migrations = {},
                    .at = at.heads(),
                    .since = last->at};
  }
  require_no_history(set_, at);
  return std::nullopt;
}

matched_account adopter::look(adoption& into) {
  const foreign_tool& tool = choose();
  // Nothing of it is read before it is known to be a table, and whose.
  const std::string table = db_.table_of_ours(tool.table.schema, tool.table.name);
  matched_account found = match_account(chain_, tool, tool.read(db_, table), set_.program);
  into.tool = tool.table.tool;
  into.table = full_name(tool.table);
  for (const matched_migration& each : found.applied) into.migrations.push_back(report_of(each, false));
  // Without the schema that they stand on there is nothing to say of them.
  if (found.applied.empty()) found.repeatables.clear();
  for (const matched_migration& each : found.repeatables) into.migrations.push_back(report_of(each, true));
  return found;
}

// Nothing: somebody else wrote between reading and writing.
std::optional<adoption> adopter::try_adopt(const history& at) {
  known_state known{.exists = at.exists, .epoch = at.epoch};
  bookkeeping_transaction transaction{db_, books_, known, {}, wait_};
  if (!transaction.confirm(set_.name)) return std::nullopt;
  // Under the lock, and in the transaction that writes: what the table says here is what holds.
  adoption done;
  const matched_account found = look(done);
  if (found.applied.empty()) return done;
  applied_heads heads{at};
  stamp_recorder recorder{db_, set_, options_, books_, heads};
  const std::string event = std::string{event_word} + done.tool;
  for (const matched_migration& each : found.applied) recorder.add(*each.what, event);
  for (const matched_migration& each : found.repeatables) recorder.add_repeatable(*each.what, event);
  transaction.commit(heads.text(), heads.digest());
  done.at = heads.revisions();
  return done;
}

}  // namespace

// A database that another tool has migrated and Strata has not. Mends a lost connection.
void launch_adoption::adopt_at_launch(connection& db, const chain_set& set, const options& options) {
  guarded_observer observer{options.observer};
  connection_losses losses{db, options.retry_for, observer};
  const std::string place = db.description();
  for (;;) {
    try {
      if (bookkeeping{db, set.table_prefix}.read_state()) return;
      const auto done = adopter{db, set, options}.run_at_launch();
      if (done && !done->migrations.empty()) {
        observer.notice("adopted from " + done->tool + ": at " + join(done->at));
      }
      return;
    } catch (const engine_error& cause) {
      losses.reconnect(cause, {.message = "cannot adopt " + place, .database_state = "unchanged"});
    }
  }
}

adoption adopt(connection& db, const chain_set& set, const options& options) {
  require_no_transaction(db, "before adopting");
  return translated(db, "cannot adopt", [&] {
    const waiting_scope waiting{db, {.limit = options.wait.limit}};
    return adopter{db, set, options}.run();
  });
}

adoption plan_adoption(connection& db, const chain_set& set, const options& options) {
  require_no_transaction(db, "before adopting");
  return translated(db, "cannot adopt", [&] {
    const waiting_scope waiting{db, {.limit = options.wait.limit}};
    return adopter{db, set, options}.foresee();
  });
}

}  // namespace strata
