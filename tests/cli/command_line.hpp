// Runs command lines as a person would, on a database of the test's own, and keeps what was written.
#pragma once

#include <string>
#include <vector>

#include <strata/chain.hpp>

#include "tests/runtime/database.hpp"

using strata::test::temporary_folder;

struct outcome {
  int status = 0;
  std::string out;
  std::string err;
};

/// Takes the place of a terminal, or of pipes.
struct surroundings {
  bool terminal = false;
  std::string input = {};
  std::size_t width = 60;
};

/// `nimbus-migrate WORDS…`. Durations in what it wrote, of seconds too, are replaced by `T ms`, times by `TIME`.
[[nodiscard]] outcome run(const std::vector<std::string>& words, const strata::chain_set& set,
                          const surroundings& around = {});

/// The same with `--database` naming a file in the folder; messages show the folder as `FOLDER`.
[[nodiscard]] outcome run_in(const temporary_folder& folder, std::vector<std::string> words,
                             const strata::chain_set& set, const surroundings& around = {});

/// What a shell command prints, error output included, and its status.
[[nodiscard]] outcome shell(const std::string& command);
