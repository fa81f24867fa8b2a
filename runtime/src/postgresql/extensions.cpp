#include "extensions.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "books.hpp"
#include "engine.hpp"
#include "runtime/internal/chain_base.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata::postgresql {

namespace {

// Who may create an extension: a superuser, or of a trusted one (since PostgreSQL 13) whoever may create objects in the
// database. https://www.postgresql.org/docs/current/sql-createextension.html
constexpr std::string_view missing_query = R"(SELECT wanted.name,
  EXISTS (SELECT FROM pg_catalog.pg_available_extensions AS known WHERE known.name = wanted.name),
  coalesce((SELECT bool_or((to_jsonb(offered) ->> 'trusted')::boolean)
              FROM pg_catalog.pg_available_extension_versions AS offered WHERE offered.name = wanted.name), false),
  current_database()
FROM unnest(string_to_array(?1, ' ')) AS wanted(name)
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_extension AS made WHERE made.extname = wanted.name))";

bool is_plain(std::string_view name) {
  return name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == std::string_view::npos;
}

std::string help_for(const std::string& name, bool available, bool trusted, const std::string& database) {
  const std::string command = "CREATE EXTENSION " + (is_plain(name) ? name : '"' + name + '"') + ';';
  const std::string there = " runs in the database " + database + ": " + command;
  if (!available) return "install " + name + " on the server, which does not offer it yet; then a superuser" + there;
  return (trusted ? "its owner, whoever else may create in it, or a superuser" : "a superuser") + there;
}

// What finds an object of the base, on any search path; empty: it is none.
std::string look_for(const requirement& what) {
  const auto literal = [](std::string_view text) { return engine_constants.literal(text) + "::pg_catalog.text"; };
  const auto in_catalog = [&](std::string_view table, std::string_view column, std::string_view schema) {
    return fill_in(
        "SELECT 1 FROM pg_catalog.{} AS found JOIN pg_catalog.pg_namespace AS schemas "
        "ON schemas.oid OPERATOR(pg_catalog.=) found.{} WHERE found.{}::pg_catalog.text "
        "OPERATOR(pg_catalog.=) {} AND schemas.nspname::pg_catalog.text OPERATOR(pg_catalog.=) {}",
        {table, schema, column, literal(what.name),
         what.schema.empty() ? "ANY (pg_catalog.current_schemas(true)::pg_catalog.text[])" : literal(what.schema)});
  };
  switch (what.what) {
    case requirement::kind::schema:
      return "SELECT 1 FROM pg_catalog.pg_namespace WHERE nspname::pg_catalog.text OPERATOR(pg_catalog.=) " +
             literal(what.name);
    case requirement::kind::table:
    case requirement::kind::view:
    case requirement::kind::sequence:
      return in_catalog("pg_class", "relname", "relnamespace");
    case requirement::kind::type:
      return in_catalog("pg_type", "typname", "typnamespace");
    case requirement::kind::routine:
      return in_catalog("pg_proc", "proname", "pronamespace");
    case requirement::kind::extension:
    case requirement::kind::function:
      break;
  }
  return {};
}

}  // namespace

std::vector<unmet_requirement> missing_extensions(session& on, std::span<const requirement> requirements) {
  std::string names;
  for (const requirement& each : requirements) {
    if (each.what == requirement::kind::extension) names.append(names.empty() ? "" : " ").append(each.name);
  }
  if (names.empty()) return {};
  const std::array<value, 1> parameters{std::string_view{names}};
  std::vector<unmet_requirement> missing;
  for (const row& each : ask_catalog(on, with_literals(missing_query, parameters)).rows) {
    const std::string name = each.at(0).value_or("");
    const auto asked = std::find_if(requirements.begin(), requirements.end(), [&name](const requirement& one) {
      return one.what == requirement::kind::extension && one.name == name;
    });
    missing.push_back({.asked = &*asked,
                       .what = "the extension " + name,
                       .help = help_for(name, each.at(1) == "t", each.at(2) == "t", each.at(3).value_or(""))});
  }
  return missing;
}

std::vector<unmet_requirement> missing_objects(session& on, std::span<const requirement> requirements) {
  std::string query;
  for (std::size_t at = 0; at < requirements.size(); ++at) {
    const std::string look = look_for(requirements[at]);
    if (look.empty()) continue;
    query.append(query.empty() ? "" : "\nUNION ALL ").append("SELECT " + std::to_string(at) + " WHERE NOT EXISTS (");
    query += look + ')';
  }
  if (query.empty()) return {};
  std::vector<std::size_t> places;
  for (const row& each : on.run(query).rows) places.push_back(std::stoul(each.at(0).value_or("0")));
  std::sort(places.begin(), places.end());
  std::vector<unmet_requirement> missing;
  missing.reserve(places.size());
  for (const std::size_t at : places) {
    missing.push_back({.asked = &requirements[at], .what = name_object(requirements[at])});
  }
  return missing;
}

}  // namespace strata::postgresql
