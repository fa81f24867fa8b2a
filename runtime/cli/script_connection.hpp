// A database that is written down instead of changed, so that the very executor that migrates databases makes the
// scripts of `--sql`: a connection whose statements become text, and bookkeeping that remembers what it would hold.
#pragma once

#include <strata/connection.hpp>
#include <string>
#include <string_view>

#include "runtime/internal/bookkeeping.hpp"

namespace strata::cli {

/// Stands for a database that is empty at first.
class script_connection final : public connection {
 public:
  explicit script_connection(const strata::engine& engine) : engine_{engine} {}

  /// Forgets the text written so far: what follows begins where the database is now.
  void forget_text() { text_.clear(); }
  /// Everything written down since.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// Adds a line that the shell skips.
  void comment(std::string_view line);
  /// Lets what follows find the bookkeeping's tables again, where a statement before has changed where names lead.
  void resume();
  /// Adds a statement of the bookkeeping.
  void write_record(std::string_view statement);

  [[nodiscard]] const strata::engine& engine() const noexcept override { return engine_; }
  [[nodiscard]] std::string description() const override { return "the database that the script runs on"; }
  [[nodiscard]] std::unique_ptr<migration_lock> lock(std::string_view table_prefix, const wait_options& wait) override;
  void begin(const transaction_options& how, const wait_options& wait) override;
  void commit(const wait_options& wait) override;
  void rollback() noexcept override { in_transaction_ = false; }
  [[nodiscard]] bool in_transaction() const noexcept override { return in_transaction_; }
  [[nodiscard]] bool is_real() const noexcept override { return false; }
  void execute(std::string_view sql) override;
  // What asks for an answer is refused: there is nobody to give one.
  std::uint64_t run(std::string_view sql, span<const value> parameters) override;
  void read(std::string_view sql, span<const value> parameters, const row_reader& take) override;
  std::vector<row> query(std::string_view sql, span<const value> parameters) override;
  std::uint64_t modify(std::string_view sql, span<const value> parameters) override;

 private:
  void write(std::string_view statement);

  const strata::engine& engine_;
  std::string text_;
  bool in_transaction_ = false;
  bool foreign_keys_suspended_ = false;
  /// Stands before the next statement of the bookkeeping.
  std::string_view resuming_;
};

/// Writes down what the bookkeeping of a database would be told, and answers from memory what runs ask of it.
class script_bookkeeping final : public bookkeeping {
 public:
  script_bookkeeping(script_connection& script, std::string_view table_prefix)
      : bookkeeping{script, table_prefix}, script_{script}, prefix_{table_prefix} {}

  /// Inside a transaction the script makes sure of it, too.
  [[nodiscard]] std::optional<bookkeeping_state> read_state() override;
  [[nodiscard]] bool exists() const override { return now_.exists; }
  [[nodiscard]] history read_history(const std::optional<bookkeeping_state>& state) override;
  void create(std::string_view chain_name) override;
  [[nodiscard]] bool update_state(std::int64_t epoch, std::string_view heads, std::string_view digest) override;
  void insert(const migration_record& record) override;
  void update_progress(std::string_view revision, direction way, std::size_t statements_done) override;
  void finish(const migration_record& record) override;
  void erase(std::string_view revision) override;
  void create_repeatables() override;
  void insert_repeatable(const migration_record& record) override;
  void erase_repeatable(std::string_view name) override;

 private:
  std::uint64_t write(std::string_view sql, std::span<const value> parameters) override;
  [[nodiscard]] std::string filled(std::string_view sql, std::span<const value> parameters) const;
  [[nodiscard]] applied_migration& migration(std::string_view revision);
  void require_state();

  script_connection& script_;
  std::string prefix_;
  history now_;
};

}  // namespace strata::cli
