#include "executor.hpp"

#include <algorithm>
#include <utility>

#include "engine_failure.hpp"
#include "identity.hpp"
#include "retry.hpp"

namespace strata {

namespace {

std::chrono::microseconds since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - start);
}

std::vector<std::string> strings(std::span<const std::string_view> from) { return {from.begin(), from.end()}; }

// Not the disk, the lock or the connection.
bool blames_statement(const engine_error& said) {
  return said.what_kind() == engine_error::kind::refused || said.what_kind() == engine_error::kind::missing_table;
}

// What an engine refused while a statement of a migration ran; caught once the transaction is gone.
struct refused_statement {
  std::size_t index;
  engine_error said;
};

}  // namespace

executor::executor(connection& db, const chain_set& set, const options& options, guarded_observer& told)
    : db_{db},
      set_{set},
      options_{options},
      told_{told},
      wait_{options.wait},
      books_{db, set.table_prefix},
      applied_by_{options.applied_by.empty() ? user_at_host() : options.applied_by} {
  wait_.watcher = &told_;
}

bool executor::run(const history& from, const std::vector<step>& steps, report& into) {
  known_ = {.exists = from.exists, .epoch = from.epoch, .before_first_write = std::exchange(before_first_write_, {})};
  heads_ = applied_heads{from};
  committed_ = heads_.describe();
  fresh_ = from.applied.empty();

  std::vector<running_step> running;
  running.reserve(steps.size());
  plan_event planned{.migrations = steps.size(), .statements = 0};
  for (std::size_t index = 0; index < steps.size(); ++index) {
    running.emplace_back(steps[index], index, steps.size());
    planned.statements += running.back().script.statements.size() - steps[index].first_statement;
  }
  told_.planned(planned);

  const bool one_transaction = options_.transactions == transactions::single ||
                               (options_.transactions == transactions::automatic && from.applied.empty());
  for (auto next = running.begin(); next != running.end();) {
    auto end = std::next(next);
    if (next->runs_alone()) {
      if (!run_alone(*next, into)) return false;
    } else {
      while (one_transaction && end != running.end() && !end->runs_alone()) ++end;
      if (!run_together({&*next, static_cast<std::size_t>(end - next)}, into)) return false;
    }
    committed_ = heads_.describe();
    fresh_ = false;
    next = end;
  }
  return true;
}

// Transactional steps: statements and bookkeeping of all of them commit together. What others caused is tried again.
bool executor::run_together(std::span<const running_step> steps, report& into) {
  const std::size_t done_before = into.migrations.size();
  const std::size_t heads_before = heads_.mark();
  retry patience{options_.retry_for, told_};
  for (;;) {
    const running_step* current = &steps.front();
    std::string_view stage = "started";
    const auto take_back = [&] {
      into.migrations.resize(done_before);
      heads_.rewind(heads_before);
    };
    try {
      return attempt_together(steps, into, current, stage);
    } catch (const refused_statement& refused) {
      take_back();
      if (patience.again(refused.said, current->what->revision)) continue;
      failure known = describe(*current, refused.index, refused.said);
      known.database_state = committed_ + ", as before: the transaction was rolled back";
      fail(refused.said, std::move(known), [&] { return help_for(*current, refused.said); });
    } catch (const engine_error& said) {
      if (said.what_kind() == engine_error::kind::connection_lost && stage == "committed") {
        uncertain_.assign(into.migrations.begin() + static_cast<std::ptrdiff_t>(done_before), into.migrations.end());
      }
      take_back();
      if (patience.again(said, current->what->revision)) continue;
      fail(said, {.message = "migration " + current->what->revision + " could not be " + std::string{stage},
                  .revision = current->what->revision,
                  .file = std::string{current->file},
                  .database_state = uncertain_.empty() ? committed_ + ", as before"
                                                       : "unknown: the answer to COMMIT was lost; look again"});
    }
  }
}

bool executor::attempt_together(std::span<const running_step> steps, report& into, const running_step*& current,
                                std::string_view& stage) {
  const bool suspend =
      std::any_of(steps.begin(), steps.end(), [](const running_step& each) { return each.script.drops_tables; });
  limit(steps.front());
  bookkeeping_transaction transaction{db_, books_, known_, {.suspend_foreign_keys = suspend}, wait_};
  if (!transaction.confirm(set_.name)) return false;
  stage = "recorded";
  for (const running_step& step : steps) {
    current = &step;
    limit(step);
    announce_start(step);
    // A neighbour's rebuild must not switch off the cascades that this one counts on.
    if (suspend) db_.let_foreign_keys_act(!step.script.drops_tables);
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t index = 0; index < step.script.statements.size(); ++index) run_statement(step, index, true, false);
    const auto took = since(start);
    record(step, took, false);
    into.migrations.push_back({step.what->way, step.what->revision, step.script.statements.size(), took});
    announce_done(step, took);
  }
  stage = "committed";
  transaction.commit(heads_text(), heads_.digest());
  return true;
}

// A `transaction:false` script: each statement commits with the record that it is done, so that an interrupted run
// goes on where it stopped.
bool executor::run_alone(const running_step& step, report& into) {
  const std::size_t count = step.script.statements.size();
  std::size_t index = step.what->first_statement;
  retry patience{options_.retry_for, told_};
  const auto start = std::chrono::steady_clock::now();
  limit(step);
  announce_start(step);
  bool begun = step.begun;
  // An interrupted run, or an attempt of this one, may have come through the statement without recording it.
  bool in_doubt = step.begun;
  while (index < count || !begun) {
    const std::size_t heads_before = heads_.mark();
    try {
      if (!begun) {
        if (!record_start(step)) return false;
        begun = true;
        continue;
      }
      if (!run_recorded(step, index, start, in_doubt)) return false;
      index = step.group_end(index);
      in_doubt = false;
    } catch (const refused_statement& refused) {
      heads_.rewind(heads_before);
      in_doubt = true;
      if (patience.again(refused.said, step.what->revision)) continue;
      failure known = describe(step, refused.index, refused.said);
      known.database_state = committed_ + "; of " + step.what->revision + ", " + std::to_string(index) + " of " +
                             std::to_string(count) + " statements are done and recorded";
      fail(refused.said, std::move(known), [&] {
        return blames_statement(refused.said)
                   ? "remove what the engine objects to, then start again: it goes on where it stopped"
                   : "";
      });
    } catch (const engine_error& said) {
      heads_.rewind(heads_before);
      in_doubt = true;
      if (patience.again(said, step.what->revision)) continue;
      if (said.what_kind() == engine_error::kind::connection_lost && step.group_end(index) == count) {
        uncertain_ = {{step.what->way, step.what->revision, count, since(start)}};
      }
      fail(said, {.message = "the progress of migration " + step.what->revision + " could not be recorded",
                  .revision = step.what->revision,
                  .file = std::string{step.file},
                  .database_state = committed_ + "; of " + step.what->revision + ", " + std::to_string(index) + " of " +
                                    std::to_string(count) + " statements are done"});
    }
  }
  const auto took = since(start);
  into.migrations.push_back({step.what->way, step.what->revision, count, took});
  announce_done(step, took);
  return true;
}

// The connection may be made anew by the caller, who then looks what has become of the transaction.
template <typename Help>
void executor::fail(const engine_error& said, failure known, Help help) {
  if (said.what_kind() == engine_error::kind::connection_lost) throw interruption{said, std::move(known)};
  known.help = help();
  throw_failure(said, std::move(known));
}

void executor::fail(const engine_error& said, failure known) {
  fail(said, std::move(known), [] { return std::string{}; });
}

void executor::limit(const running_step& step) {
  statement_limits limits = options_.limits;
  if (step.script.lock_timeout.count() != 0) limits.lock = step.script.lock_timeout;
  if (step.script.statement_timeout.count() != 0) limits.run = step.script.statement_timeout;
  db_.limit_statements(limits);
}

// From here on the state row's digest is nobody's: no program takes the database for current.
bool executor::record_start(const running_step& step) {
  bookkeeping_transaction transaction{db_, books_, known_, {}, wait_};
  if (!transaction.confirm(set_.name)) return false;
  if (step.what->way == direction::up) {
    books_.insert(
        {.what = step.what->embedded, .applied_at = utc_now(), .applied_by = applied_by_, .built_at = set_.built_at});
  } else {
    books_.update_progress(step.what->revision, direction::down, 0);
    // The script may have been mended since; an interrupted run must go on in the one that it began with.
    books_.replace_down(step.what->revision, step.script);
  }
  transaction.commit(heads_text(), heads_.digest() + " unfinished:" + step.what->revision);
  return true;
}

// One statement, or those that the script wants to commit together. The last commits with the end of the migration:
// there is no state in between.
bool executor::run_recorded(const running_step& step, std::size_t first, std::chrono::steady_clock::time_point start,
                            bool in_doubt) {
  const std::size_t end = step.group_end(first);
  const bool inside = step.script.statements[first].in_transaction;
  if (!inside) run_statement(step, first, false, in_doubt);
  bookkeeping_transaction transaction{
      db_, books_, known_, {.suspend_foreign_keys = inside && step.script.drops_tables}, wait_};
  if (!transaction.confirm(set_.name)) return false;
  for (std::size_t index = first; inside && index < end; ++index) run_statement(step, index, true, false);
  if (end == step.script.statements.size()) {
    record(step, since(start), true);
    transaction.commit(heads_text(), heads_.digest());
  } else {
    books_.update_progress(step.what->revision, step.what->way, end);
    transaction.commit(heads_text(), heads_.digest() + " unfinished:" + step.what->revision);
  }
  return true;
}

void executor::run_statement(const running_step& step, std::size_t index, bool inside, bool in_doubt) {
  const statement& what = step.script.statements[index];
  const auto start = std::chrono::steady_clock::now();
  bool wanted = true;
  try {
    if (in_doubt && !what.concurrent_index.empty()) db_.clear_failed_index(what.concurrent_index, wait_);
    wanted = what.guard.empty() || (what.guard_derived && !in_doubt) || guard_holds(what.guard);
    if (wanted) db_.execute(what.text);
  } catch (const engine_error& said) {
    throw refused_statement{index, said};
  }
  // SQLite ends a transaction by itself for OR ROLLBACK, RAISE(ROLLBACK) and a full disk, not always with an error.
  if (inside && !db_.in_transaction()) {
    throw statement_error{failure{.code = errc::transaction_lost,
                                  .message = "statement " + std::to_string(index + 1) + " of migration " +
                                             step.what->revision + " ended the transaction",
                                  .revision = step.what->revision,
                                  .file = std::string{step.file},
                                  .line = what.line,
                                  .column = what.column,
                                  .database_state = committed_ + ", unless that statement committed by itself",
                                  .help = "remove what commits or rolls back from the script"}};
  }
  told_.statement_done({.revision = step.what->revision,
                        .text = what.text,
                        .index = index,
                        .count = step.script.statements.size(),
                        .took = since(start),
                        .skipped = !wanted});
}

// Engines write true in their own ways: PostgreSQL `t`, SQLite `1`.
bool executor::guard_holds(std::string_view guard) {
  const std::vector<row> rows = db_.query(guard);
  if (rows.size() != 1 || rows.front().size() != 1) {
    throw engine_error{
        engine_error::kind::refused, "the guard must return one row with one boolean: " + std::string{guard}, {}, {}};
  }
  const auto& said = rows.front().front();
  return said && (*said == "t" || *said == "true" || *said == "1");
}

// `begun`: the row is there already, as that of an unfinished migration.
void executor::record(const running_step& step, std::chrono::microseconds took, bool begun) {
  const std::string now = utc_now();
  if (step.what->way == direction::up) {
    const migration& applied = *step.what->embedded;
    const migration_record record{.what = &applied,
                                  .applied_at = now,
                                  .applied_by = applied_by_,
                                  .built_at = set_.built_at,
                                  .took = took,
                                  .statements_done = applied.up.statements.size()};
    begun ? books_.finish(record) : books_.insert(record);
    heads_.add(applied.revision, strings(applied.parents), applied.digest);
  } else {
    books_.erase(step.what->revision);
    heads_.remove(step.what->revision);
  }
  books_.log({.at = now,
              .by = applied_by_,
              .event = step.what->way == direction::up ? "upgrade" : "downgrade",
              .revision = step.what->revision,
              .digest = std::string{step.digest()},
              .took = took});
}

void executor::announce_start(const running_step& step) {
  told_.migration_started({.way = step.what->way,
                           .revision = step.what->revision,
                           .description = step.description(),
                           .index = step.index,
                           .count = step.count,
                           .statements = step.script.statements.size()});
}

void executor::announce_done(const running_step& step, std::chrono::microseconds took) {
  told_.migration_done({.way = step.what->way,
                        .revision = step.what->revision,
                        .description = step.description(),
                        .index = step.index,
                        .count = step.count,
                        .statements = step.script.statements.size(),
                        .took = took});
}

std::string executor::heads_text() const {
  std::string text;
  for (const std::string& each : heads_.revisions()) text.append(text.empty() ? "" : " ").append(each);
  return text;
}

failure executor::describe(const running_step& step, std::size_t index, const engine_error& said) const {
  const statement& what = step.script.statements[index];
  failure known{.message = "statement " + std::to_string(index + 1) + " of " +
                           std::to_string(step.script.statements.size()) + " of migration " + step.what->revision +
                           " failed",
                .revision = step.what->revision,
                .file = std::string{step.file},
                .line = what.line,
                .column = what.column};
  if (step.what->way == direction::down) known.message += " on the way down";
  const std::string_view before = what.text.substr(0, said.offset().value_or(0));
  const auto lines = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
  known.line += lines;
  if (lines == 0) {
    known.column += static_cast<std::uint32_t>(before.size());
  } else {
    known.column = static_cast<std::uint32_t>(before.size() - before.rfind('\n'));
  }
  return known;
}

// Empty: what helps depends on the engine's words alone.
std::string executor::help_for(const running_step& step, const engine_error& said) {
  if (!blames_statement(said)) return {};
  const std::string& revision = step.what->revision;
  if (step.what->way == direction::down && step.from_database) {
    return "the script is the one that the database kept; undo the migration by hand, then record that: " +
           std::string{set_.program} + " stamp " +
           (step.what->stored->parents.empty() ? "base" : step.what->stored->parents.front());
  }
  if (step.what->way == direction::down) {
    return "mend the down section" +
           (step.what->embedded->draft ? std::string{} : " and accept it: strata lock --accept-down " + revision) +
           "; then build and downgrade again";
  }
  // A first migration that fails in a database with tables usually meets a schema that was made by hand.
  if (!fresh_ || books_.count_tables() == 0) return {};
  return "the database holds tables but no history of this chain; if they are what " + revision +
         " makes, mark it as applied: " + std::string{set_.program} + " stamp " + revision;
}

}  // namespace strata
