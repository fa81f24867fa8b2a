// What may stand at the end of a command line that is still being written: the answer to a shell's TAB.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "page.hpp"

namespace strata::cli {

/// A word that may stand there, and what it means, if that is known.
struct candidate {
  std::string word;
  std::string meaning = {};
};

struct completion_answer {
  std::vector<candidate> words = {};
  /// What the shell itself adds.
  enum class paths { none, files, folders } also = paths::none;
};

/// The revisions of the chain, newest first; asked only where one may stand.
using revision_source = std::function<std::vector<candidate>()>;

/// `words` is the line without the program's name; the last one is being written and may be empty.
[[nodiscard]] completion_answer complete(const program_page& page, std::span<const std::string> words,
                                         const revision_source& revisions);

/// The answer as the scripts of completion_script() read it: `word<TAB>meaning`, a line each, and `:files` or
/// `:folders`.
[[nodiscard]] std::string to_lines(const completion_answer& answer);

}  // namespace strata::cli
