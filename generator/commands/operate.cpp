#include "operate.hpp"

#include <strata/cli.hpp>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <optional>
#include <stdexcept>

#include "arguments.hpp"
#include "generator/emit/emit.hpp"
#include "generator/graph/chain_view.hpp"
#include "generator/scratch/scratch_engine.hpp"
#include "load.hpp"

namespace strata::generator {

namespace {

// Takes `option VALUE` or `option=VALUE` out of the words. Throws std::invalid_argument where the value is missing.
std::optional<std::string> take_option(std::vector<std::string>& words, std::string_view option) {
  std::optional<std::string> value;
  for (auto word = words.begin(); word != words.end();) {
    if (*word == option) {
      if (word + 1 == words.end()) throw std::invalid_argument(std::string{option} + " has no value");
      value = *(word + 1);
      word = words.erase(word, word + 2);
    } else if (word->starts_with(option) && word->substr(option.size()).starts_with('=')) {
      value = word->substr(option.size() + 1);
      word = words.erase(word);
    } else {
      ++word;
    }
  }
  return value;
}

// What the database is of, by its URL; without one SQLite's.
dialect dialect_of_database(const cli::program& self, std::vector<std::string> words) {
  const char* const variable = std::getenv(self.url_env.c_str());
  std::string url = variable != nullptr ? variable : "";
  try {
    url = take_option(words, "--database").value_or(url);
  } catch (const std::invalid_argument&) {
    // The operator's program says so.
  }
  const std::string_view scheme = std::string_view{url}.substr(0, std::min(url.find_first_of(":+"), url.size()));
  for (const driver* const each : all_drivers()) {
    const bool named = std::find(each->schemes.begin(), each->schemes.end(), scheme) != each->schemes.end();
    if (!named && (each->understands == nullptr || !each->understands(url))) continue;
    return dialect_from(each->dialect).value_or(dialect::sqlite);
  }
  return dialect::sqlite;
}

bool asks_for_help(const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [](const std::string& word) { return word == "--help" || word == "-h"; });
}

// JSON has room for one error.
int report_first(const cli::program& self, const std::vector<std::string>& words, const diagnostics& messages) {
  const auto first = std::find_if(messages.all().begin(), messages.all().end(),
                                  [](const diagnostic& each) { return each.level == severity::error; });
  failure known{.message = first->message, .help = first->help};
  known.file = first->file ? first->file->path() : first->path;
  if (first->file && first->offset) {
    const position where = first->file->locate(*first->offset);
    known.line = where.line;
    known.column = where.column;
  }
  return cli::report_failure(self, words, known, first->code);
}

}  // namespace

cli::program operator_program() {
  return {.name = "strata",
          .own_options = {
              {"-d, --directory DIR", "the folder of the migrations (default: migrations)"},
              {"--layout NAME", "how files are named (default: the lock file's, else strata)"},
              {"--gaps LIST", "migrations in code, of another tool's layout, to leave out"},
              {"--base LIST", "what must exist before the first migration: FILE of SQL, or DIALECT=FILE for each"},
              {"--seeds DIR", "the folder of the seeds, for `seed` (default: none)"},
              {"--table-prefix PREFIX", "prefix of the bookkeeping tables (default: strata)"}}};
}

int operate(std::vector<std::string> words) {
  const cli::program self = operator_program();
  if (asks_for_help(words)) return cli::run(self, words, {});

  folder_options options;
  options.assumed = dialect_of_database(self, words);
  // A database may stand on any branch; what a target leaves open is said when it is read.
  options.allow_branches = true;
  std::string table_prefix;
  try {
    const std::string letter = take_option(words, "-d").value_or("migrations");
    options.directory = take_option(words, "--directory").value_or(letter);
    options.seeds = take_option(words, "--seeds").value_or("");
    options.layout = take_option(words, "--layout").value_or("");
    if (const auto base = take_option(words, "--base")) read_bases(*base, options);
    if (const auto gaps = take_option(words, "--gaps")) options.gaps = split_list({*gaps});
    table_prefix = take_option(words, "--table-prefix").value_or("strata");
    if (!is_table_prefix(table_prefix)) throw std::invalid_argument{wrong_table_prefix};
  } catch (const std::exception& wrong) {
    return cli::report_failure(self, words, {.message = wrong.what(), .help = "strata --help"}, "strata-usage");
  }

  diagnostics messages;
  const loaded_folder folder = load_folder(options, messages);
  if (messages.has_errors() && cli::asks_for_json(words)) return report_first(self, words, messages);
  print(messages, std::cerr);
  if (messages.has_errors()) return cli::failed;
  const chain_view view{folder.chains, options.directory.filename().string(), table_prefix, all_drivers()};
  return cli::run(self, words, view.set());
}

}  // namespace strata::generator
