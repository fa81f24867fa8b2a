// `completion`: a shell's script, and the answers to what it asks.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <string_view>

#include "commands.hpp"
#include "json.hpp"
#include "pages.hpp"
#include "runtime/internal/words.hpp"

namespace strata::cli {
namespace {

std::vector<std::string> split(std::string_view text, char separator) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(separator), text.size());
    if (end != 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

class completer {
 public:
  completer(const toolbox& tools, std::span<const std::string> words)
      : tools_{tools}, words_{words}, before_{words.first(words.size() - 1)}, current_{words.back()} {}

  completion_answer complete() {
    const option* open = read_words();
    if (open != nullptr) {
      placeholder(open->value, "");
    } else if (!only_words_ && current_.starts_with("--") && current_.find('=') != std::string::npos) {
      joined_value();
    } else if (!only_words_ && current_.starts_with('-')) {
      options();
    } else if (!only_words_ && command_ == nullptr) {
      commands();
    } else {
      positional();
    }
    return std::move(answer_);
  }

 private:
  // Reads what is complete. Returns the option whose value is being written.
  const option* read_words() {
    const option* open = nullptr;
    for (const std::string& word : before_) {
      if (open != nullptr) {
        open = nullptr;
      } else if (word == "--" && !only_words_) {
        only_words_ = true;
      } else if (!only_words_ && looks_like_option(word)) {
        given_.push_back(word);
        open = option_awaiting(tools_, command_, word);
      } else if (command_ == nullptr) {
        command_ = find_command(tools_, word);
        if (command_ == nullptr) lost_ = true;
      } else {
        ++position_;
      }
    }
    return open;
  }

  void add(std::string word, std::string meaning = {}) {
    if (word.starts_with(current_)) answer_.words.push_back({std::move(word), std::move(meaning)});
  }

  void commands() {
    if (lost_) return;
    for (const command_group& group : tools_.groups) {
      for (const command* const each : group.commands) add(std::string{each->name}, std::string{each->summary});
    }
  }

  void options() {
    std::vector<const option*> all;
    if (command_ != nullptr) {
      all = options_of(tools_, *command_);
    } else {
      for (const option& each : always_options()) all.push_back(&each);
    }
    for (const option* const each : all) {
      const std::string name = fmt::format("--{}", each->name);
      const bool given = std::any_of(given_.begin(), given_.end(), [&](const std::string& word) {
        return word == name || word.starts_with(name + '=') ||
               (!each->letter.empty() && word == fmt::format("-{}", each->letter));
      });
      if (!given || each->given == option::times::repeated) add(name, std::string{each->text});
    }
  }

  // `--format=js`
  void joined_value() {
    const std::string name = current_.substr(0, current_.find('='));
    if (const option* const found = option_awaiting(tools_, command_, name)) placeholder(found->value, name + '=');
  }

  void positional() {
    if (command_ == nullptr) return;
    const std::vector<std::string_view> places = places_of(*command_);
    if (places.empty()) return;
    const bool repeats = places.back().ends_with("...");
    if (position_ < places.size()) {
      placeholder(places[position_], "");
    } else if (repeats) {
      placeholder(places.back(), "");
    }
  }

  // Adds what may stand for `[TARGET]`, `REV`, `DIR`, `text|json` …, each behind `prefix`.
  void placeholder(std::string_view name, const std::string& prefix) {
    std::string bare{name};
    bare.erase(
        std::remove_if(bare.begin(), bare.end(), [](char each) { return each == '[' || each == ']' || each == '.'; }),
        bare.end());
    if (bare == "DIR" || bare == "DIRECTORY" || bare == "FOLDER") {
      answer_.also = completion_answer::paths::folders;
    } else if (bare == "FILE" || bare == "COMMAND") {
      answer_.also = completion_answer::paths::files;
    } else if (bare == "TOPIC") {
      topics();
    } else if (bare == "REV" || bare == "TARGET" || bare == "A:B") {
      revisions(bare, prefix);
    } else if (bare.find('|') != std::string::npos) {
      for (const std::string& each : split(bare, '|')) add(prefix + each);
    }
  }

  void topics() {
    commands();
    for (const auto* const groups : {&tools_.folder_options, &tools_.chain_options}) {
      for (const option_group* const each : *groups) {
        const bool known = std::any_of(answer_.words.begin(), answer_.words.end(),
                                       [each](const candidate& other) { return other.word == each->name; });
        if (!known) add(std::string{each->name}, std::string{each->title});
      }
    }
  }

  void revisions(const std::string& kind, std::string prefix) {
    // The second part of a range.
    if (const std::size_t colon = current_.find(':'); colon != std::string::npos && kind != "REV") {
      prefix = current_.substr(0, colon + 1);
    }
    add(prefix + "head", "the newest migration");
    if (kind != "REV") {
      add(prefix + "base", "before the first migration");
      add(prefix + "current", "where the database is");
    }
    for (candidate& each : tools_.revisions(words_)) add(prefix + each.word, std::move(each.meaning));
  }

  const toolbox& tools_;
  std::span<const std::string> words_;
  std::span<const std::string> before_;
  const std::string& current_;
  completion_answer answer_;
  const command* command_ = nullptr;
  // The options as written.
  std::vector<std::string> given_;
  // How many of the command's words are complete.
  std::size_t position_ = 0;
  // After `--`.
  bool only_words_ = false;
  // There is no such command.
  bool lost_ = false;
};

int run_completion(const context& now) {
  const std::vector<std::string>& words = now.asked.words;
  if (words.front() == candidates_word) {
    *now.terminal.out << to_lines(complete(now.tools, std::span{words}.subspan(1)));
    return done;
  }
  if (words.size() > 1) {
    throw usage_error(fmt::format("completion takes one shell, and '{}' is too much", words[1]),
                      fmt::format("{} completion --help shows what it takes", now.self.name));
  }
  if (std::find(shells.begin(), shells.end(), words.front()) == shells.end()) {
    const std::string meant = did_you_mean(words.front(), shells);
    throw usage_error(fmt::format("no completion for the shell '{}'", words.front()),
                      meant.empty() ? "the shells are bash, zsh and fish" : meant);
  }
  const std::string script = completion_script(words.front(), now.self.name);
  if (now.asked.json) {
    print_json(now.terminal, {{"shell", words.front()}, {"script", script}});
  } else {
    *now.terminal.out << script;
  }
  return done;
}

constexpr std::array examples{help_line{"completion bash", "prints the script for bash"}};

}  // namespace

constinit const command completion_command{
    .name = "completion",
    .words = "bash|zsh|fish",
    // The shells' scripts ask with all the words of a line.
    .more_words = command::surplus::taken,
    .summary = "print the script that makes a shell complete command lines",
    .details =
        "Commands, options and revisions are completed by asking this program. The script is for the shell's "
        "own start-up file; its first lines say how.",
    .examples = examples,
    .options = only_format,
    .run = run_completion};

completion_answer complete(const toolbox& tools, std::span<const std::string> words) {
  static const std::vector<std::string> nothing_yet{""};
  return completer{tools, words.empty() ? std::span<const std::string>{nothing_yet} : words}.complete();
}

std::string to_lines(const completion_answer& answer) {
  std::string lines;
  for (const candidate& each : answer.words) {
    lines += each.word;
    if (!each.meaning.empty()) lines += '\t' + each.meaning;
    lines += '\n';
  }
  if (answer.also == completion_answer::paths::files) lines += ":files\n";
  if (answer.also == completion_answer::paths::folders) lines += ":folders\n";
  return lines;
}

}  // namespace strata::cli
