#include "fixtures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

#include "generator/files/folder.hpp"
#include "generator/scratch/failure_diagnostic.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view sql_ending = ".sql";
constexpr std::string_view before_ending = ".before";
constexpr std::string_view after_ending = ".after";
// A query that finds a thousand wrong rows need not show them all.
constexpr std::size_t shown_rows = 3;

std::vector<std::filesystem::path> visible_files(const std::filesystem::path& directory, const std::string& shown,
                                                 diagnostics& messages) {
  std::vector<std::filesystem::path> files;
  std::error_code problem;
  for (std::filesystem::directory_iterator each{directory, problem}, end; !problem && each != end;
       each.increment(problem)) {
    if (!each->path().filename().string().starts_with('.')) files.push_back(each->path());
  }
  if (problem) {
    messages.add({.code = "strata-unreadable",
                  .message = "cannot read the folder of fixtures: " + problem.message(),
                  .path = shown});
  }
  std::sort(files.begin(), files.end());
  return files;
}

void report_unknown(const std::string& path, const std::string& message, diagnostics& messages) {
  messages.add({.code = "strata-fixture-unknown",
                .message = message,
                .path = path,
                .help = "name it REVISION.before.sql (rows to put in before the migration goes up) or "
                        "REVISION.after.sql (queries\nthat must return no row afterwards), or remove it"});
}

struct fixture_name {
  std::string revision;
  bool before = false;
  /// Nothing: for all dialects that have no file of their own.
  std::optional<dialect> which;
};

// `20260130_0900.before.sql`, `20260130_0900.after.postgresql.sql`; nothing for other names.
std::optional<fixture_name> read_name(std::string_view file) {
  fixture_name name;
  if (!file.ends_with(sql_ending)) return std::nullopt;
  file.remove_suffix(sql_ending.size());
  const std::size_t dot = file.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  name.which = dialect_from(file.substr(dot + 1));
  if (name.which) file = file.substr(0, dot);
  name.before = file.ends_with(before_ending);
  if (!name.before && !file.ends_with(after_ending)) return std::nullopt;
  name.revision = file.substr(0, file.size() - (name.before ? before_ending : after_ending).size());
  return name;
}

std::optional<sql_script> read_file(const std::filesystem::path& path, const std::string& shown, dialect which,
                                    diagnostics& messages) {
  const source file = read_source(path, shown, messages);
  if (!file) return std::nullopt;
  script_section section;
  section.way = direction::up;
  section.file = file;
  section.end = file->text().size();
  sql_script script = read_script(section, which, messages);
  if (script.statements.empty()) {
    messages.add({.code = "strata-fixture-empty",
                  .message = "the fixture holds no statement, so it would check nothing",
                  .path = shown,
                  .help = "write what it is for, or remove it"});
  }
  return script;
}

std::string shown_row(const row& from) {
  std::string text;
  for (const auto& each : from) {
    if (!text.empty()) text += " | ";
    text += each.value_or("NULL");
  }
  return "row: " + text;
}

void report_rows(const sql_script& script, const sql_statement& query, const std::string& moment,
                 const std::vector<row>& rows, diagnostics& messages) {
  diagnostic what{.code = "strata-fixture-rows",
                  .message = fmt::format("{} the query returns {} row{}, but it must return none", moment, rows.size(),
                                         rows.size() == 1 ? "" : "s"),
                  .file = script.file,
                  .offset = query.offset};
  if (query.text.find('\n') != std::string::npos) what.details.push_back(query.text);
  for (std::size_t at = 0; at < std::min(rows.size(), shown_rows); ++at) what.details.push_back(shown_row(rows[at]));
  if (rows.size() > shown_rows) what.details.push_back(fmt::format("and {} more", rows.size() - shown_rows));
  messages.add(std::move(what));
}

}  // namespace

fixture_set read_fixtures(const std::filesystem::path& directory, const std::string& display_directory,
                          const migration_chain& chain, diagnostics& messages) {
  fixture_set result;
  // Files of the dialect replace the others, which are not even read then.
  std::map<std::pair<std::string, bool>, std::pair<fixture_name, std::filesystem::path>> chosen;
  const auto read = [&](const fixture_name& name, const std::filesystem::path& path) {
    const std::string shown = display_directory + "/" + path.filename().string();
    if (auto script = read_file(path, shown, chain.which, messages)) {
      (name.before ? result[name.revision].before : result[name.revision].after) = std::move(*script);
    }
  };
  for (const std::filesystem::path& path : visible_files(directory, display_directory, messages)) {
    const std::string shown = display_directory + "/" + path.filename().string();
    if (!check_file_name(path.filename().string(), display_directory, messages)) continue;
    const auto name = read_name(path.filename().string());
    if (!name) {
      report_unknown(shown, "this is no fixture", messages);
      continue;
    }
    const bool known = std::any_of(chain.migrations.begin(), chain.migrations.end(),
                                   [&](const chain_migration& each) { return each.revision == name->revision; });
    if (!known) {
      report_unknown(shown, "a fixture for " + name->revision + ", which is no migration", messages);
    } else if (!name->which) {
      chosen.try_emplace({name->revision, name->before}, *name, path);
    } else if (name->which == chain.which) {
      chosen.insert_or_assign({name->revision, name->before}, std::pair{*name, path});
    }
  }
  for (const auto& [key, file] : chosen) read(file.first, file.second);
  return result;
}

bool put_rows(sandbox& into, const sql_script& before, diagnostics& messages) {
  if (before.statements.empty()) return true;
  const sql_statement* current = &before.statements.front();
  try {
    into.db().begin({}, {});
    for (const sql_statement& each : before.statements) {
      current = &each;
      into.db().execute(each.text);
    }
    into.db().commit({});
    return true;
  } catch (const engine_error& said) {
    messages.add(to_diagnostic(said, before.file, *current, "the rows could not be put in"));
    into.db().rollback();
    return false;
  }
}

void check_rows(sandbox& in, const sql_script& after, const std::string& moment, diagnostics& messages) {
  for (const sql_statement& each : after.statements) {
    try {
      const std::vector<row> rows = in.db().query(each.text);
      if (!rows.empty()) report_rows(after, each, moment, rows, messages);
    } catch (const engine_error& said) {
      messages.add(to_diagnostic(said, after.file, each, moment + " the query failed"));
    }
  }
}

}  // namespace strata::generator
