#include "completion.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include <strata/cli.hpp>

#include "arguments.hpp"
#include "command_list.hpp"
#include "generator/layout/markers.hpp"
#include "runtime/cli/candidates.hpp"
#include "runtime/cli/completion_script.hpp"
#include "runtime/internal/words.hpp"

namespace strata::generator {

namespace {

constexpr command_help help{
    .usage = "strata completion bash|zsh|fish [options]",
    .summary = "print the script that makes a shell complete command lines",
    .text =
        "Commands, options and revisions are completed by asking this program. The script is for the shell's own\n"
        "start-up file; its first lines say how.",
    .examples = "strata completion bash"};

// The folder that the line names, as far as it is written.
folder_options folder_of(std::span<const std::string> words) {
  constexpr std::string_view joined = "--directory=";
  folder_options folder;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const bool named = words[at] == "--directory" || words[at] == "-d";
    if (named && at + 1 < words.size()) folder.directory = words[at + 1];
    if (words[at].starts_with(joined)) folder.directory = words[at].substr(joined.size());
  }
  return folder;
}

// Newest first, and below them the labels. No SQL is read. Nothing where the folder cannot be read.
std::vector<cli::candidate> revisions_of(const folder_options& options) {
  diagnostics ignored;
  const loaded_folder folder = load_graph(options, ignored);
  std::vector<cli::candidate> found;
  for (auto each = folder.graph.order.rbegin(); each != folder.graph.order.rend(); ++each) {
    found.push_back({folder.files[*each].revision, folder.files[*each].description});
  }
  for (const migration_file& file : folder.files) {
    for (const marker& line : find_markers(*file.file)) {
      if (line.name.text != "label") continue;
      for (const marker_word& word : line.words) {
        found.push_back({std::string{word.text}, fmt::format("label of {}", file.revision)});
      }
    }
  }
  return found;
}

void print_candidates(std::span<const std::string> words) {
  if (!words.empty() && words.front() == "--") words = words.subspan(1);
  std::cout << cli::to_lines(cli::complete(strata_page(), words, [&words] { return revisions_of(folder_of(words)); }));
}

int run(const command_line& line) {
  if (line.page == nullptr && !line.words.empty() && line.words.front() == cli::candidates_word) {
    print_candidates(std::span{line.words}.subspan(1));
    return cli::done;
  }
  std::string shell;
  boost::program_options::options_description none;
  if (const auto status = read_arguments(line, help, none, {{.name = "the shell", .target = &shell}})) return *status;
  if (std::find(cli::shells.begin(), cli::shells.end(), shell) == cli::shells.end()) {
    return wrong_usage(help, fmt::format("no completion for the shell '{}'", shell), did_you_mean(shell, cli::shells));
  }
  std::cout << cli::completion_script(shell, "strata");
  return cli::done;
}

}  // namespace

const command& completion_command() {
  static constexpr command entry{"completion", help.summary, run};
  return entry;
}

}  // namespace strata::generator
