// The rows and sequences of a PostgreSQL database.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "contents.hpp"

namespace strata::generator {

namespace {

// Without what belongs to extensions, which bring it themselves.
constexpr std::string_view relations_query = R"(
  SELECT c.oid, c.oid::regclass::text
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
   WHERE c.relkind = ?1::text::"char" AND c.relpersistence <> 't'
     AND n.nspname NOT LIKE 'pg\_%' AND n.nspname <> 'information_schema'
     AND NOT EXISTS (SELECT FROM pg_depend d
                      WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
   ORDER BY c.oid)";

/// Name; always an identity; how its literals look: `n` numbers, `b` booleans, else text.
constexpr std::string_view columns_query = R"(
  SELECT quote_ident(a.attname), a.attidentity = 'a',
         CASE WHEN a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'numeric'::regtype,
                                  'float4'::regtype, 'float8'::regtype, 'oid'::regtype) THEN 'n'
              WHEN a.atttypid = 'bool'::regtype THEN 'b' ELSE 't' END
    FROM pg_attribute a
   WHERE a.attrelid = ?1::oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
   ORDER BY a.attnum)";

/// How many there are, and a digest of their bytes: each run gives them other numbers.
constexpr std::string_view large_objects_query = R"(
  SELECT pg_catalog.count(*), pg_catalog.md5(pg_catalog.string_agg(each.digest, ',' ORDER BY each.digest))
    FROM (SELECT pg_catalog.md5(pg_catalog.lo_get(m.oid)) FROM pg_catalog.pg_largeobject_metadata m) AS each(digest))";

/// Rows that are there and not in the tables above: materialized views', and those that a migration has put into an
/// extension's table.
constexpr std::string_view derived_query = R"(
  SELECT c.oid::pg_catalog.regclass::pg_catalog.text,
         CASE WHEN c.relkind OPERATOR(pg_catalog.=) 'm'::pg_catalog."char" THEN 'materialized view'
              ELSE 'the extension''s table' END
    FROM pg_catalog.pg_class c
    JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
   WHERE n.nspname::pg_catalog.text OPERATOR(pg_catalog.!~) '^(pg_|information_schema$)'::pg_catalog.text
     AND (c.relkind OPERATOR(pg_catalog.=) 'm'::pg_catalog."char" AND c.relispopulated
          OR c.relkind OPERATOR(pg_catalog.=) 'r'::pg_catalog."char"
             AND EXISTS (SELECT FROM pg_catalog.pg_depend d
                          WHERE d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass::pg_catalog.oid
                            AND d.objid OPERATOR(pg_catalog.=) c.oid
                            AND d.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char"))
   ORDER BY 1)";

bool is_number(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char each) {
    return (each >= '0' && each <= '9') || each == '-' || each == '+' || each == '.' || each == 'e';
  });
}

std::string literal(std::string_view kind, const std::optional<std::string>& value) {
  if (!value) return "NULL";
  if (kind == "b") return *value == "t" || *value == "true" ? "true" : "false";
  // NaN and Infinity are quoted.
  if (kind == "n" && is_number(*value)) return *value;
  return postgresql_text_literal(*value);
}

table_contents read_table(strata::connection& db, const row& relation) {
  table_contents table;
  table.name = relation.at(1).value();
  std::vector<std::string> kinds;
  const std::array<value, 1> parameters{std::string_view{*relation.at(0)}};
  std::string list;
  for (const row& each : db.query_catalog(columns_query, parameters)) {
    table.columns.push_back(each.at(0).value());
    kinds.push_back(each.at(2).value());
    if (each.at(1) == "t") table.overriding = " OVERRIDING SYSTEM VALUE";
    list += fmt::format("{}{}::pg_catalog.text", list.empty() ? "" : ", ", table.columns.back());
  }
  if (table.columns.empty()) return table;
  for (const row& each : db.query(fmt::format("SELECT {} FROM ONLY {} ORDER BY ctid", list, table.name))) {
    std::vector<std::string> values;
    for (std::size_t column = 0; column < each.size(); ++column) values.push_back(literal(kinds[column], each[column]));
    table.rows.push_back(std::move(values));
  }
  return table;
}

counter read_sequence(strata::connection& db, const row& relation) {
  const std::string name = relation.at(1).value();
  const row state = db.query(fmt::format("SELECT s.last_value, s.is_called, s.last_value OPERATOR(pg_catalog.=) "
                                         "q.seqstart FROM {} s, pg_catalog.pg_sequence q "
                                         "WHERE q.seqrelid OPERATOR(pg_catalog.=) {}::pg_catalog.oid",
                                         name, relation.at(0).value()))
                        .at(0);
  const std::string last = state.at(0).value();
  const bool called = state.at(1) == "t";
  const bool untouched = !called && state.at(2) == "t";
  return {"sequence " + name, called ? last : last + " (not used yet)",
          untouched
              ? ""
              : fmt::format("SELECT pg_catalog.setval({}, {}, {});\n", postgresql_text_literal(name), last, called)};
}

void read_large_objects(strata::connection& db, database_contents& into) {
  const row found = db.query(large_objects_query).at(0);
  const std::string count = found.at(0).value();
  if (count == "0") return;
  into.lost.push_back(fmt::format("{} large object{}", count, count == "1" ? "" : "s"));
  into.counters.push_back({"large objects", fmt::format("{} (digest {})", count, found.at(1).value()), ""});
}

// Compared and never written: the engine makes them again, or the proof says that it does not.
void read_derived_rows(strata::connection& db, database_contents& into) {
  for (const row& each : db.query(derived_query)) {
    const std::string name = each.at(0).value();
    const row rows = db.query(fmt::format("SELECT pg_catalog.count(*), "
                                          "pg_catalog.md5(pg_catalog.string_agg(one.text, ',' ORDER BY one.text)) "
                                          "FROM (SELECT pg_catalog.concat(strata_row.*) FROM {} AS strata_row) "
                                          "AS one(text)",
                                          name))
                         .at(0);
    into.counters.push_back({fmt::format("{} {}", each.at(1).value(), name),
                             fmt::format("{} rows (digest {})", rows.at(0).value(), rows.at(1).value_or("none")), ""});
  }
}

}  // namespace

database_contents read_postgresql_contents(strata::connection& db) {
  database_contents found;
  const auto relations = [&](std::string_view kind) {
    const std::array<value, 1> parameters{kind};
    return db.query_catalog(relations_query, parameters);
  };
  for (const row& each : relations("r")) found.tables.push_back(read_table(db, each));
  for (const row& each : relations("S")) found.counters.push_back(read_sequence(db, each));
  read_large_objects(db, found);
  read_derived_rows(db, found);
  return found;
}

}  // namespace strata::generator
