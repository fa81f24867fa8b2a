#include "tools.hpp"

#include <libpq-fe.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <strata/error.hpp>

namespace strata::postgresql {

namespace {

namespace fs = std::filesystem;

constexpr const char* debian_folder = "/usr/lib/postgresql";

bool holds_tools(const fs::path& folder) {
  for (const char* const name : {"pg_dump", "pg_restore", "psql"}) {
    if (access((folder / name).c_str(), X_OK) != 0) return false;
  }
  return true;
}

std::vector<fs::path> folders_to_look_in() {
  std::vector<fs::path> found;
  // Debian keeps every major version in a folder of its own, out of PATH.
  std::error_code ignored;
  for (const auto& each : fs::directory_iterator{debian_folder, ignored}) found.push_back(each.path() / "bin");
  const char* const variable = std::getenv("PATH");
  std::string_view rest = variable != nullptr ? variable : "";
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    if (!folder.empty()) found.emplace_back(folder);
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
  }
  return found;
}

// `pg_dump (PostgreSQL) 15.4 (Debian 15.4-1)`; 0 where it cannot be told.
int version_of(const fs::path& folder) {
  try {
    const std::string said = output_of({(folder / "pg_dump").string(), "--version"}, {});
    const std::size_t digits = std::min(said.find_first_of("0123456789"), said.size());
    int version = 0;
    std::from_chars(said.data() + digits, said.data() + said.size(), version);
    return version;
  } catch (const process_error&) {
    return 0;
  }
}

// As a conninfo string takes it.
std::string in_quotes(std::string_view value) {
  std::string text = "'";
  for (const char each : value) {
    if (each == '\'' || each == '\\') text += '\\';
    text += each;
  }
  return text + "'";
}

}  // namespace

std::string tools::program(std::string_view name) const { return (fs::path{folder} / name).string(); }

std::vector<tools> find_tools(std::string_view folder, int server_version) {
  std::vector<tools> found;
  std::string older;
  const std::vector<fs::path> places = folder.empty() ? folders_to_look_in() : std::vector<fs::path>{folder};
  for (const fs::path& each : places) {
    if (!holds_tools(each)) continue;
    const int version = version_of(each);
    if (version >= server_version) {
      found.push_back({each.string(), version});
    } else if (version > 0) {
      older += (older.empty() ? "; too old: version " : ", ") + std::to_string(version) + " in " + each.string();
    }
  }
  std::stable_sort(found.begin(), found.end(),
                   [](const tools& left, const tools& right) { return left.version < right.version; });
  if (!found.empty()) return found;
  const std::string wanted = std::to_string(server_version);
  const std::string place = folder.empty() ? std::string{debian_folder} + "/*/bin and PATH" : std::string{folder};
  throw error{
      failure{.code = errc::missing_program,
              .message = "pg_dump, pg_restore and psql of version " + wanted + " or newer are not in " + place + older,
              .database_state = "unchanged",
              .help = "install them (on Debian and Ubuntu: apt install postgresql-client-" + wanted +
                      "), or name their folder: --programs FOLDER, options.backup.programs"}};
}

tool_connection connection_for_tools(const std::string& libpq_string) {
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, void (*)(PQconninfoOption*)> options{
      PQconninfoParse(libpq_string.c_str(), &message), PQconninfoFree};
  PQfreemem(message);
  tool_connection found;
  std::string rest;
  for (const PQconninfoOption* each = options.get(); each != nullptr && each->keyword != nullptr; ++each) {
    if (each->val == nullptr) continue;
    const std::string_view kind = each->dispchar != nullptr ? each->dispchar : "";
    if (each->envvar != nullptr) {
      found.variables.emplace_back(each->envvar, each->val);
    } else if (kind != "*") {
      rest += (rest.empty() ? "" : " ") + std::string{each->keyword} + '=' + in_quotes(each->val);
    } else {
      throw error{failure{.code = errc::backup_failed,
                          .message = "the connection string holds " + std::string{each->keyword} +
                                     ", which pg_dump could only be told where other users can read it",
                          .database_state = "unchanged",
                          .help = "keep that secret in a file: a service file (PGSERVICEFILE), or a key without one"}};
    }
  }
  if (!rest.empty()) found.words.push_back("--dbname=" + rest);
  return found;
}

}  // namespace strata::postgresql
