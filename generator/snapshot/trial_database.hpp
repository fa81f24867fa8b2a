// A database in memory on which a part of a chain runs, to see where it leads: as a launch on an empty database would
// run it, or under all the circumstances that may differ between two launches.
#pragma once

#include <memory>
#include <span>
#include <strata/sqlite.hpp>
#include <string>
#include <string_view>

#include "generator/cache/packing.hpp"
#include "generator/graph/chain.hpp"
#include "generator/scratch/sandbox.hpp"
#include "runtime/internal/drivers/sqlite.hpp"

namespace strata::generator {

enum class circumstances {
  usual,
  /// Another time, other random numbers, foreign keys that do not act, a handle that has written before.
  other,
};

class trial_database {
 public:
  /// Begins with the image; empty: with an empty database. Throws strata::engine_error.
  explicit trial_database(circumstances how, const packed_database& image = {});
  trial_database(const trial_database&) = delete;
  trial_database& operator=(const trial_database&) = delete;

  /// Runs the migrations in this order, in as few transactions as they allow. Throws strata::error.
  void run(std::span<const chain_migration* const> migrations, const trial_settings& settings);

  [[nodiscard]] strata::sqlite::connection& db() noexcept { return db_; }
  /// The database's bytes, until something else is asked of it.
  [[nodiscard]] std::string_view bytes();
  /// More than an eighth of it is free pages.
  [[nodiscard]] bool is_full_of_holes();
  /// Of the same content written anew: without anything that is deleted, and equal for equal contents.
  [[nodiscard]] std::string fresh_image();
  /// Puts the schema, all but the tables of that prefix, into a table, from which the driver brings it back
  /// (runtime/src/sqlite/snapshot_loader.cpp). Not where there are virtual tables: the driver has to look at them.
  void set_schema_aside(std::string_view prefix);

 private:
  strata::sqlite::confinement within_;
  /// Of a database that does not have its bytes in one piece.
  strata::sqlite::image_bytes copy_;
  strata::sqlite::connection db_;
};

}  // namespace strata::generator
