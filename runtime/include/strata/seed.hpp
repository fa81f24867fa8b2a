// Seeds: rows for development and tests, embedded apart from the chain. They run when they are asked for and never at a
// launch, each once, all in one transaction. docs/seeds.md says more.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <strata/chain.hpp>
#include <strata/connection.hpp>
#include <strata/error.hpp>

namespace strata {

enum class seed_action {
  /// Runs those that have not run yet.
  run,
  /// Takes back what ran, newest first, with the down scripts that the database kept.
  clear,
  /// Takes back what ran, as far as there is a down script, and runs all of them.
  again,
};

struct seed_options {
  seed_action action = seed_action::run;
  wait_options wait = {};
  /// Who to record; empty: user@host.
  std::string applied_by = {};
};

/// What strata::seed() did.
struct seed_report {
  struct done {
    std::string name = {};
    std::size_t statements = 0;
    std::chrono::microseconds took{0};
  };
  /// In the order in which it happened: first what was taken back, then what ran.
  std::vector<done> cleared = {};
  std::vector<done> ran = {};
  /// Ran before, with the text that they have now.
  std::vector<std::string> unchanged = {};
  /// Ran before with another text, and left alone.
  std::vector<std::string> edited = {};
};

/// Runs the set's seeds on a database at head, or takes them back. Throws strata::error.
seed_report seed(connection& db, const chain_set& set, const seed_options& options = {});

}  // namespace strata
