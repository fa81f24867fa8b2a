// `strata compile`: turns a folder of migrations into C++. This is what add_migrations() runs in a build.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>

#include "command.hpp"
#include "generator/emit/emit.hpp"
#include "generator/scratch/sandbox.hpp"
#include "load.hpp"

namespace strata::generator {

struct compile_options {
  folder_options folder;
  /// Where migrations.cpp, snapshot.cpp, build_time.cpp and `<namespace as path>/migrations.hpp` are written.
  std::filesystem::path output;
  emission_names names;
  /// Where verification remembers what it found good; empty: nowhere.
  std::filesystem::path cache;
  /// The file that declares the schema at head; empty: none.
  std::filesystem::path schema;
  /// For verification.
  variable_values variables;
  /// Empty databases begin with what two runs of the chain lead to, where that can be.
  bool snapshot = true;
  /// A draft is an error.
  bool require_locked = false;
};

/// Writes the generated files where nothing is wrong, else only messages. Returns the exit status.
int compile(const compile_options& options, std::ostream& err);

[[nodiscard]] const command& compile_command();

}  // namespace strata::generator
