#include "arguments.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include <strata/cli.hpp>

#include "generator/layout/names.hpp"
#include "runtime/cli/help.hpp"
#include "runtime/internal/words.hpp"

namespace strata::generator {

namespace {

namespace po = boost::program_options;

cli::option_page page_of(const po::option_description& option) {
  const std::string name = option.canonical_display_name(po::command_line_style::allow_dash_for_short);
  const bool is_switch = option.semantic()->max_tokens() == 0;
  return {.name = option.long_name(),
          .letter = name.starts_with('-') ? name.substr(1) : std::string{},
          .value = is_switch ? std::string{} : option.semantic()->name(),
          .summary = option.description()};
}

std::vector<cli::help_line> lines_of(std::string_view text) {
  std::vector<cli::help_line> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back({std::string{text.substr(0, end)}, {}});
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

// `strata unlock REV [options]`: the program, the command, its words.
struct usage_parts {
  std::string_view name;
  std::string_view words;
};

usage_parts parts_of(std::string_view usage) {
  constexpr std::string_view tail = "[options]";
  usage.remove_prefix(usage.find(' ') + 1);
  if (usage.ends_with(tail)) usage.remove_suffix(tail.size());
  while (usage.ends_with(' ')) usage.remove_suffix(1);
  const std::size_t end = std::min(usage.find(' '), usage.size());
  return {usage.substr(0, end), usage.substr(std::min(end + 1, usage.size()))};
}

std::vector<std::string> read_functions(const std::vector<std::string>& lists) {
  std::vector<std::string> functions = split_list(lists);
  for (const std::string& each : functions) {
    if (!read_function_declaration(each)) throw po::error(fmt::format("'{}' is no function: write bin2b64/1", each));
  }
  return functions;
}

cli::command_page page_of(const command_help& help, const po::options_description& options) {
  const usage_parts usage = parts_of(help.usage);
  cli::command_page page{.name = std::string{usage.name},
                         .words = std::string{usage.words},
                         .summary = std::string{help.summary},
                         .details = std::string{help.text},
                         .options = {},
                         .examples = lines_of(help.examples),
                         .environment = {}};
  for (const auto& each : options.options()) page.options.push_back(page_of(*each));
  for (const auto& [name, meaning] : help.environment) {
    page.environment.push_back({std::string{name}, std::string{meaning}});
  }
  return page;
}

// The positional words by number, and then any that nobody asked for.
void take_positional(const std::vector<std::string>& words, const std::vector<positional_argument>& positional) {
  std::size_t at = 0;
  for (const positional_argument& each : positional) {
    if (each.several != nullptr) {
      each.several->assign(words.begin() + static_cast<std::ptrdiff_t>(std::min(at, words.size())), words.end());
      return;
    }
    if (at < words.size()) {
      *each.target = words[at++];
    } else if (!each.optional) {
      throw po::error(fmt::format("{} is missing", each.name));
    }
  }
  if (words.size() > at) throw po::error(fmt::format("unexpected word '{}'", words[at]));
}

std::string nearest_option(const std::string& written, const po::options_description& options) {
  std::vector<std::string_view> names;
  for (const auto& each : options.options()) names.push_back(each->long_name());
  const std::string bare = written.substr(std::min(written.find_first_not_of('-'), written.size()));
  const std::string_view near = closest(bare.substr(0, bare.find('=')), names);
  return near.empty() ? std::string{} : fmt::format("did you mean `--{}`?", near);
}

}  // namespace

cli::command_page page_of(const command& what) {
  cli::command_page page;
  command_line line{std::vector<std::string>{}};
  line.page = &page;
  what.run(line);
  if (page.summary.empty()) page.summary = what.summary;
  return page;
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

std::vector<dialect> read_dialects(const std::vector<std::string>& names) {
  std::vector<dialect> dialects;
  for (const std::string& name : names) {
    const auto which = dialect_from(name);
    if (!which) throw po::error(fmt::format("unknown dialect '{}' (sqlite, postgresql, mysql)", name));
    dialects.push_back(*which);
  }
  return dialects;
}

void add_reading_options(po::options_description& options, folder_options& target) {
  options.add_options()("dialects",
                        po::value<std::string>()->value_name("LIST")->notifier([&target](const std::string& list) {
                          target.dialects = read_dialects(split_list({list}));
                        }),
                        "sqlite, postgresql, mysql, between commas (default: the lock file's, else sqlite)")(
      "allow-branches", po::bool_switch(&target.allow_branches),
      "several heads are no error (default: as the lock file says)")(
      "gaps", po::value<std::string>()->value_name("LIST")->notifier([&target](const std::string& list) {
        target.gaps = split_list({list});
      }),
      "migrations in code, of another tool's layout, to leave out");
}

void read_bases(const std::string& list, folder_options& target) {
  for (const std::string& each : split_list({list})) {
    const std::size_t equals = each.find('=');
    if (equals == std::string::npos) {
      target.bases[std::nullopt] = each;
    } else {
      target.bases[read_dialects({each.substr(0, equals)}).front()] = each.substr(equals + 1);
    }
  }
}

void add_folder_options(po::options_description& options, folder_options& target) {
  options.add_options()("directory,d",
                        po::value<std::string>()->value_name("DIR")->notifier(
                            [&target](const std::string& name) { target.directory = name; }),
                        "the folder of the migrations (default: migrations)")(
      "display-directory", po::value(&target.display_directory)->value_name("NAME"), "what messages call that folder")(
      "layout", po::value(&target.layout)->value_name("NAME"),
      "how files are named (default: the lock file's, else strata)");
  add_reading_options(options, target);
  options.add_options()("extensions",
                        po::value<std::string>()->value_name("LIST")->notifier(
                            [&target](const std::string& list) { target.provided.extensions = split_list({list}); }),
                        "PostgreSQL extensions that somebody creates before the database is migrated")(
      "functions", po::value<std::string>()->value_name("LIST")->notifier([&target](const std::string& list) {
        target.provided.functions = read_functions({list});
      }),
      "SQLite functions that the application registers, as name/arguments")(
      "base", po::value<std::string>()->value_name("LIST")->notifier([&target](const std::string& list) {
        read_bases(list, target);
      }),
      "what must exist before the first migration: FILE of SQL, or DIALECT=FILE for each");
}

std::optional<int> read_arguments(const command_line& line, const command_help& help, po::options_description& options,
                                  const std::vector<positional_argument>& positional) {
  options.add_options()("help,h", "show this and exit");
  if (line.page != nullptr) {
    *line.page = page_of(help, options);
    return cli::done;
  }
  po::options_description all;
  all.add(options).add_options()("words", po::value<std::vector<std::string>>());
  po::positional_options_description words;
  words.add("words", -1);
  try {
    po::variables_map values;
    constexpr auto style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    po::store(po::command_line_parser(line.words).options(all).positional(words).style(style).run(), values);
    if (values.count("help") != 0) {
      std::cout << cli::help_text("strata", page_of(help, options));
      return cli::done;
    }
    po::notify(values);
    take_positional(
        values.count("words") != 0 ? values["words"].as<std::vector<std::string>>() : std::vector<std::string>{},
        positional);
  } catch (const po::unknown_option& problem) {
    const std::string written = problem.get_option_name();
    return wrong_usage(help, fmt::format("unknown option '{}'", written), nearest_option(written, options));
  } catch (const po::error& problem) {
    return wrong_usage(help, problem.what());
  }
  return std::nullopt;
}

int wrong_usage(const command_help& help, const std::string& problem, const std::string& suggestion) {
  diagnostics messages;
  messages.add({.code = "strata-usage",
                .message = problem,
                .help = fmt::format("{}{}strata {} --help", suggestion, suggestion.empty() ? "" : " ",
                                    parts_of(help.usage).name)});
  print(messages, std::cerr);
  return cli::wrong_usage;
}

void print(const diagnostics& messages, std::ostream& err) {
  const bool terminal = &err == &std::cerr && isatty(STDERR_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  err << format(messages, terminal);
}

std::optional<std::string> read_variable_values(const std::vector<std::string>& words,
                                                std::map<std::string, std::string, std::less<>>& into) {
  for (const std::string& each : words) {
    const std::size_t equals = each.find('=');
    if (equals == 0 || equals == std::string::npos) return "--set '" + each + "' has no name and value";
    into[each.substr(0, equals)] = each.substr(equals + 1);
  }
  return std::nullopt;
}

}  // namespace strata::generator
