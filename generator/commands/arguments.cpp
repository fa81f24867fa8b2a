#include "arguments.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <iostream>

#include <strata/cli.hpp>

namespace strata::generator {

namespace {

namespace po = boost::program_options;

std::vector<dialect> read_dialects(std::string_view text) {
  std::vector<dialect> dialects;
  while (true) {
    const std::size_t comma = text.find(',');
    const std::string_view name = text.substr(0, comma);
    const auto which = dialect_from(name);
    if (!which) throw po::error(fmt::format("unknown dialect '{}' (sqlite, postgresql, mysql)", name));
    dialects.push_back(*which);
    if (comma == std::string_view::npos) return dialects;
    text.remove_prefix(comma + 1);
  }
}

void show_help(const command_help& help, const po::options_description& options) {
  std::cout << "Usage: " << help.usage << "\n\n" << help.text << "\n\n" << options << "\nExamples:\n";
  std::string_view examples = help.examples;
  while (!examples.empty()) {
    const std::size_t end = std::min(examples.find('\n'), examples.size());
    std::cout << "  " << examples.substr(0, end) << '\n';
    examples.remove_prefix(std::min(end + 1, examples.size()));
  }
}

// The positional words by number, and then any that nobody asked for.
void take_positional(const std::vector<std::string>& words, const std::vector<positional_argument>& positional) {
  for (std::size_t at = 0; at < positional.size(); ++at) {
    if (at >= words.size()) throw po::error(fmt::format("{} is missing", positional[at].name));
    *positional[at].target = words[at];
  }
  if (words.size() > positional.size()) {
    throw po::error(fmt::format("unexpected word '{}'", words[positional.size()]));
  }
}

}  // namespace

void add_folder_options(po::options_description& options, folder_options& target) {
  options.add_options()("directory,d",
                        po::value<std::string>()->value_name("DIR")->notifier(
                            [&target](const std::string& name) { target.directory = name; }),
                        "the folder of the migrations (default: migrations)")(
      "display-directory", po::value(&target.display_directory)->value_name("NAME"), "what messages call that folder")(
      "dialects", po::value<std::string>()->value_name("LIST")->notifier([&target](const std::string& list) {
        target.dialects = read_dialects(list);
      }),
      "sqlite, postgresql, mysql, between commas (default: the lock file's, else sqlite)")(
      "layout", po::value(&target.layout)->value_name("NAME"),
      "how files are named (default: the lock file's, else strata)")(
      "allow-branches", po::bool_switch(&target.allow_branches),
      "several heads are no error (default: as the lock file says)");
}

std::optional<int> read_arguments(const std::vector<std::string>& arguments, const command_help& help,
                                  po::options_description& options,
                                  const std::vector<positional_argument>& positional) {
  options.add_options()("help,h", "show this");
  po::options_description all;
  all.add(options).add_options()("words", po::value<std::vector<std::string>>());
  po::positional_options_description words;
  words.add("words", -1);
  try {
    po::variables_map values;
    constexpr auto style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    po::store(po::command_line_parser(arguments).options(all).positional(words).style(style).run(), values);
    if (values.count("help") != 0) {
      show_help(help, options);
      return cli::done;
    }
    po::notify(values);
    take_positional(
        values.count("words") != 0 ? values["words"].as<std::vector<std::string>>() : std::vector<std::string>{},
        positional);
  } catch (const po::error& problem) {
    return wrong_usage(help, problem.what());
  }
  return std::nullopt;
}

int wrong_usage(const command_help& help, const std::string& problem) {
  const std::size_t second_blank = help.usage.find(' ', help.usage.find(' ') + 1);
  diagnostics messages;
  messages.add({.code = "strata-usage",
                .message = problem,
                .help = fmt::format("{} --help", help.usage.substr(0, second_blank))});
  print(messages, std::cerr);
  return cli::wrong_usage;
}

void print(const diagnostics& messages, std::ostream& err) {
  const bool terminal = &err == &std::cerr && isatty(STDERR_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
  err << format(messages, terminal);
}

}  // namespace strata::generator
