// A scratch database on which migrations are tried with the executor that ships: one implementation an engine.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <stdexcept>
#include <strata/connection.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "contents.hpp"
#include "generator/graph/chain.hpp"
#include "runtime/schema/compare.hpp"
#include "schema_listing.hpp"

namespace strata::generator {

class step_program;

/// The tables that trials keep their books in begin with this and `_`; they are no part of any snapshot's schema.
inline constexpr std::string_view sandbox_prefix = "strata_sandbox";

using variable_values = std::map<std::string, std::string, std::less<>>;

/// What trials of migrations need besides the database.
struct trial_settings {
  /// Of variables; the others have the default of their file.
  variable_values variables = {};
  /// Runs the migrations that call steps in C++; null: the steps are left out.
  std::shared_ptr<const step_program> steps = {};
};

struct database_copy {
  /// What sandbox::restore() takes: the whole database, or the name of a copy.
  std::string image = {};
  /// Keeps what the image names alive; may be null.
  std::shared_ptr<const void> kept = {};
};

/// A database at one moment.
struct database_snapshot {
  schema_listing schema;
  database_copy copy;
};

struct table_name {
  std::string name;
  /// As SQL takes it.
  std::string quoted;
};

/// The engine refused a statement of the file that says what must exist before the first migration.
class base_refused : public std::runtime_error {
 public:
  explicit base_refused(diagnostic why) : std::runtime_error{format(why)}, why_{std::move(why)} {}
  [[nodiscard]] const diagnostic& why() const noexcept { return why_; }

 private:
  diagnostic why_;
};

/// Throws base_refused.
void run_base(const provided_base& what, strata::connection& on);

class sandbox {
 public:
  sandbox() = default;
  sandbox(const sandbox&) = delete;
  sandbox& operator=(const sandbox&) = delete;
  virtual ~sandbox() = default;

  /// Valid until the next copy_to(), snapshot() or restore().
  [[nodiscard]] virtual strata::connection& db() noexcept = 0;
  [[nodiscard]] virtual const strata::driver& driver() const noexcept = 0;
  [[nodiscard]] virtual dialect which() const noexcept = 0;

  [[nodiscard]] virtual schema_listing list_schema() = 0;
  /// Into one that may hold another moment's, whose memory is used again.
  virtual void copy_to(database_copy& to) = 0;
  [[nodiscard]] database_snapshot snapshot();
  /// Replaces the whole database by the one of a snapshot. Throws strata::engine_error for an image that is none.
  virtual void restore(std::string_view image) = 0;
  [[nodiscard]] virtual schemas::schema read_schema() = 0;
  /// At least what belongs to these tables and views, which takes no longer in a database with many others.
  [[nodiscard]] virtual schemas::schema read_schema(const std::set<std::string>&) { return read_schema(); }
  /// The tables that hold the migrations' rows.
  [[nodiscard]] virtual std::vector<table_name> tables() = 0;
  /// The rows and counters.
  [[nodiscard]] virtual database_contents read_contents() = 0;
  /// What the engine finds wrong with the database as a whole; empty: nothing, or nothing could be.
  [[nodiscard]] virtual std::string find_damage() { return {}; }
  /// Calls it with a URL under which another process finds the database, and may change it until that returns.
  virtual void lend(const std::function<void(const std::string& url)>& to) = 0;
  /// An empty database on the same engine, with the same settings.
  [[nodiscard]] std::unique_ptr<sandbox> another() const;

  void use(trial_settings settings) { settings_ = std::move(settings); }
  [[nodiscard]] const trial_settings& settings() const noexcept { return settings_; }

 private:
  [[nodiscard]] virtual std::unique_ptr<sandbox> make_another() const = 0;

  trial_settings settings_;
};

/// Makes an empty database. Throws strata::error where there is no memory or no server.
using sandbox_maker = std::function<std::unique_ptr<sandbox>()>;

/// Compares the listings first, and reads of the schemas only where these differ.
[[nodiscard]] std::vector<schemas::schema_difference> compare(const database_snapshot& before, sandbox& after);

}  // namespace strata::generator
