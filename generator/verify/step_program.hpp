// The program with the application's steps in C++, which add_migrations(… STEPS …) builds: it runs the migrations that
// this program cannot, as a process of its own. So it may come from any compiler.
#pragma once

#include <filesystem>
#include <strata/observer.hpp>
#include <string>

#include "generator/graph/chain.hpp"
#include "sandbox.hpp"

namespace strata::generator {

/// True where that script calls a step in C++.
[[nodiscard]] bool calls_step(const sql_script& script);

/// Whether any migration of the chain does.
[[nodiscard]] bool calls_steps(const migration_chain& chain);

class step_program {
 public:
  explicit step_program(std::filesystem::path program) : program_(std::move(program)) {}

  /// Runs one migration on the sandbox, which holds all that comes before it, with books of the sandbox's prefix.
  /// Throws strata::error.
  void run(sandbox& on, direction way, const std::string& revision) const;

 private:
  std::filesystem::path program_;
};

}  // namespace strata::generator
