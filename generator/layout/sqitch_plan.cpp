#include "sqitch_plan.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace strata::generator {

namespace {

constexpr std::string_view blanks = " \t\r";

void skip_blanks(std::string_view& text) { text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size())); }

class plan_reader {
 public:
  plan_reader(const source& plan, diagnostics& messages) : plan_(plan), messages_(messages) {}

  std::vector<sqitch_change> read() {
    const std::string_view text = plan_->text();
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = std::min(text.find('\n', begin), text.size());
      take(text.substr(begin, end - begin), begin);
      begin = end + 1;
    }
    return std::move(changes_);
  }

 private:
  void take(std::string_view line, std::size_t begin) {
    line = line.substr(0, line.find('#'));
    skip_blanks(line);
    if (line.empty() || line.starts_with('%')) return;
    if (line.starts_with('@')) return take_tag(line.substr(1));
    if (line.starts_with('-')) {
      return report("a change that the plan takes back again", begin,
                    "remove the line and the one that adds the change");
    }
    if (line.starts_with('+')) line.remove_prefix(1);
    skip_blanks(line);
    const std::string_view name = line.substr(0, line.find_first_of(blanks));
    if (name.empty() || name.starts_with('[')) {
      return report("this line names no change", begin, "write it as `sqitch add` does");
    }
    check_dependencies(line.substr(name.size()), begin);
    for (sqitch_change& each : changes_) {
      if (each.name == name && each.reworked_tag.empty()) each.reworked_tag = tag_behind(each);
    }
    changes_.push_back({std::string{name}, {}, begin});
  }

  void take_tag(std::string_view name) {
    tags_.push_back({std::string{name.substr(0, name.find_first_of(blanks))}, changes_.size()});
  }

  // A change can be named again only behind a tag.
  [[nodiscard]] std::string tag_behind(const sqitch_change& change) const {
    const auto position = static_cast<std::size_t>(&change - changes_.data());
    const auto found = std::find_if(tags_.begin(), tags_.end(),
                                    [position](const tag& each) { return each.changes_before > position; });
    return found == tags_.end() ? std::string{} : found->name;
  }

  // `[users other:roles !old]`
  void check_dependencies(std::string_view rest, std::size_t begin) {
    skip_blanks(rest);
    if (!rest.starts_with('[')) return;
    const std::string_view inside = rest.substr(1, rest.find(']') - 1);
    const std::size_t colon = inside.find(':');
    if (colon == std::string_view::npos) return;
    const std::size_t from = inside.find_last_of(" \t[!", colon);
    const std::string_view word = inside.substr(from == std::string_view::npos ? 0 : from + 1);
    report(fmt::format("a change that needs `{}`, of another project",
                       word.substr(0, std::min(word.find_first_of(blanks), word.size()))),
           begin, "bring both projects into one plan, or deploy the other one before and remove the dependency");
  }

  void report(std::string message, std::size_t offset, std::string help) {
    messages_.add({.code = "strata-sqitch-plan",
                   .message = std::move(message),
                   .file = plan_,
                   .offset = offset,
                   .help = std::move(help)});
  }

  struct tag {
    std::string name;
    std::size_t changes_before = 0;
  };

  const source& plan_;
  diagnostics& messages_;
  std::vector<sqitch_change> changes_;
  std::vector<tag> tags_;
};

}  // namespace

std::string read_sqitch_project(const source& plan) {
  constexpr std::string_view pragma = "%project=";
  const std::string_view text = plan->text();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    std::string line{text.substr(begin, end - begin)};
    std::erase_if(line, [](char each) { return blanks.find(each) != std::string_view::npos; });
    if (line.starts_with(pragma)) return line.substr(pragma.size());
    begin = end + 1;
  }
  return {};
}

std::vector<sqitch_change> read_sqitch_plan(const source& plan, diagnostics& messages) {
  return plan_reader{plan, messages}.read();
}

}  // namespace strata::generator
