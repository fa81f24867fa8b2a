// A scratch SQLite database in memory, with the files that its migrations attach.
#pragma once

#include <strata/sqlite.hpp>

#include "runtime/internal/drivers/sqlite.hpp"
#include "sandbox.hpp"

namespace strata::generator {

/// Its images are the database's bytes, as sqlite3_serialize() gives them, with those of the other files where there
/// are any.
class sqlite_sandbox final : public sandbox {
 public:
  /// Throws strata::error where there is no memory, and base_refused.
  explicit sqlite_sandbox(provided_objects provided = {});

  [[nodiscard]] strata::connection& db() noexcept override { return *db_; }
  [[nodiscard]] sqlite3* handle() const noexcept { return db_->handle(); }
  [[nodiscard]] const strata::driver& driver() const noexcept override { return strata::sqlite::driver; }
  [[nodiscard]] dialect which() const noexcept override { return dialect::sqlite; }
  [[nodiscard]] schema_listing list_schema() override;
  void copy_to(database_copy& to) override;
  void restore(std::string_view image) override;
  [[nodiscard]] schemas::schema read_schema() override;
  [[nodiscard]] schemas::schema read_schema(const std::set<std::string>& of) override;
  [[nodiscard]] std::vector<table_name> tables() override;
  [[nodiscard]] std::string find_damage() override;
  void lend(const std::function<void(const std::string& url)>& to) override;
  [[nodiscard]] database_contents read_contents() override;

  /// What keeps its statements inside, and notes what they wanted outside.
  [[nodiscard]] strata::sqlite::confinement& within() noexcept { return *within_; }

 private:
  /// To a database that begins with these bytes; without any, it begins with nothing.
  void connect(std::string_view bytes, const strata::sqlite::scratch_files::contents& files);
  [[nodiscard]] std::string_view bytes() const;
  [[nodiscard]] std::unique_ptr<sandbox> make_another() const override;

  provided_objects provided_;
  std::unique_ptr<strata::sqlite::confinement> within_;
  std::unique_ptr<strata::sqlite::connection> db_;
};

[[nodiscard]] std::unique_ptr<sandbox> make_sqlite_sandbox();
/// The same with functions that stand in for the application's, and what else others provide.
[[nodiscard]] sandbox_maker sqlite_sandbox_maker(provided_objects provided);

}  // namespace strata::generator
