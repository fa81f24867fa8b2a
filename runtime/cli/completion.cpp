// `completion`: a shell's script, and the answers to what it asks.
#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "candidates.hpp"
#include "completion_script.hpp"
#include "json.hpp"
#include "runtime/internal/words.hpp"

namespace strata::cli {
namespace {

std::vector<candidate> revisions_of(const chain& all) {
  std::vector<candidate> found;
  found.reserve(all.migrations.size());
  for (auto each = all.migrations.rbegin(); each != all.migrations.rend(); ++each) {
    found.push_back({std::string{each->revision}, std::string{each->description}});
  }
  return found;
}

}  // namespace

int run_completion(const context& now) {
  const std::vector<std::string>& words = now.asked.words;
  if (words.front() == candidates_word) {
    *now.terminal.out << to_lines(
        complete(page_of(now.self), std::span{words}.subspan(1), [&now] { return revisions_of(usual_chain(now)); }));
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

}  // namespace strata::cli
