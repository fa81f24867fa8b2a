// What is written from the commands' data: help texts, the manual page, and what a shell's TAB offers.
#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "command.hpp"

namespace strata::cli {

/// Strata's own version.
[[nodiscard]] std::string_view strata_version() noexcept;

/// `-y, --yes`, `    --sql`, `    --database URL`: what usage calls an option, so long that names stand below each
/// other.
[[nodiscard]] std::string written(const option& which);

/// The help of a whole program.
[[nodiscard]] std::string help_text(const toolbox& tools);
/// The help of one command of it.
[[nodiscard]] std::string help_text(const toolbox& tools, const command& what);
/// What `help TOPIC` shows of the options that commands share; empty where there is no such topic.
[[nodiscard]] std::string help_text(const toolbox& tools, std::string_view topic);

/// Some lines of help, or of the manual page, under a title.
struct help_section {
  std::string title;
  struct line {
    std::string left;
    std::string right;
  };
  std::vector<line> lines;
  /// A sentence below them, or empty.
  std::string note = {};
};

/// Targets and exit statuses.
[[nodiscard]] std::vector<help_section> general_sections();
[[nodiscard]] help_section environment_section(const toolbox& tools);
/// The options that commands share (of one topic, where it is named), with what belongs to them.
[[nodiscard]] std::vector<help_section> shared_sections(const toolbox& tools, std::string_view topic = {});

/// `PROGRAM(1)`, in the man macros of roff.
[[nodiscard]] std::string manual_page(const toolbox& tools);

inline constexpr std::array<std::string_view, 3> shells{"bash", "zsh", "fish"};

/// The word after `completion` with which the scripts ask: `PROGRAM completion candidates -- WORD…`.
inline constexpr std::string_view candidates_word = "candidates";

/// The script that makes a shell (one of `shells`) ask the program what may come next.
[[nodiscard]] std::string completion_script(std::string_view shell, std::string_view program);

/// What may stand at the end of a command line that is still being written.
struct completion_answer {
  std::vector<candidate> words = {};
  /// What the shell itself adds.
  enum class paths { none, files, folders } also = paths::none;
};

/// `words` is the line without the program's name; the last one is being written and may be empty.
[[nodiscard]] completion_answer complete(const toolbox& tools, std::span<const std::string> words);

/// The answer as the scripts of completion_script() read it: `word<TAB>meaning`, a line each, and `:files` or
/// `:folders`.
[[nodiscard]] std::string to_lines(const completion_answer& answer);

}  // namespace strata::cli
