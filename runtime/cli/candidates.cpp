#include "candidates.hpp"

#include <algorithm>
#include <string_view>

namespace strata::cli {
namespace {

constexpr std::string_view blanks = " ";

std::vector<std::string> split(std::string_view text, std::string_view separators) {
  std::vector<std::string> parts;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find_first_of(separators), text.size());
    if (end != 0) parts.emplace_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return parts;
}

class completer {
 public:
  completer(const program_page& page, std::span<const std::string> words, const revision_source& revisions)
      : page_{page}, before_{words.first(words.size() - 1)}, current_{words.back()}, revisions_{revisions} {}

  completion_answer complete() {
    const option_page* open = read_words();
    if (open != nullptr) {
      value_of(*open);
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
  const option_page* read_words() {
    const option_page* open = nullptr;
    for (const std::string& word : before_) {
      if (open != nullptr) {
        open = nullptr;
      } else if (word == "--" && !only_words_) {
        only_words_ = true;
      } else if (word.size() > 1 && word.starts_with('-') && !only_words_ && !is_relative(word)) {
        given_.push_back(word);
        open = page_.option_awaiting(word, command_);
      } else if (command_ == nullptr) {
        command_ = page_.find(word);
        if (command_ == nullptr) lost_ = true;
      } else {
        ++position_;
      }
    }
    return open;
  }

  // `-1` is a target.
  static bool is_relative(const std::string& word) { return word[1] >= '0' && word[1] <= '9'; }

  void add(std::string word, std::string meaning = {}) {
    if (word.starts_with(current_)) answer_.words.push_back({std::move(word), std::move(meaning)});
  }

  void commands() {
    if (lost_) return;
    for (const command_group& group : page_.groups) {
      for (const command_page& each : group.commands) add(each.name, each.summary);
    }
  }

  void options() {
    if (command_ == nullptr) {
      add("--help", "show this and exit");
      add("--version", "show the version and exit");
      return;
    }
    for (const option_page& each : command_->options) {
      const std::string name = "--" + each.name;
      const bool given = std::any_of(given_.begin(), given_.end(), [&](const std::string& word) {
        return word == name || word.starts_with(name + '=') || (!each.letter.empty() && word == "-" + each.letter);
      });
      if (!given) add(name, each.summary);
    }
  }

  void value_of(const option_page& option) { placeholder(option.value, ""); }

  // `--format=js`
  void joined_value() {
    const std::string name = current_.substr(0, current_.find('='));
    if (const option_page* option = page_.option_awaiting(name, command_)) placeholder(option->value, name + '=');
  }

  void positional() {
    if (command_ == nullptr) return;
    const std::vector<std::string> all = split(command_->words, blanks);
    std::vector<std::string> places;
    for (std::size_t at = 0; at < all.size(); ++at) {
      // An option that usage shows because it has to be given: `-m MESSAGE`.
      if (all[at] == "--") continue;
      if (all[at].starts_with('-')) {
        ++at;
      } else {
        places.push_back(all[at]);
      }
    }
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
    if (bare == "DIR" || bare == "DIRECTORY") {
      answer_.also = completion_answer::paths::folders;
    } else if (bare == "FILE" || bare == "COMMAND") {
      answer_.also = completion_answer::paths::files;
    } else if (bare == "REV" || bare == "TARGET" || bare == "A:B") {
      revisions(bare, prefix);
    } else if (bare.find('|') != std::string::npos) {
      for (const std::string& each : split(bare, "|")) add(prefix + each);
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
    for (candidate& each : revisions_()) add(prefix + each.word, std::move(each.meaning));
  }

  const program_page& page_;
  std::span<const std::string> before_;
  const std::string& current_;
  const revision_source& revisions_;
  completion_answer answer_;
  const command_page* command_ = nullptr;
  // The options as written.
  std::vector<std::string> given_;
  // How many of the command's words are complete.
  std::size_t position_ = 0;
  // After `--`.
  bool only_words_ = false;
  // There is no such command.
  bool lost_ = false;
};

}  // namespace

completion_answer complete(const program_page& page, std::span<const std::string> words,
                           const revision_source& revisions) {
  static const std::vector<std::string> nothing_yet{""};
  return completer{page, words.empty() ? std::span<const std::string>{nothing_yet} : words, revisions}.complete();
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
