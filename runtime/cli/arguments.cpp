// Reading a command line by the commands' own data.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "context.hpp"
#include "runtime/internal/words.hpp"

namespace strata::cli {
namespace {

constexpr option always[]{{"help", "h", "", "show this and exit"}, {"version", "", "", "show the version and exit"}};

std::string list_hint(const toolbox& tools, std::string_view list) {
  return fmt::format("{} --help lists all {}", tools.self.name, list);
}

std::string help_of(const toolbox& tools, const command& what) {
  return fmt::format("{} {} --help shows what it takes", tools.self.name, what.name);
}

std::string with_suggestion(std::string_view suggestion, const std::string& otherwise) {
  return suggestion.empty() ? otherwise : fmt::format("did you mean `{}`? {}", suggestion, otherwise);
}

const command& named_command(const toolbox& tools, std::string_view name) {
  if (const command* const found = find_command(tools, name)) return *found;
  const std::string problem = fmt::format("unknown command '{}'", name);
  const std::string all = list_hint(tools, "commands");
  const auto known =
      std::find_if(tools.hints.begin(), tools.hints.end(), [&](const hint& each) { return each.word == name; });
  if (known != tools.hints.end()) throw usage_error(problem, fmt::format("{}; {}", known->instead, all));
  std::vector<std::string_view> names;
  for (const command_group& group : tools.groups) {
    for (const command* const each : group.commands) names.push_back(each->name);
  }
  throw usage_error(problem, with_suggestion(closest(name, names), all));
}

/// Goes through the words of a line.
class line_reader {
 public:
  line_reader(const toolbox& tools, const std::vector<std::string>& line) : tools_{tools}, line_{line} {}

  invocation read() {
    const std::size_t place = find_place();
    if (place < line_.size()) asked_.what = &named_command(tools_, line_[place]);
    for (at_ = 0; at_ < line_.size(); ++at_) {
      if (at_ == place) continue;
      const std::string& word = line_[at_];
      if (!only_words_ && word == "--") {
        only_words_ = true;
      } else if (!only_words_ && looks_like_option(word)) {
        word.starts_with("--") ? read_long(word) : read_letters(word);
      } else {
        asked_.words.push_back(word);
        only_words_ = only_words_ || asked_.what->more_words == command::surplus::passed_on;
      }
    }
    return std::move(asked_);
  }

 private:
  // Of the command's name: the first word that is neither an option nor its value.
  [[nodiscard]] std::size_t find_place() const {
    std::size_t at = 0;
    while (at < line_.size() && (line_[at] == "--" || looks_like_option(line_[at]))) {
      // Otherwise its value would be taken for a command.
      if (line_[at].size() > 2 && line_[at].starts_with("--"))
        known(line_[at].substr(0, line_[at].find('=')), line_[at]);
      at += option_awaiting(tools_, nullptr, line_[at]) != nullptr ? 2 : 1;
    }
    return at;
  }

  void read_long(const std::string& word) {
    const std::size_t equals = word.find('=');
    const option& which = known(word.substr(0, equals), word);
    if (equals == std::string::npos) {
      take(which, std::nullopt);
    } else if (which.value.empty()) {
      throw usage_error(fmt::format("option '--{}' does not take any arguments", which.name), more_help());
    } else {
      take(which, word.substr(equals + 1));
    }
  }

  // `-vi`, `-m TEXT`, `-mTEXT`
  void read_letters(const std::string& word) {
    for (std::size_t at = 1; at < word.size(); ++at) {
      const std::string letter{'-', word[at]};
      const option& which = known(letter, letter);
      const bool joined = !which.value.empty() && at + 1 < word.size();
      take(which, joined ? std::optional{word.substr(at + 1)} : std::nullopt);
      if (joined) return;
    }
  }

  // Throws usage_error.
  const option& known(const std::string& name, const std::string& written) const {
    if (const option* const found = find_option(tools_, asked_.what, name)) return *found;
    std::vector<std::string_view> names;
    for (const option& each : always) names.push_back(each.name);
    if (asked_.what != nullptr) {
      for (const option* const each : options_of(tools_, *asked_.what)) names.push_back(each->name);
    } else {
      for (const command_group& group : tools_.groups) {
        for (const command* const what : group.commands) {
          for (const option* const each : options_of(tools_, *what)) names.push_back(each->name);
        }
      }
    }
    const std::string bare = name.substr(std::min(name.find_first_not_of('-'), name.size()));
    std::string near{closest(bare, names)};
    if (!near.empty()) near.insert(0, "--");
    const option* const elsewhere = asked_.what == nullptr ? nullptr : find_option(tools_, nullptr, name);
    throw usage_error(elsewhere == nullptr ? fmt::format("unknown option '{}'", written)
                                           : fmt::format("{} takes no --{}", asked_.what->name, elsewhere->name),
                      with_suggestion(near, more_help()));
  }

  void take(const option& which, std::optional<std::string> value) {
    if (!value) value = which.value.empty() ? std::string{} : next_word(which);
    std::vector<std::string>& values = asked_.given[std::string{which.name}];
    if (!values.empty() && !which.value.empty() && which.given != option::times::repeated) {
      throw usage_error(fmt::format("--{} is given twice", which.name), "give it once");
    }
    values.push_back(std::move(*value));
  }

  // A value may look like an option (`-r -3:head`), but not be one.
  std::string next_word(const option& which) {
    const bool missing =
        at_ + 1 >= line_.size() || line_[at_ + 1] == "--" ||
        (looks_like_option(line_[at_ + 1]) && find_option(tools_, asked_.what, line_[at_ + 1]) != nullptr);
    if (!missing) return line_[++at_];
    throw usage_error(fmt::format("the required argument for option '--{}' is missing", which.name), more_help());
  }

  [[nodiscard]] std::string more_help() const {
    return asked_.what == nullptr ? list_hint(tools_, "options") : help_of(tools_, *asked_.what);
  }

  const toolbox& tools_;
  const std::vector<std::string>& line_;
  invocation asked_;
  std::size_t at_ = 0;
  bool only_words_ = false;
};

void check_words(const toolbox& tools, const invocation& asked) {
  const command& what = *asked.what;
  const std::vector<std::string_view> places = places_of(what);
  const auto fewest = static_cast<std::size_t>(
      std::count_if(places.begin(), places.end(), [](std::string_view each) { return !each.starts_with('['); }));
  if (asked.words.size() < fewest) {
    throw usage_error(fmt::format("{} needs {}", what.name, what.words),
                      fmt::format("{} {} {}", tools.self.name, what.name, what.words));
  }
  const bool any_number =
      what.more_words != command::surplus::refused || what.words.find("...") != std::string_view::npos;
  if (any_number || asked.words.size() <= places.size()) return;
  throw usage_error(fmt::format("{} takes {}, and '{}' is too much", what.name,
                                places.empty() ? std::string_view{"no words"} : what.words, asked.words[places.size()]),
                    help_of(tools, what));
}

void check_required(const toolbox& tools, const invocation& asked) {
  for (const option& each : asked.what->options) {
    if (each.given != option::times::required || asked.has(each.name)) continue;
    throw usage_error(fmt::format("the option '--{}' is required but missing", each.name), help_of(tools, *asked.what));
  }
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

void read_shared(invocation& asked) {
  asked.database = asked.text("database");
  asked.yes = asked.has("yes");
  asked.quiet = asked.has("quiet");
  if (asked.has("timeout")) asked.timeout = read_seconds(asked.text("timeout"));
  const std::string format = asked.text("format", "text");
  if (format != "text" && format != "json") {
    throw usage_error(fmt::format("unknown format '{}'", format), "--format text or --format json");
  }
  asked.json = format == "json";
}

// `REV` is one, `-m MESSAGE` and `--` are none.
std::vector<std::string_view> words_in(std::string_view text) {
  std::vector<std::string_view> found;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end != 0) found.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return found;
}

}  // namespace

std::span<const option> always_options() noexcept { return always; }

const command* find_command(const toolbox& tools, std::string_view name) noexcept {
  for (const command_group& group : tools.groups) {
    for (const command* const each : group.commands) {
      if (each->name == name || (!each->alias.empty() && each->alias == name)) return each;
    }
  }
  return nullptr;
}

std::span<const option_group* const> shared_options(const toolbox& tools, const command& what) noexcept {
  switch (what.works_on) {
    case command::subject::nothing:
      break;
    case command::subject::folder:
      return tools.folder_options;
    case command::subject::chain:
      return tools.chain_options;
  }
  return {};
}

std::vector<const option*> options_of(const toolbox& tools, const command& what) {
  std::vector<const option*> all;
  const auto add = [&all](std::span<const option> some) {
    for (const option& each : some) all.push_back(&each);
  };
  add(what.options);
  for (const option_group* const each : shared_options(tools, what)) add(each->options);
  add(always);
  return all;
}

const option* find_option(const toolbox& tools, const command* what, std::string_view word) {
  const auto find = [word](const command& in, const toolbox& of) -> const option* {
    for (const option* const each : options_of(of, in)) {
      const bool named = word.starts_with("--") ? word.substr(2) == each->name
                                                : !each->letter.empty() && word.substr(1) == each->letter;
      if (named) return each;
    }
    return nullptr;
  };
  if (what != nullptr) return find(*what, tools);
  for (const command_group& group : tools.groups) {
    for (const command* const each : group.commands) {
      if (const option* const found = find(*each, tools)) return found;
    }
  }
  return nullptr;
}

bool looks_like_option(std::string_view word) noexcept {
  return word.size() > 1 && word.starts_with('-') && word != "--" && !ascii::is_digit(word[1]);
}

const option* option_awaiting(const toolbox& tools, const command* what, std::string_view word) {
  if (!looks_like_option(word)) return nullptr;
  if (word.starts_with("--")) {
    const option* const found = find_option(tools, what, word);
    return found == nullptr || found->value.empty() ? nullptr : found;
  }
  for (std::size_t at = 1; at < word.size(); ++at) {
    const option* const found = find_option(tools, what, std::string{'-', word[at]});
    if (found == nullptr) return nullptr;
    if (!found->value.empty()) return at + 1 == word.size() ? found : nullptr;
  }
  return nullptr;
}

std::vector<std::string_view> places_of(const command& what) {
  const std::vector<std::string_view> all = words_in(what.words);
  std::vector<std::string_view> places;
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (all[at] == "--") continue;
    if (all[at].starts_with('-')) {
      ++at;
    } else {
      places.push_back(all[at]);
    }
  }
  return places;
}

std::string invocation::text(std::string_view name, std::string_view otherwise) const {
  const auto found = given.find(name);
  return found == given.end() ? std::string{otherwise} : found->second.back();
}

std::vector<std::string> invocation::all(std::string_view name) const {
  const auto found = given.find(name);
  return found == given.end() ? std::vector<std::string>{} : found->second;
}

invocation read_arguments(const toolbox& tools, const std::vector<std::string>& line) {
  invocation asked = line_reader{tools, line}.read();
  asked.help = asked.has("help");
  asked.version = asked.has("version");
  if (asked.help || asked.version) return asked;
  if (asked.what == nullptr) throw usage_error("no command is given", list_hint(tools, "commands"));
  check_words(tools, asked);
  check_required(tools, asked);
  read_shared(asked);
  return asked;
}

variable_map read_variables(const invocation& asked) {
  variable_map values;
  for (const std::string& each : asked.all("set")) {
    const std::size_t equals = each.find('=');
    if (equals == 0 || equals == std::string::npos) {
      throw usage_error(fmt::format("--set '{}' has no name and value", each), "--set NAME=VALUE");
    }
    const bool added = values.emplace(each.substr(0, equals), each.substr(equals + 1)).second;
    if (!added) throw usage_error(fmt::format("--set {} is given twice", each.substr(0, equals)), "give it once");
  }
  return values;
}

}  // namespace strata::cli
