#include "filled_trial.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>
#include <utility>

#include "generator/scratch/failure_diagnostic.hpp"
#include "generator/scratch/migration_trial.hpp"
#include "generator/sql/lexer.hpp"
#include "runtime/schema/sqlite_tokens.hpp"
#include "words.hpp"

namespace strata::generator {

namespace {

using schemas::lower;
template <typename Words>
bool share(const word_set& one, const Words& other) {
  return std::any_of(other.begin(), other.end(), [&](const auto& each) { return one.contains(each); });
}

std::vector<std::string> first_words(const sql_statement& statement) {
  std::vector<std::string> words;
  for (const token& each : lex(statement.text, dialect::postgresql).tokens) {
    if (each.kind == token_kind::word) words.push_back(lower(text_of(statement.text, each)));
    if (words.size() == 3) break;
  }
  words.resize(3);
  return words;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> all) {
  return std::find(all.begin(), all.end(), word) != all.end();
}

// What makes something new, or takes something away: no row is in the way. (A unique index is, where two rows are
// alike, which only their owner knows.)
bool passes_whatever_rows(const sql_statement& statement) {
  const std::vector<std::string> words = first_words(statement);
  if (words[0] == "drop") return words[1] != "table";
  if (words[0] == "insert") return !all_words(statement.text).contains("select");
  return is_one_of(words[0], {"comment", "create", "grant", "revoke", "set"});
}

// `public."Nodes"`: Nodes.
std::string bare_name(const std::string& name) {
  if (name.ends_with('"')) {
    const std::size_t open = name.rfind('"', name.size() - 2);
    return name.substr(open + 1, name.size() - open - 2);
  }
  const std::size_t dot = name.rfind('.');
  return dot == std::string::npos ? name : name.substr(dot + 1);
}

bool is_alter(const sql_statement& statement) {
  const std::vector<std::string> words = first_words(statement);
  return words[0] == "alter" && (words[1] == "table" || words[1] == "domain");
}

std::string between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t begin = text.find(before);
  if (begin == std::string_view::npos) return {};
  const std::size_t first = begin + before.size();
  return std::string{text.substr(first, text.find(after, first) - first)};
}

enum class broken { not_null, check, foreign_key, addition, other };

// Why an engine refused a statement on filled tables, as far as its codes tell.
struct cause {
  broken what = broken::other;
  /// Of NOT NULL.
  std::string column = {};
  std::string help = {};
};

constexpr std::string_view fails_code = "strata-fails-on-rows";
constexpr std::string_view not_tried_code = "strata-rows-not-tried";

constexpr std::string_view check_help =
    "change the rows that do not satisfy it first (UPDATE … WHERE NOT (…)), in the same migration or in one before";

constexpr std::string_view key_help =
    "take the rows that refer to nothing out of the way first (UPDATE … SET column = NULL, or DELETE, WHERE NOT EXISTS "
    "…),\nin the same migration or in one before";

cause cause_on_sqlite(std::string_view message, const sql_statement* statement) {
  const bool alters = statement != nullptr && is_alter(*statement);
  if (message.find("Cannot add a NOT NULL column") != std::string_view::npos) {
    return {broken::addition,
            {},
            "give the column a DEFAULT; or add it without NOT NULL, fill it with an UPDATE, and rebuild the table with "
            "NOT NULL"};
  }
  if (message.find("non-constant default") != std::string_view::npos) {
    return {broken::addition,
            {},
            "add the column without the default and fill it with an UPDATE; a default that is computed takes a "
            "rebuild of the table"};
  }
  if (message.find("REFERENCES column with non-NULL default") != std::string_view::npos) {
    return {broken::addition, {}, "add the column without the default and fill it with an UPDATE"};
  }
  const auto fails = [&](std::string_view kind) { return message.find(kind) != std::string_view::npos; };
  if (fails("NOT NULL constraint failed")) {
    return {
        broken::not_null, std::string{message.substr(message.rfind('.') + 1)},
        "fill the column first: UPDATE … SET column = … WHERE column IS NULL, or coalesce(column, …) while copying"};
  }
  if (fails("CHECK constraint failed")) return {alters ? broken::addition : broken::check, {}, std::string{check_help}};
  if (alters) return {broken::addition, {}, {}};
  return {};
}

cause cause_on_postgresql(std::string_view message, std::string_view code, const sql_statement* statement) {
  const bool alters = statement != nullptr && (is_alter(*statement) || first_words(*statement)[0] == "do");
  if (code == "23502") {
    const std::string column = between(message, "column \"", "\"");
    const word_set words = statement == nullptr ? word_set{} : all_words(statement->text);
    const bool adds = alters && words.contains("add") && !words.contains("constraint");
    return {
        broken::not_null, column,
        adds ? "give the column a DEFAULT; or add it without NOT NULL, fill it with an UPDATE, and then ALTER COLUMN "
               "… SET NOT NULL"
             : "fill the column first: UPDATE … SET column = … WHERE column IS NULL"};
  }
  if (code == "23514" && alters) {
    return {
        broken::check, {}, std::string{check_help} + ";\nor add it NOT VALID, and VALIDATE it in a later migration"};
  }
  if (code == "23503" && alters) {
    return {broken::foreign_key,
            {},
            std::string{key_help} + ";\nor add it NOT VALID, and VALIDATE it in a later migration"};
  }
  return {};
}

// What a transaction that is rolled back leaves behind.
class sequence_states {
 public:
  explicit sequence_states(strata::connection& db) : db_(db) {
    for (const row& each : db.query("SELECT pg_catalog.format('SELECT %L, last_value, is_called FROM %s', "
                                    "seqrelid::pg_catalog.regclass, seqrelid::pg_catalog.regclass) "
                                    "FROM pg_catalog.pg_sequence")) {
      query_ += (query_.empty() ? "" : " UNION ALL ") + each.at(0).value();
    }
    before_ = read();
  }

  void put_back() {
    for (const row& now : read()) {
      const auto was = std::find_if(before_.begin(), before_.end(), [&](const row& each) { return each[0] == now[0]; });
      if (was == before_.end() || *was == now) continue;
      const std::array<value, 3> state{std::string_view{*(*was)[0]}, std::string_view{*(*was)[1]},
                                       std::string_view{*(*was)[2]}};
      db_.query("SELECT pg_catalog.setval(?1::text::regclass, ?2::text::bigint, ?3::text::boolean)", state);
    }
  }

 private:
  [[nodiscard]] std::vector<row> read() const { return query_.empty() ? std::vector<row>{} : db_.query(query_); }

  strata::connection& db_;
  std::string query_ = {};
  std::vector<row> before_ = {};
};

// What the engine refuses inside a transaction (CREATE INDEX CONCURRENTLY) is left out; that rarely depends on rows.
bool runs_in_transaction(const sql_script& script) {
  return std::all_of(script.statements.begin(), script.statements.end(), [](const sql_statement& each) {
    return each.call.empty() && each.pieces.empty() && (each.guard.empty() || each.guard_derived);
  });
}

}  // namespace

struct filled_trial::refusal {
  direction way = direction::up;
  /// Null: it was refused at COMMIT.
  const sql_statement* statement = nullptr;
  std::string message = {};
  std::string code = {};
  bool dangling_rows = false;
  diagnostic shown = {};
};

std::vector<diagnostic> filled_trial::run(const chain_migration& migration, const database_copy& before,
                                          bool with_down) {
  if (calls_step(migration.up) || migration.repeatable) return {};
  migration_ = &migration;
  before_ = &before;
  with_down_ = with_down && migration.irreversible.empty() && !calls_step(migration.down);
  filled_ = {};
  schema_.reset();
  find_tables(migration);
  if (tables_.empty()) return {};
  std::vector<diagnostic> said;
  try {
    const auto first = attempt({});
    note_refused_tables(said);
    if (first) {
      if (auto found = judge(*first)) said.push_back(std::move(*found));
    }
  } catch (const engine_error&) {
    // Filling broke the transaction: nothing was tried.
    on_.db().rollback();
  }
  return said;
}

// By their names, wherever they stand: a table too many costs three rows.
void filled_trial::find_tables(const chain_migration& migration) {
  tables_.clear();
  std::string text;
  for (const sql_script* script : {&migration.up, &migration.down}) {
    for (const sql_statement& each : script->statements) {
      if (!passes_whatever_rows(each)) text += each.text + '\n';
    }
  }
  if (text.empty()) return;
  const std::string lower_text = lower(text);
  const word_set words = all_words(text);
  for (const table_name& each : on_.tables()) {
    if (each.name.starts_with(sandbox_prefix)) continue;
    const std::string name = lower(bare_name(each.name));
    const bool plain = std::all_of(name.begin(), name.end(), is_name_byte);
    if (plain ? words.contains(name) : lower_text.find(name) != std::string::npos) tables_.insert(each.name);
  }
}

// With the parents, and theirs.
void filled_trial::read_schema(sandbox& of) {
  if (schema_) return;
  std::set<std::string> wanted = tables_;
  for (std::size_t before = 0; before != wanted.size();) {
    before = wanted.size();
    schema_ = of.read_schema(wanted);
    for (const schemas::schema_table& table : schema_->tables) {
      if (!wanted.contains(table.name)) continue;
      for (const schemas::foreign_key& key : table.foreign_keys) {
        const bool known = std::any_of(schema_->tables.begin(), schema_->tables.end(), [&](const auto& each) {
          return schema_->names_fold_case ? lower(each.name) == lower(key.parent_table) : each.name == key.parent_table;
        });
        if (!known) wanted.insert(key.parent_table);
      }
    }
    // A parent that is not there.
    if (schema_->tables.size() < before) break;
  }
}

std::optional<filled_trial::refusal> filled_trial::attempt(const row_choice& which) {
  return on_.which() == dialect::sqlite ? attempt_on_copy(which) : attempt_in_transaction(which);
}

std::optional<filled_trial::refusal> filled_trial::attempt_on_copy(const row_choice& which) {
  const std::unique_ptr<sandbox> copy = on_.another();
  copy->restore(before_->image);
  read_schema(*copy);
  const bool sqlite = copy->which() == dialect::sqlite;
  std::string acting = "0";
  if (sqlite) {
    acting = copy->db().query("PRAGMA foreign_keys").at(0).at(0).value_or("0");
    copy->db().execute("PRAGMA foreign_keys = ON");
  }
  copy->db().begin({}, {});
  filled_ = put_made_up_rows(*copy, *schema_, tables_, which);
  try {
    copy->db().commit({});
  } catch (const engine_error&) {
    // Deferred keys, most likely.
    copy->db().rollback();
    return std::nullopt;
  }
  if (sqlite) copy->db().execute("PRAGMA foreign_keys = " + acting);
  if (filled_.rows == 0) return std::nullopt;

  refusal found;
  migration_trial trial{*copy, *migration_};
  try {
    trial.up();
    found.way = direction::down;
    if (with_down_) trial.down();
    return std::nullopt;
  } catch (const strata::error& failed) {
    const strata::failure& details = failed.details();
    found.shown = to_diagnostic(details, *migration_, found.way);
    found.message = details.engine_message;
    found.code = details.sqlstate;
    found.dangling_rows = details.code == errc::foreign_key;
    if (details.line == 0) return found;
    const sql_script& script = found.way == direction::up ? migration_->up : migration_->down;
    for (const sql_statement& each : script.statements) {
      if (each.offset <= found.shown.offset.value_or(0)) found.statement = &each;
    }
    return found;
  }
}

// Without a copy of the database, which takes long.
std::optional<filled_trial::refusal> filled_trial::attempt_in_transaction(const row_choice& which) {
  if (!runs_in_transaction(migration_->up)) return std::nullopt;
  read_schema(on_);
  strata::connection& db = on_.db();
  sequence_states sequences{db};
  refusal found;
  const auto run = [&](const sql_script& script) {
    for (const sql_statement& each : script.statements) {
      if (!each.in_transaction) continue;
      found.statement = &each;
      db.execute(each.text);
    }
    found.statement = nullptr;
    db.execute("SET CONSTRAINTS ALL IMMEDIATE");
    db.execute("SET CONSTRAINTS ALL DEFERRED");
  };
  bool refused = false;
  db.begin({}, {});
  try {
    filled_ = put_made_up_rows(on_, *schema_, tables_, which);
    db.execute("SET CONSTRAINTS ALL IMMEDIATE");
    db.execute("SET CONSTRAINTS ALL DEFERRED");
  } catch (const engine_error&) {
    db.rollback();
    sequences.put_back();
    return std::nullopt;
  }
  if (filled_.rows > 0) {
    try {
      run(migration_->up);
      found.way = direction::down;
      if (with_down_ && runs_in_transaction(migration_->down)) run(migration_->down);
    } catch (const engine_error& said) {
      refused = true;
      found.message = said.what();
      found.code = said.sqlstate();
      found.dangling_rows = found.statement == nullptr;
      const sql_script& script = found.way == direction::up ? migration_->up : migration_->down;
      found.shown = found.statement == nullptr
                        ? diagnostic{.code = {}, .message = {}, .file = script.file, .offset = script.marker}
                        : to_diagnostic(said, script.file, *found.statement, {});
    }
  }
  db.rollback();
  sequences.put_back();
  if (!refused) return std::nullopt;
  return found;
}

void filled_trial::note_refused_tables(std::vector<diagnostic>& said) {
  for (const auto& [table, why] : filled_.refused) {
    if (!told_.insert(table).second) continue;
    said.push_back({.level = severity::note,
                    .code = std::string{not_tried_code},
                    .message = fmt::format("no row could be made up for {}, so {} was tried with that table empty: {}",
                                           table, migration_->revision, why),
                    .file = migration_->up.file,
                    .offset = migration_->up.marker});
  }
}

bool filled_trial::is_column(const std::string& name) const {
  return std::any_of(schema_->tables.begin(), schema_->tables.end(), [&](const schemas::schema_table& table) {
    return std::any_of(table.columns.begin(), table.columns.end(),
                       [&](const schemas::schema_column& each) { return lower(each.name) == lower(name); });
  });
}

// Those that the refused statement names; at COMMIT all of them. In lower case, without a schema.
std::set<std::string> filled_trial::tables_in(const refusal& what) const {
  std::set<std::string> concerned;
  const word_set named = what.statement == nullptr ? word_set{} : all_words(what.statement->text);
  for (const std::string& each : tables_) {
    const std::string name = lower(bare_name(each));
    if (named.empty() || named.contains(name)) concerned.insert(name);
  }
  return concerned;
}

// The author has thought of rows: whatever is done about them, only a person knows whether it is enough.
bool filled_trial::mends_before(const refusal& what) const {
  const sql_script& script = what.way == direction::up ? migration_->up : migration_->down;
  const std::set<std::string> concerned = tables_in(what);
  constexpr std::array<std::string_view, 14> choosing{"where",  "case",     "coalesce", "ifnull",  "iif",
                                                      "nullif", "max",      "min",      "join",    "greatest",
                                                      "least",  "conflict", "or",       "distinct"};
  for (const sql_statement& each : script.statements) {
    const std::string first = first_words(each)[0];
    const word_set words = all_words(each.text);
    const bool copies = is_one_of(first, {"insert", "replace"});
    if (copies && share(words, choosing)) return true;
    if (&each == what.statement) return false;
    // A function may do anything.
    if (first == "select" && each.text.find('(') != std::string::npos) return true;
    if (is_one_of(first, {"do", "call", "with", "merge", "truncate"})) return true;
    if (is_one_of(first, {"update", "delete"}) && share(words, concerned)) return true;
  }
  return false;
}

// The three steps in as many migrations: a column is added, filled, and made NOT NULL. Of a CHECK or a key, columns are
// looked for in all that the migration says.
bool filled_trial::was_mended_before(const refusal& what, const std::string& column) const {
  if (what.way == direction::down) return false;
  word_set columns;
  if (!column.empty()) {
    columns.insert(lower(column));
  } else {
    std::string text = what.message;
    for (const sql_statement& each : migration_->up.statements) text += '\n' + each.text;
    const word_set words = all_words(text);
    for (const schemas::schema_table& table : schema_->tables) {
      for (const schemas::schema_column& each : table.columns) {
        if (words.contains(lower(each.name))) columns.insert(lower(each.name));
      }
    }
  }
  const std::set<std::string> concerned = tables_in(what);
  for (const chain_migration& earlier : chain_.migrations) {
    if (earlier.revision == migration_->revision) return false;
    // A step fills whatever it likes.
    if (calls_step(earlier.up)) return true;
    for (const sql_statement& each : earlier.up.statements) {
      const std::string first = first_words(each)[0];
      if (!is_one_of(first, {"update", "delete", "do", "with", "merge", "insert", "replace"})) continue;
      const word_set words = all_words(each.text);
      const bool changes = first != "insert" || words.contains("conflict") || words.contains("replace");
      if (changes && share(words, concerned) && share(words, columns)) return true;
    }
  }
  return false;
}

std::optional<diagnostic> filled_trial::judge(const refusal& first) {
  const bool sqlite = on_.which() == dialect::sqlite;
  cause why = sqlite ? cause_on_sqlite(first.message, first.statement)
                     : cause_on_postgresql(first.message, first.code, first.statement);
  if (first.dangling_rows) why = {broken::foreign_key, {}, std::string{key_help}};
  if (sqlite && why.what == broken::check && first.statement != nullptr) {
    // Copied into a table that was there before: what its CHECK takes is known to the rows' owner.
    const std::vector<std::string> words = words_in_order(first.statement->text);
    const auto into = std::find(words.begin(), words.end(), "into");
    const bool old = into == words.end() || into + 1 == words.end() ||
                     std::any_of(schema_->tables.begin(), schema_->tables.end(),
                                 [&](const auto& each) { return lower(each.name) == *(into + 1); });
    if (old) why.what = broken::other;
  }
  const bool new_column = why.what == broken::not_null && !is_column(why.column);
  const bool added_here = new_column && first.statement != nullptr && all_words(first.statement->text).contains("add");
  bool sure = why.what == broken::addition || added_here;
  if (!sure && why.what != broken::other) sure = !mends_before(first) && !was_mended_before(first, why.column);
  if (sure && why.what == broken::not_null && !new_column) {
    // Not because of NULL elsewhere, from which this column is filled.
    const auto again = attempt({.various = false, .null_in = why.column});
    if (!again || again->statement != first.statement) return std::nullopt;
  }
  // On PostgreSQL, what is left out of a script may be what the statement lacks.
  if (!sure && !sqlite && !first.code.starts_with("22") && !first.code.starts_with("23")) return std::nullopt;
  // Which values there are twice, only the rows' owner knows, and everybody knows that.
  const bool twice = first.code == "23505" || first.message.find("UNIQUE constraint failed") != std::string::npos;
  if (!sure && twice) return std::nullopt;
  if (!sure && !attempt({.various = false})) return std::nullopt;

  diagnostic what = first.shown;
  const std::string script = (first.way == direction::up ? "up of " : "down of ") + migration_->revision;
  if (first.dangling_rows) {
    // `row 1 of c refers to no row of p`
    const std::string table = lower(between(first.message, " of ", " "));
    for (const sql_statement& each : (first.way == direction::up ? migration_->up : migration_->down).statements) {
      if (!all_words(each.text).contains(table)) continue;
      what.offset = each.offset;
      break;
    }
  }
  if (!sure) {
    what.level = severity::note;
    what.code = not_tried_code;
    what.message =
        fmt::format("{} was not tried on rows: those that were made up do not suit it: {}", script, first.message);
    what.help = "FIXTURES can give the round trip rows that do";
    return what;
  }
  what.level = migration_->draft && !migration_->borrowed ? severity::error : severity::warning;
  what.code = fails_code;
  what.message = fmt::format("{} fails on a table with rows: {}", script, first.message);
  what.details = {"on empty tables it passes; these rows were made up"};
  what.help = why.help;
  return what;
}

}  // namespace strata::generator
