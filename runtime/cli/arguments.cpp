#include "arguments.hpp"

#include <strata/cli.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/program_options.hpp>
#include <cctype>
#include <charconv>

#include "runtime/internal/words.hpp"

namespace strata::cli {
namespace {

namespace po = boost::program_options;

bool is_digit(char what) { return std::isdigit(static_cast<unsigned char>(what)) != 0; }

/// `-1`, `-2:head`: a target that counts back, and no option.
std::vector<po::option> relative_target(std::vector<std::string>& rest) {
  const std::string& next = rest.front();
  if (next.size() < 2 || next[0] != '-' || !is_digit(next[1])) return {};
  po::option word;
  word.value = {next};
  word.original_tokens = {next};
  rest.erase(rest.begin());
  return {word};
}

po::options_description described() {
  po::options_description all;
  for (const option& each : all_options()) {
    std::string name{each.name};
    if (!each.letter.empty()) name.append(",").append(each.letter);
    if (each.value.empty()) {
      all.add_options()(name.c_str(), po::bool_switch());
    } else if (each.repeated) {
      all.add_options()(name.c_str(), po::value<std::vector<std::string>>());
    } else {
      all.add_options()(name.c_str(), po::value<std::string>());
    }
  }
  all.add_options()("word", po::value<std::vector<std::string>>());
  return all;
}

std::string list_hint(const std::string& program, std::string_view list) {
  return fmt::format("{} --help lists all {}", program, list);
}

std::string with_suggestion(std::string_view suggestion, const std::string& otherwise) {
  return suggestion.empty() ? otherwise : fmt::format("did you mean `{}`? {}", suggestion, otherwise);
}

[[noreturn]] void unknown_option(const std::string& written, const std::string& program) {
  std::vector<std::string_view> names;
  for (const option& each : all_options()) names.push_back(each.name);
  const std::string bare = written.substr(std::min(written.find_first_not_of('-'), written.size()));
  const std::string_view near = closest(bare.substr(0, bare.find('=')), names);
  throw usage_error(fmt::format("unknown option '{}'", written),
                    with_suggestion(near.empty() ? "" : fmt::format("--{}", near), list_hint(program, "options")));
}

po::variables_map parse(const std::vector<std::string>& arguments, const std::string& program) {
  namespace style = po::command_line_style;
  const po::options_description all = described();
  po::variables_map values;
  try {
    po::store(po::command_line_parser(arguments)
                  .options(all)
                  .positional(po::positional_options_description().add("word", -1))
                  .style(style::unix_style & ~style::allow_guessing)
                  .extra_style_parser(relative_target)
                  .run(),
              values);
  } catch (const po::unknown_option& problem) {
    unknown_option(problem.get_option_name(), program);
  } catch (const po::multiple_occurrences& problem) {
    throw usage_error(fmt::format("{} is given twice", problem.get_option_name()), "give it once");
  } catch (const po::error_with_option_name& problem) {
    throw usage_error(problem.what(), list_hint(program, "options"));
  }
  return values;
}

const command& named_command(const std::string& name, const std::string& program) {
  if (const command* const found = find_command(name)) return *found;
  std::vector<std::string_view> names;
  for (const command& each : all_commands()) names.push_back(each.name);
  throw usage_error(fmt::format("unknown command '{}'", name),
                    with_suggestion(closest(name, names), list_hint(program, "commands")));
}

void refuse_foreign_options(const command& what, const po::variables_map& values, const std::string& program) {
  for (const option& each : all_options()) {
    const po::variable_value& given = values[std::string{each.name}];
    const bool absent = given.empty() || (each.value.empty() && !given.as<bool>());
    if (absent || takes(what, each)) continue;
    throw usage_error(fmt::format("{} takes no --{}", what.name, each.name),
                      fmt::format("{} {} --help shows what it takes", program, what.name));
  }
}

std::map<std::string, std::string, std::less<>> read_variables(const std::vector<std::string>& written) {
  std::map<std::string, std::string, std::less<>> values;
  for (const std::string& each : written) {
    const std::size_t equals = each.find('=');
    if (equals == 0 || equals == std::string::npos) {
      throw usage_error(fmt::format("--set '{}' has no name and value", each), "--set NAME=VALUE");
    }
    const bool added = values.emplace(each.substr(0, equals), each.substr(equals + 1)).second;
    if (!added) throw usage_error(fmt::format("--set {} is given twice", each.substr(0, equals)), "give it once");
  }
  return values;
}

void check_words(const command& what, const std::vector<std::string>& words, const std::string& program) {
  const std::string usage = fmt::format("{} {} {}", program, what.name, what.words);
  if (words.size() < what.fewest_words) throw usage_error(fmt::format("{} needs {}", what.name, what.words), usage);
  if (words.size() <= what.most_words) return;
  throw usage_error(fmt::format("{} takes {}, and '{}' is too much", what.name,
                                what.words.empty() ? std::string_view{"no words"} : what.words, words[what.most_words]),
                    fmt::format("{} {} --help shows what it takes", program, what.name));
}

std::chrono::milliseconds read_seconds(const std::string& text) {
  double seconds = -1;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  // A week is more than anybody waits, and far from what overflows.
  if (error != std::errc{} || end != text.data() + text.size() || !(seconds >= 0 && seconds <= 604'800)) {
    throw usage_error(fmt::format("'{}' is no number of seconds", text), "--timeout 30, --timeout 0.5");
  }
  return std::chrono::milliseconds{static_cast<std::chrono::milliseconds::rep>(seconds * 1000)};
}

std::size_t read_count(const std::string& text) {
  std::size_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem == std::errc{} && end == text.data() + text.size()) return number;
  throw usage_error(fmt::format("'{}' is no number of backups", text), "--keep 5");
}

// A variable that was empty must not be taken for "no backup".
void check_backup(const invocation& asked, bool is_named) {
  if (!is_named && asked.keep) throw usage_error("--keep belongs to --backup", "--backup FOLDER --keep 5");
  if (is_named && asked.backup.empty()) throw usage_error("the folder of --backup is empty", "--backup FOLDER");
  if (is_named && asked.sql)
    throw usage_error("--sql only prints: there is nothing to back up", "leave one of them out");
}

void check_transactions(const invocation& asked, bool is_named) {
  constexpr std::array<std::string_view, 3> known{"automatic", "single", "per-migration"};
  if (std::find(known.begin(), known.end(), asked.transactions) == known.end()) {
    throw usage_error(fmt::format("'{}' says nothing of transactions", asked.transactions),
                      "--transactions automatic, single or per-migration");
  }
  if (is_named && asked.sql) {
    throw usage_error("--transactions is for a run: a script has a transaction for each migration",
                      "leave one of them out");
  }
}

}  // namespace

invocation read_arguments(const std::vector<std::string>& arguments, const std::string& program) {
  const po::variables_map values = parse(arguments, program);
  const auto is_on = [&values](const char* name) { return values[name].as<bool>(); };
  invocation asked{.json = asks_for_json(arguments),
                   .no_color = is_on("no-color"),
                   .help = is_on("help"),
                   .version = is_on("version"),
                   .sql = is_on("sql"),
                   .yes = is_on("yes"),
                   .check = is_on("check"),
                   .indicate_current = is_on("indicate-current"),
                   .graph = is_on("graph"),
                   .verbose = is_on("verbose"),
                   .quiet = is_on("quiet"),
                   .purge = is_on("purge"),
                   .stored_scripts = is_on("stored-scripts"),
                   .down = is_on("down"),
                   .foreign = is_on("foreign"),
                   .clear = is_on("clear"),
                   .again = is_on("again"),
                   .dry_run = is_on("dry-run"),
                   .match = is_on("match"),
                   .beside_others = is_on("beside-others"),
                   .redo_drafts = is_on("redo-drafts")};
  if (values.count("from") != 0) asked.from = values["from"].as<std::string>();
  if (values.count("ignore") != 0) asked.ignored = values["ignore"].as<std::vector<std::string>>();
  if (values.count("scratch-url") != 0) asked.scratch_url = values["scratch-url"].as<std::string>();
  if (values.count("mend") != 0) asked.mend = values["mend"].as<std::string>();
  if (values.count("timeout") != 0) asked.timeout = read_seconds(values["timeout"].as<std::string>());
  if (values.count("transactions") != 0) asked.transactions = values["transactions"].as<std::string>();
  if (values.count("database") != 0) asked.database = values["database"].as<std::string>();
  if (values.count("rev-range") != 0) asked.range = values["rev-range"].as<std::string>();
  if (values.count("backup") != 0) asked.backup = values["backup"].as<std::string>();
  if (values.count("keep") != 0) asked.keep = read_count(values["keep"].as<std::string>());
  if (values.count("programs") != 0) asked.programs = values["programs"].as<std::string>();
  if (values.count("set") != 0) asked.variables = read_variables(values["set"].as<std::vector<std::string>>());
  if (values.count("word") != 0) asked.words = values["word"].as<std::vector<std::string>>();
  if (values.count("format") != 0) {
    const std::string& format = values["format"].as<std::string>();
    if (format != "text" && format != "json") {
      throw usage_error(fmt::format("unknown format '{}'", format), "--format text or --format json");
    }
  }
  if (asked.words.empty()) {
    if (asked.help || asked.version) return asked;
    throw usage_error("no command is given", list_hint(program, "commands"));
  }
  asked.what = &named_command(asked.words.front(), program);
  asked.words.erase(asked.words.begin());
  if (asked.help || asked.version) return asked;
  refuse_foreign_options(*asked.what, values, program);
  check_words(*asked.what, asked.words, program);
  check_backup(asked, values.count("backup") != 0);
  check_transactions(asked, values.count("transactions") != 0);
  return asked;
}

bool asks_for_json(const std::vector<std::string>& arguments) {
  bool json = false;
  for (std::size_t at = 0; at < arguments.size(); ++at) {
    if (arguments[at] == "--format=json") json = true;
    if (arguments[at] == "--format" && at + 1 < arguments.size() && arguments[at + 1] == "json") json = true;
  }
  return json;
}

}  // namespace strata::cli
