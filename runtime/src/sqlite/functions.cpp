#include "engine.hpp"

#include <sqlite3.h>

#include <array>
#include <string>

#include "prepared_statement.hpp"
#include "runtime/internal/chain_base.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata::sqlite {

namespace {

// SQLite looks a function up when it compiles a call, so nothing has to run; builds without the introspection pragmas
// can be asked, too.
bool is_callable(sqlite3* handle, const requirement& function) {
  std::string query = "SELECT \"" + std::string{function.name} + "\"(";
  for (int argument = 0; argument < function.arguments; ++argument) query += argument == 0 ? "NULL" : ", NULL";
  query += ')';
  sqlite3_stmt* call = nullptr;
  const bool compiled = sqlite3_prepare_v2(handle, query.c_str(), -1, &call, nullptr) == SQLITE_OK;
  sqlite3_finalize(call);
  if (compiled) return true;
  // Anything else (a lock, a damaged file) is not the function's, and comes to light at the next statement.
  const std::string_view said = sqlite3_errmsg(handle);
  return !said.starts_with("no such function") && !said.starts_with("wrong number of arguments");
}

bool is_object(const requirement& what) {
  return what.what == requirement::kind::table || what.what == requirement::kind::view;
}

bool is_there(sqlite3* handle, const requirement& object) {
  prepared_statement found{
      handle, "SELECT 1 FROM main.sqlite_schema WHERE type IN ('table', 'view') AND lower(name) = lower(?1)"};
  const std::array<value, 1> name{object.name};
  found.bind(name);
  return found.step();
}

}  // namespace

std::vector<unmet_requirement> missing_requirements(sqlite3* handle, std::span<const requirement> requirements) {
  std::vector<unmet_requirement> missing;
  for (const requirement& each : requirements) {
    if (is_object(each) && !is_there(handle, each)) missing.push_back({.asked = &each, .what = name_object(each)});
    if (each.what != requirement::kind::function || is_callable(handle, each)) continue;
    const std::string arguments = std::to_string(each.arguments);
    missing.push_back(
        {.asked = &each,
         .what = fill_in(each.arguments == 1 ? "the function {} of {} argument" : "the function {} of {} arguments",
                         {each.name, arguments}),
         .help = fill_in("the program registers it on every connection before it migrates (options.on_connect): "
                         "sqlite3_create_function(handle, \"{}\", {}, …)",
                         {each.name, arguments})});
  }
  return missing;
}

}  // namespace strata::sqlite
