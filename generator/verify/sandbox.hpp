// A scratch database on which migrations are tried with the executor that ships: one implementation an engine.
#pragma once

#include <functional>
#include <memory>
#include <set>
#include <stdexcept>
#include <strata/strata.hpp>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/graph/chain.hpp"
#include "generator/graph/chain_view.hpp"
#include "generator/squash/contents.hpp"
#include "runtime/schema/compare.hpp"
#include "schema_listing.hpp"
#include "trial_settings.hpp"

namespace strata::generator {

/// The tables that trials keep their books in begin with this and `_`; they are no part of any snapshot's schema.
inline constexpr std::string_view sandbox_prefix = "strata_sandbox";

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

/// What names something that is not there.
struct dangling_reference {
  /// The object that does, as kind and name: `view ev`.
  std::string owner;
  /// In words for a person: `foreign key of table sub (event)`.
  std::string name;
  std::string problem;
  /// All that it names is there; what a foreign key refers to is not unique.
  bool mismatch = false;
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
  /// SQL that makes this database, whose contents these are, out of an empty one. Throws strata::error where the
  /// engine's own tools are needed and missing. `qualified`: names keep the schema that they are in by default.
  [[nodiscard]] virtual std::string make_script(const database_contents& contents, bool qualified) = 0;
  /// References that lead nowhere, among the objects that have come or may depend on what has changed since `before`,
  /// and those that are named as owners. Engines that keep what others need have none. `now`: list_schema().
  [[nodiscard]] virtual std::vector<dangling_reference> find_dangling(const schema_listing& /*before*/,
                                                                      const schema_listing& /*now*/,
                                                                      const std::set<std::string>& /*owners*/) {
    return {};
  }
  /// What the engine finds wrong with the database as a whole; empty: nothing, or nothing could be.
  [[nodiscard]] virtual std::string find_damage() { return {}; }
  /// Calls it with a URL under which another process finds the database, and may change it until that returns.
  virtual void lend(const std::function<void(const std::string& url)>& to) = 0;
  /// An empty database on the same engine, with the same settings.
  [[nodiscard]] std::unique_ptr<sandbox> another() const;
  /// What compares the boundaries of the script's statements while it runs; null where that was done before.
  [[nodiscard]] virtual std::unique_ptr<observer> watch(const sql_script& script, diagnostics& messages) = 0;

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
