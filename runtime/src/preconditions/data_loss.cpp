#include "data_loss.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "runtime/internal/bookkeeping.hpp"
#include "runtime/internal/statement_words.hpp"
#include "runtime/internal/words.hpp"
#include "runtime/src/connect/retry.hpp"
#include "runtime/src/execute/running_step.hpp"
#include "runtime/src/execute/statement_runner.hpp"
#include "runtime/src/history/bookkeeping_rows.hpp"
#include "runtime/src/plan/admission.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

class open_transaction {
 public:
  open_transaction(connection& db, bool suspend_foreign_keys, const wait_options& wait) : db_{db} {
    try {
      db.begin({.suspend_foreign_keys = suspend_foreign_keys}, wait);
    } catch (...) {
      db.rollback();
      throw;
    }
  }
  ~open_transaction() { db_.rollback(); }
  open_transaction(const open_transaction&) = delete;
  open_transaction& operator=(const open_transaction&) = delete;

 private:
  connection& db_;
};

// Its words say that it may change rows that are there, or take them away.
bool changes_rows(std::string_view text) {
  statement_words words{text};
  if (words.take({"insert"}) || words.take({"with"})) {
    return words.holds("replace") || words.holds("conflict") || words.holds("update") || words.holds("delete") ||
           words.holds("merge");
  }
  return words.take({"update"}) || words.take({"delete"}) || words.take({"replace"}) || words.take({"merge"}) ||
         words.take({"truncate"});
}

bool returns_rows(std::string_view text) { return statement_words{text}.holds("returning"); }

std::string rows_text(const std::optional<std::int64_t>& rows) {
  if (!rows) return "rows that this role may not count";
  return *rows == 1 ? "1 row" : fill_in("{} rows", {std::to_string(*rows)});
}

template <typename Table>
bool same_name(const Table& left, const Table& right) {
  return left.schema == right.schema && left.name == right.name;
}

template <typename Table>
bool has_all_columns(const Table& in, const Table& of) {
  return std::all_of(of.columns.begin(), of.columns.end(), [&](const std::string& each) {
    return std::find(in.columns.begin(), in.columns.end(), each) != in.columns.end();
  });
}

}  // namespace

void refuse_data_loss(const std::vector<step>& steps, const run_context& with) {
  std::optional<failure> first;
  std::size_t more = 0;
  for (std::size_t index = 0; index < steps.size(); ++index) {
    const running_step running{steps[index], with, index, steps.size()};
    for (const statement& each : running.script.statements) {
      if (!each.loses_data) continue;
      if (first) {
        ++more;
        continue;
      }
      const bool has_place = !running.file.empty();
      first = to_failure({.code = errc::loses_data,
                          .message = {"the downgrade would lose data: {}", {each.text.substr(0, each.text.find('\n'))}},
                          .revision = steps[index].revision,
                          .file = running.file,
                          .line = has_place ? each.line : 0,
                          .column = has_place ? each.column : 0,
                          .help = {"look at what would run: {} plan --down {}; then say yes to it: -y",
                                   {with.set.program, with.options.target.text()}}});
    }
  }
  if (!first) return;
  if (more > 0) first->message += fill_in(", and {} more", {std::to_string(more)});
  throw history_error{std::move(*first)};
}

draft_redo::draft_redo(const run_context& with, const std::vector<step>& steps) : with_{with}, steps_{steps} {}

void draft_redo::require_no_loss() {
  guarded_observer quiet{nullptr};
  const run_context without_words{
      .db = with_.db, .set = with_.set, .options = with_.options, .observer = quiet, .wait = with_.wait};
  std::vector<running_step> running;
  bool drops_tables = false;
  bool by_words = false;
  for (const step& each : steps_) {
    const running_step& one = running.emplace_back(each, without_words, running.size(), steps_.size());
    drops_tables = drops_tables || one.script.drops_tables;
    // What commits by itself, and what the application's code does, cannot be tried.
    by_words = by_words || one.runs_alone() ||
               std::any_of(one.script.statements.begin(), one.script.statements.end(),
                           [](const statement& part) { return !part.call.name.empty(); });
  }
  retry patience{with_.options.retry_for, with_.observer};
  for (const running_step* current = nullptr;;) {
    losses_.clear();
    empty_.clear();
    try {
      with_.db.limit_statements(with_.options.limits);
      const open_transaction trial{with_.db, drops_tables, with_.wait};
      before_ = read_tables();
      for (const running_step& each : running) {
        current = &each;
        by_words ? judge_by_words(each) : run(each);
      }
      if (!by_words) compare(read_tables());
      break;
    } catch (const refused_statement& refused) {
      if (patience.again(refused.cause, current->what->revision)) continue;
      failure known = describe_statement(*current, refused.index, refused.cause);
      known.database_state = "unchanged";
      fail_run(refused.cause, std::move(known),
               [&] { return help_for_statement(*current, refused.cause, with_, false); });
    }
  }
  if (!losses_.empty()) refuse_loss();
}

void draft_redo::require_still_empty() {
  for (const table& each : empty_) {
    if (!with_.db.engine().catalog.keep_rows.empty()) {
      std::string sql{with_.db.engine().catalog.keep_rows};
      sql.replace(sql.find("{table}"), std::string_view{"{table}"}.size(), quoted(each));
      with_.db.execute(sql);
    }
    const auto rows = count(each);
    if (rows != 0) lose(each, rows_text(rows));
  }
  if (!losses_.empty()) refuse_loss();
}

std::vector<draft_redo::table> draft_redo::read_tables() {
  std::vector<table> found;
  bool readable = true;
  const auto finish = [&] {
    if (!found.empty() && readable) found.back().rows = count(found.back());
  };
  for (const row& each : with_.db.query(expand_prefix(with_.db.engine().catalog.columns, with_.set.table_prefix))) {
    table next{.schema = std::string{text(each, 0)},
               .name = std::string{text(each, 1)},
               .key = std::string{text(each, 2)},
               .columns = {},
               .rows = {}};
    if (found.empty() || !same_name(found.back(), next)) {
      finish();
      found.push_back(std::move(next));
    }
    readable = number(each, 5) != 0;
    if (each[3]) found.back().columns.push_back(*each[3] + ' ' + each[4].value_or(""));
  }
  finish();
  return found;
}

std::optional<std::int64_t> draft_redo::count(const table& of) {
  return number(with_.db.query(fill_in("SELECT count(*) FROM {}", {quoted(of)})).at(0), 0);
}

// Statement by statement in the open transaction. What changes rows says how many.
void draft_redo::run(const running_step& step) {
  guarded_observer quiet{nullptr};
  const run_context without_words{
      .db = with_.db, .set = with_.set, .options = with_.options, .observer = quiet, .wait = with_.wait};
  const statement_runner statements{without_words};
  for (std::size_t index = 0; index < step.script.statements.size(); ++index) {
    const statement& what = step.script.statements[index];
    if (!changes_rows(what.text)) {
      statements.run(step, index, true, false, {});
      continue;
    }
    const std::vector<const table*> named = named_in(what.text);
    if (!what.guard.empty() || returns_rows(what.text)) {
      for (const table* const each : named) lose_if_filled(*each);
      statements.run(step, index, true, false, {});
      continue;
    }
    std::uint64_t changed = 0;
    try {
      changed = with_.db.modify(what.text, {});
    } catch (const engine_error& cause) {
      throw refused_statement{index, cause};
    }
    if (named.empty()) continue;
    if (changed > 0) {
      lose(*named.front(), rows_text(static_cast<std::int64_t>(changed)));
    } else if (named.front()->rows == 0) {
      empty_.push_back(*named.front());
    }
  }
}

void draft_redo::judge_by_words(const running_step& step) {
  for (std::size_t index = step.what->first_statement; index < step.script.statements.size(); ++index) {
    const statement& what = step.script.statements[index];
    const bool is_step = !what.call.name.empty();
    if (!is_step && !what.loses_data && !changes_rows(what.text)) continue;
    const std::vector<const table*> named = is_step ? std::vector<const table*>{} : named_in(what.text);
    // A schema that goes with all that is in it, code of the application's: it may be any of them.
    if (named.empty()) {
      for (const table& each : before_) lose_if_filled(each);
    }
    for (const table* const each : named) lose_if_filled(*each);
  }
}

void draft_redo::compare(const std::vector<table>& after) {
  const auto find_in = [](const std::vector<table>& among, const table& wanted) {
    return std::find_if(among.begin(), among.end(), [&](const table& each) { return same_name(each, wanted); });
  };
  for (const table& each : before_) {
    const auto now = find_in(after, each);
    if (now != after.end() && has_all_columns(*now, each)) {
      if (each.rows && now->rows && *now->rows < *each.rows) {
        lose(each, fill_in("{} of {}", {std::to_string(*each.rows - *now->rows), rows_text(each.rows)}));
      }
      continue;
    }
    const bool renamed = now == after.end() && std::any_of(after.begin(), after.end(), [&](const table& other) {
                           return find_in(before_, other) == before_.end() && has_all_columns(other, each) &&
                                  each.rows && other.rows && *other.rows >= *each.rows;
                         });
    if (!renamed) lose_if_filled(each);
  }
}

void draft_redo::lose_if_filled(const table& of) {
  if (of.rows == 0) {
    empty_.push_back(of);
  } else {
    lose(of, rows_text(of.rows));
  }
}

// What is said last of a table is said of the whole of it.
void draft_redo::lose(const table& of, std::string rows) {
  const bool elsewhere = std::any_of(before_.begin(), before_.end(), [&](const table& other) {
    return other.name == of.name && other.schema != of.schema;
  });
  std::string name = elsewhere ? fill_in("{}.{}", {of.schema, of.name}) : of.name;
  std::erase_if(losses_, [&](const loss& each) { return each.table == name; });
  losses_.push_back({std::move(name), std::move(rows)});
}

std::string draft_redo::quoted(const table& of) const {
  const auto quote = with_.db.engine().quoted_name;
  return quote(of.schema) + '.' + quote(of.name);
}

std::vector<const draft_redo::table*> draft_redo::named_in(std::string_view statement) const {
  std::vector<const table*> found;
  const engine& engine = with_.db.engine();
  const statement_words words{statement, engine.name_quotes};
  for (const std::string_view word : words.all()) {
    const std::string key = name_key(word, engine);
    for (const table& each : before_) {
      if (each.key == key && std::find(found.begin(), found.end(), &each) == found.end()) found.push_back(&each);
    }
  }
  return found;
}

void draft_redo::refuse_loss() const {
  std::vector<std::string> tables;
  tables.reserve(losses_.size());
  for (const loss& each : losses_) tables.push_back(fill_in("{} ({})", {each.table, each.rows}));
  // The lowest of those that are taken back; repeatable migrations go first.
  const applied_migration& lowest = *steps_.back().stored;
  refuse<history_error>({.code = errc::draft_edited,
                         .message = {"the draft {} was edited after this database ran it, and taking it back would "
                                     "lose rows: {}",
                                     {lowest.revision, join(tables)}},
                         .revision = lowest.revision,
                         .help = {"{}", {help_for_edited_draft(with_.set, lowest)}}});
}

}  // namespace strata
