#include "arguments.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iostream>

#include <strata/cli.hpp>
#include "generator/layout/names.hpp"
#include "runtime/internal/words.hpp"

namespace strata::generator {

namespace {

constexpr std::array folder_table{
    cli::option{"directory", "d", "DIR", "the folder of the migrations (default: migrations)"},
    cli::option{"display-directory", "", "NAME", "what messages call that folder"},
    cli::option{"layout", "", "NAME", "how files are named (default: the lock file's, else strata)"},
    dialects_option,
    allow_branches_option,
    gaps_option,
    cli::option{"extensions", "", "LIST",
                "PostgreSQL extensions that somebody creates before the database is migrated"},
    cli::option{"functions", "", "LIST", "SQLite functions that the application registers, as name/arguments"},
    cli::option{"base", "", "LIST",
                "what must exist before the first migration: FILE of SQL, or DIALECT=FILE for each"}};

constexpr cli::option_group group{"folder", "Options of every command on a folder", folder_table};

// Of `--base`: `FILE`, or `DIALECT=FILE` between commas.
void read_bases(const cli::invocation& asked, folder_options& target) {
  for (const std::string& each : split_list(asked.all("base"))) {
    const std::size_t equals = each.find('=');
    if (equals == std::string::npos) {
      target.bases[std::nullopt] = each;
    } else {
      target.bases[read_dialects(asked, {each.substr(0, equals)}).front()] = each.substr(equals + 1);
    }
  }
}

}  // namespace

const cli::option_group& folder_group() noexcept { return group; }

folder_options read_folder(const cli::invocation& asked) {
  folder_options folder;
  folder.directory = asked.text("directory", "migrations");
  folder.display_directory = asked.text("display-directory");
  folder.layout = asked.text("layout");
  folder.dialects = read_dialects(asked, split_list(asked.all("dialects")));
  folder.allow_branches = asked.has("allow-branches");
  folder.gaps = split_list(asked.all("gaps"));
  folder.provided.extensions = split_list(asked.all("extensions"));
  folder.provided.functions = split_list(asked.all("functions"));
  for (const std::string& each : folder.provided.functions) {
    if (!read_function_declaration(each)) {
      throw wrong_use(asked, fmt::format("'{}' is no function: write bin2b64/1", each));
    }
  }
  read_bases(asked, folder);
  return folder;
}

std::vector<std::string> split_list(const std::vector<std::string>& values) {
  std::vector<std::string> words;
  for (const std::string& value : values) {
    for (std::size_t begin = 0; begin <= value.size();) {
      const std::size_t comma = std::min(value.find(',', begin), value.size());
      words.push_back(value.substr(begin, comma - begin));
      begin = comma + 1;
    }
  }
  return words;
}

std::vector<dialect> read_dialects(const cli::invocation& asked, const std::vector<std::string>& names) {
  std::vector<dialect> dialects;
  for (const std::string& name : names) {
    const auto which = dialect_from(name);
    if (!which) throw wrong_use(asked, fmt::format("unknown dialect '{}' (sqlite, postgresql, mysql)", name));
    dialects.push_back(*which);
  }
  return dialects;
}

std::optional<revision_style> read_style(const cli::invocation& asked) {
  const std::string name = asked.text("style");
  const auto style = revision_style_from(name);
  if (!style && !name.empty()) throw wrong_use(asked, fmt::format("unknown style '{}' (time, number)", name));
  return style;
}

cli::usage_error wrong_use(const cli::invocation& asked, const std::string& problem, const std::string& suggestion) {
  return {problem, fmt::format("{}{}strata {} --help", suggestion, suggestion.empty() ? "" : " ", asked.what->name)};
}

void print(const diagnostics& messages, std::ostream& err) {
  const bool terminal = &err == &std::cerr && cli::process_console().err_is_terminal;
  err << format(messages, terminal && cli::process_console().colour);
}

}  // namespace strata::generator
