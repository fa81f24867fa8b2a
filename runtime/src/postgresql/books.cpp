#include "books.hpp"

#include <algorithm>
#include <strata/error.hpp>
#include <utility>

#include "engine.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata::postgresql {

namespace {

// What somebody may have planted is not looked at before this has run: only names that say where they come from.
constexpr std::string_view enter_catalog =
    "SELECT pg_catalog.set_config('strata.search_path', pg_catalog.current_setting('search_path'), true), "
    "pg_catalog.set_config('search_path', 'pg_catalog, pg_temp', true); ";
constexpr std::string_view leave_catalog =
    "SELECT pg_catalog.set_config('search_path', pg_catalog.current_setting('strata.search_path'), true); ";

// Where {name} leads along the search path, and where it would be made.
constexpr std::string_view look_for_books =
    "SELECT pg_catalog.set_config('strata.found', "
    "COALESCE(pg_catalog.to_regclass({name})::pg_catalog.oid::pg_catalog.text, '0'), true), "
    "pg_catalog.set_config('strata.schema', COALESCE({schema}::pg_catalog.text, ''), true); ";

// Memberships that were granted: a superuser counts as a member of every role without one, and trusts nobody for it.
constexpr std::string_view own_roles = R"(WITH RECURSIVE mine(role) AS (
  SELECT oid FROM pg_roles WHERE rolname = current_user
  UNION
  SELECT granted.roleid FROM pg_auth_members AS granted JOIN mine ON granted.member = mine.role))";

constexpr std::string_view is_ours =
    "EXISTS (SELECT FROM pg_roles AS r WHERE r.oid = {role} AND (r.rolsuper OR r.oid IN (SELECT role FROM mine)))";

// Somebody who may only look runs nothing of the owner's by that.
constexpr std::string_view may_only_read =
    " OR (NOT has_table_privilege(c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE')"
    " AND (has_table_privilege(c.oid, 'SELECT') OR c.relname <> lower('{prefix}_state')::name))";

// Of a relation c. A trigger runs as whoever writes, and is made by whoever has the right TRIGGER; its condition may
// call functions, too. One of a foreign key acts on somebody else's table, which may have triggers.
constexpr std::string_view trouble = R"(CASE
  WHEN c.relpersistence = 't' THEN 'kind|a temporary table'
  WHEN c.relkind NOT IN ('r', 'p') THEN 'kind|' || CASE c.relkind WHEN 'v' THEN 'a view' WHEN 'm' THEN 'a materialized view'
    WHEN 'f' THEN 'a foreign table' WHEN 'S' THEN 'a sequence' WHEN 'c' THEN 'a type' ELSE 'an index' END
  WHEN NOT ({owner is ours}{reader}) THEN 'owner|' || pg_get_userbyid(c.relowner)
  WHEN c.relhastriggers AND EXISTS (
    SELECT FROM pg_trigger AS t
      LEFT JOIN pg_class AS other ON other.oid = t.tgconstrrelid
      LEFT JOIN pg_depend AS d ON d.classid = 'pg_trigger'::regclass AND d.objid = t.oid
      LEFT JOIN pg_proc AS f ON d.refclassid = 'pg_proc'::regclass AND f.oid = d.refobjid
      LEFT JOIN pg_operator AS o ON d.refclassid = 'pg_operator'::regclass AND o.oid = d.refobjid
      LEFT JOIN pg_type AS y ON d.refclassid = 'pg_type'::regclass AND y.oid = d.refobjid
     CROSS JOIN LATERAL (VALUES (other.relowner), (f.proowner), (o.oprowner), (y.typowner)) AS makers(role)
     WHERE t.tgrelid = c.oid AND makers.role IS NOT NULL AND NOT {maker is ours}) THEN 'trigger|'
  WHEN c.relhasrules AND EXISTS (SELECT FROM pg_rewrite AS rules WHERE rules.ev_class = c.oid) THEN 'rule|'
  WHEN c.relrowsecurity AND row_security_active(c.oid) THEN 'rows|'
END)";

// At a launch there is time for the usual case alone: tables of the role's own or of a superuser, with nothing on them.
// Whatever else there is needs a closer look. Both fail with what is wrong, in words that find_verdict() reads, and
// else make {path} the search path.
constexpr std::string_view judge_quickly = R"(SELECT CASE
  WHEN count(*) FILTER (WHERE c.relname IN (lower('{prefix}_state')::name, lower('{prefix}_migrations')::name,
                                            lower('{prefix}_log')::name)) = 3
    AND bool_and(c.relkind IN ('r', 'p') AND c.relpersistence <> 't'
      AND NOT (c.relhastriggers OR c.relhasrules OR c.relrowsecurity)
      AND (r.rolsuper OR r.rolname = current_user{reader}))
  THEN set_config('search_path', {path}, true)
  ELSE ('strata verdict||look|' || count(*) || '|')::integer::text END,
  set_config('strata.schema', coalesce(min(n.nspname::text), ''), true)
FROM pg_class AS s
JOIN pg_namespace AS n ON n.oid = s.relnamespace
JOIN pg_class AS c ON c.relnamespace = s.relnamespace
JOIN pg_roles AS r ON r.oid = c.relowner
WHERE s.oid = current_setting('strata.found')::oid
  AND c.relname IN (lower('{prefix}_state')::name, lower('{prefix}_migrations')::name, lower('{prefix}_log')::name,
    lower('{prefix}_seeds')::name, lower('{prefix}_repeatables')::name, lower('{prefix}_lease')::name); )";

constexpr std::string_view judge_books = R"({own roles},
place(oid, name) AS (
  SELECT oid, nspname FROM pg_namespace WHERE oid = coalesce(
    (SELECT relnamespace FROM pg_class WHERE oid = current_setting('strata.found')::oid),
    (SELECT oid FROM pg_namespace WHERE nspname = current_setting('strata.schema')))),
books AS (
  SELECT c.relname, {trouble} AS trouble
    FROM pg_class AS c
   WHERE c.relnamespace = (SELECT oid FROM place)
     AND c.relname IN (lower('{prefix}_state')::name, lower('{prefix}_migrations')::name, lower('{prefix}_log')::name,
       lower('{prefix}_seeds')::name, lower('{prefix}_repeatables')::name, lower('{prefix}_lease')::name)),
needed(name) AS (
  VALUES (lower('{prefix}_state')::name), (lower('{prefix}_migrations')::name), (lower('{prefix}_log')::name)),
verdict(text) AS (
  SELECT coalesce(
    (SELECT relname || '|' || trouble FROM books WHERE trouble IS NOT NULL ORDER BY relname LIMIT 1),
    (SELECT CASE WHEN count(*) = 3 THEN '|absent|' ELSE min(name::text) || '|missing|' END
       FROM needed WHERE name NOT IN (SELECT relname FROM books) HAVING count(*) > 0 AND {state})))
SELECT CASE WHEN text IS NOT NULL
            THEN ('strata verdict|' || text || '|' || coalesce((SELECT name FROM place), '') || '|')::integer END,
       set_config('strata.schema', coalesce((SELECT name FROM place), ''), true),
       set_config('search_path', {path}, true)
  FROM verdict; )";

constexpr std::string_view judge_table = R"({own roles}
SELECT format('%I.%I', n.nspname, c.relname), n.nspname, c.relname, {trouble}
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
 WHERE c.oid = to_regclass(coalesce(quote_ident(?1) || '.', '') || quote_ident(?2)))";

using words = std::initializer_list<std::pair<std::string_view, std::string_view>>;

// In the order given: a word may hold another.
std::string filled(std::string_view text, words all) {
  std::string result{text};
  for (const auto& [word, with] : all) {
    for (std::size_t at = result.find(word); at != std::string::npos; at = result.find(word, at + with.size())) {
      result.replace(at, word.size(), with);
    }
  }
  return result;
}

std::string literal_of(std::string_view text) { return literal(value{text}); }

std::string trouble_for(bool writing) {
  const std::string owner = filled(is_ours, {{"{role}", "c.relowner"}});
  const std::string maker = filled(is_ours, {{"{role}", "makers.role"}});
  return filled(trouble,
                {{"{owner is ours}", owner}, {"{reader}", writing ? "" : may_only_read}, {"{maker is ours}", maker}});
}

struct verdict {
  std::string table;
  std::string what;
  std::string detail;
  std::string schema;
};

std::string take_field(std::string_view& text) {
  const std::size_t end = std::min(text.find('|'), text.size());
  std::string field{text.substr(0, end)};
  text.remove_prefix(std::min(end + 1, text.size()));
  return field;
}

std::optional<verdict> find_verdict(const engine_error& said) {
  constexpr std::string_view mark = "strata verdict|";
  std::string_view text = said.what();
  const std::size_t at = text.find(mark);
  if (said.sqlstate() != "22P02" || at == std::string_view::npos) return std::nullopt;
  text.remove_prefix(at + mark.size());
  verdict found;
  for (std::string* const each : {&found.table, &found.what, &found.detail}) *each = take_field(text);
  found.schema = text.substr(0, text.rfind('|'));
  return found;
}

[[noreturn]] void refuse(errc code, std::string message, std::string help) {
  throw history_error{
      failure{.code = code, .message = std::move(message), .database_state = "unchanged", .help = std::move(help)}};
}

[[noreturn]] void refuse(const verdict& from) {
  const std::string table = (from.schema.empty() ? "" : from.schema + ".") + from.table;
  const std::string& other = from.detail;
  if (from.what == "look") {
    refuse(errc::foreign_owner, "somebody changed the tables of the bookkeeping since the migration lock was taken",
           "start again: it says what is wrong with them");
  }
  if (from.what == "kind") {
    refuse(errc::foreign_owner, table + " is " + other + ", not a table: who reads it may run what its maker wrote",
           "find out who made it, and drop it or give it another name");
  }
  if (from.what == "owner") {
    refuse(errc::foreign_owner,
           "the table " + table + " belongs to " + other +
               ", which is neither the current role, nor one that it is a member of, nor a superuser",
           "if " + other + " is the role that migrates, connect as " + other +
               " (a program that only reads the state needs GRANT SELECT ON " + table +
               "); if it should have made no such table, drop it");
  }
  if (from.what == "trigger") {
    refuse(errc::foreign_owner, "a trigger on the table " + table + " runs what belongs to somebody else",
           "drop the trigger (in psql, \\d " + table + " shows it) and revoke TRIGGER and REFERENCES on the table");
  }
  if (from.what == "missing") {
    refuse(errc::damaged_bookkeeping, "the bookkeeping is not whole: there is no table " + table,
           std::string{help_for_missing_table});
  }
  if (from.what == "rule") {
    refuse(errc::damaged_bookkeeping, "a rule on the table " + table + " changes what is written to it",
           "drop the rule; in psql, \\d " + table + " shows it");
  }
  refuse(errc::damaged_bookkeeping, "row-level security hides rows of the table " + table + " from the current role",
         "ALTER TABLE " + table + " DISABLE ROW LEVEL SECURITY");
}

}  // namespace

answer ask_catalog(session& on, std::string_view query) {
  // Names are resolved when the cursor is declared, rows are made when it is read.
  answer found = on.run(std::string{enter_catalog} + "DECLARE strata_catalog NO SCROLL CURSOR FOR " +
                        std::string{query} + "; " + std::string{leave_catalog} + "FETCH ALL FROM strata_catalog");
  if (on.in_transaction()) on.run("CLOSE strata_catalog");
  return found;
}

answer book_finder::ask(session& on, const request& what) {
  const bool inside = on.in_transaction();
  const bool placed = held_ && prefix_ == what.prefix;
  std::string text;
  // Neither a trigger nor a rule can come between this look and what is written.
  if (inside && placed && what.state) {
    text = "LOCK TABLE " + name_ + "_state, " + name_ + "_migrations, " + name_ + "_log IN ROW EXCLUSIVE MODE; ";
  }
  const std::string state = (placed ? name_ : std::string{what.prefix}) + "_state";
  text += filled(look_for_books, {{"{name}", literal_of(state)},
                                  {"{schema}", placed ? literal_of(schema_) : "pg_catalog.current_schema()"}});
  text += enter_catalog;
  constexpr std::string_view as_it_was = "current_setting('strata.search_path')";
  if (what.quick) {
    text += filled(judge_quickly, {{"{reader}", what.writing ? "" : may_only_read},
                                   {"{path}", inside ? as_it_was : "quote_ident(min(n.nspname::text)) || ', pg_temp'"},
                                   {"{prefix}", what.prefix}});
  } else {
    text += filled(judge_books,
                   {{"{own roles}", own_roles},
                    {"{trouble}", trouble_for(what.writing)},
                    {"{state}", what.state ? "true" : "false"},
                    {"{path}", inside ? as_it_was
                                      : "coalesce((SELECT quote_ident(name) FROM place), 'pg_catalog') || ', pg_temp'"},
                    {"{prefix}", what.prefix}});
  }
  constexpr std::string_view schema = "pg_catalog.current_setting('strata.schema')";
  if (what.state) {
    text.append("SELECT format, epoch, digest, ").append(schema).append(" FROM ");
    text.append(inside ? state : std::string{what.prefix} + "_state");
  } else {
    text.append("SELECT ").append(schema).append(", pg_catalog.current_setting('strata.found')");
  }
  return on.run(text);
}

std::optional<answer> book_finder::ask_quickly(session& on, request what) {
  what.quick = true;
  try {
    return ask(on, what);
  } catch (const engine_error& said) {
    if (const auto found = find_verdict(said); found && !on.in_transaction()) return std::nullopt;
    throw;
  }
}

void book_finder::keep(std::string_view prefix, const std::string& schema) {
  prefix_ = prefix;
  schema_ = schema;
  name_ = (schema.empty() ? "" : quoted_name(schema) + ".") + prefix_;
}

const std::string& book_finder::name(session& on, std::string_view prefix) {
  if (prefix_ != prefix) find(on, prefix, false);
  return name_;
}

void book_finder::hold(session& on, std::string_view prefix) {
  find(on, prefix, true);
  held_ = true;
}

void book_finder::find(session& on, std::string_view prefix, bool writing) {
  held_ = false;
  const request what{.prefix = prefix, .writing = writing};
  try {
    std::optional<answer> found;
    if (!on.in_transaction()) found = ask_quickly(on, what);
    usual_ = found.has_value();
    if (!found) found = ask(on, what);
    const row& place = found->rows.at(0);
    // What is yet to be made will be as usual.
    usual_ = usual_ || place.at(1) == "0";
    keep(prefix, place.at(0).value_or(""));
  } catch (const engine_error& said) {
    if (const auto verdict = find_verdict(said)) refuse(*verdict);
    throw;
  }
}

std::vector<row> book_finder::read_state(session& on, std::string_view prefix) {
  const bool inside = on.in_transaction();
  const request what{.prefix = prefix, .writing = inside, .state = true};
  try {
    std::optional<answer> found;
    if (!inside || usual_) found = ask_quickly(on, what);
    if (!found) found = ask(on, what);
    if (!held_ && !found->rows.empty()) keep(prefix, found->rows.front().at(3).value_or(""));
    return std::move(found->rows);
  } catch (const engine_error& said) {
    const auto verdict = find_verdict(said);
    if (!verdict) throw;
    if (verdict->what != "absent") refuse(*verdict);
    if (!held_) keep(prefix, verdict->schema);
    throw engine_error{engine_error::kind::missing_table, "there is no bookkeeping", {}, {}};
  }
}

std::string require_table_of_ours(session& on, std::string_view schema, std::string_view name) {
  const value parameters[] = {schema.empty() ? value{nullptr} : value{schema}, name};
  const std::string query = filled(judge_table, {{"{own roles}", own_roles}, {"{trouble}", trouble_for(true)}});
  const answer found = ask_catalog(on, with_literals(query, parameters));
  if (found.rows.empty()) return std::string{name};
  const row& first = found.rows.front();
  const std::string trouble_found = first.at(3).value_or("");
  std::string_view said = trouble_found;
  verdict judged{
      .table = first.at(2).value_or(""), .what = take_field(said), .detail = {}, .schema = first.at(1).value_or("")};
  judged.detail = take_field(said);
  // What a tool's table has of rules and hidden rows is that tool's affair.
  if (judged.what == "kind" || judged.what == "owner" || judged.what == "trigger") refuse(judged);
  return first.at(0).value_or("");
}

}  // namespace strata::postgresql
