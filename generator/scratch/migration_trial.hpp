// One migration tried on a scratch database, with the executor that ships or, where it calls a step in C++, by the
// program that has it.
#pragma once

#include <filesystem>
#include <strata/observer.hpp>
#include <strata/strata.hpp>
#include <string>
#include <utility>
#include <vector>

#include "generator/graph/chain.hpp"
#include "generator/graph/chain_view.hpp"
#include "sandbox.hpp"

namespace strata::generator {

/// True where that script calls a step in C++.
[[nodiscard]] bool calls_step(const sql_script& script);

/// Whether any migration of the chain does.
[[nodiscard]] bool calls_steps(const migration_chain& chain);

/// The program with the application's steps in C++, which add_migrations(… STEPS …) builds: it runs the migrations that
/// this program cannot, as a process of its own. So it may come from any compiler.
class step_program {
 public:
  explicit step_program(std::filesystem::path program) : program_(std::move(program)) {}

  /// Runs one migration on the sandbox, which holds all that comes before it, with books of the sandbox's prefix.
  /// Throws strata::error.
  void run(sandbox& on, direction way, const std::string& revision) const;

 private:
  std::filesystem::path program_;
};

/// One migration on a sandbox that holds all that comes before it: a chain of its own, so that a trial costs the same
/// at the end of a long chain as at its beginning.
class migration_trial {
 public:
  /// Both must outlive the trial.
  migration_trial(sandbox& on, const chain_migration& what);
  migration_trial(const migration_trial&) = delete;
  migration_trial& operator=(const migration_trial&) = delete;
  /// Drops the books.
  ~migration_trial();

  /// Throw strata::error. The observer may be null.
  void up(observer* watching = nullptr);
  void down(observer* watching = nullptr);

 private:
  bool run_outside(const sql_script& script, direction way);
  [[nodiscard]] options how(observer* watching) const;

  sandbox& on_;
  std::vector<migration_chain> chain_;
  chain_view view_;
};

}  // namespace strata::generator
