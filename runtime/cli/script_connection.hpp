// A connection that writes SQL down instead of running it, so that the very executor that migrates databases makes the
// scripts of `--sql`. What the bookkeeping would hold by then is kept in memory, to answer what the executor asks.
#pragma once

#include <strata/connection.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace strata::cli {

/// Stands for a database that is empty at first.
class script_connection final : public connection {
 public:
  script_connection(const strata::engine& engine, std::string_view table_prefix);

  /// Forgets the text written so far, not what the bookkeeping holds: what follows begins where the database is now.
  void forget_text() { text_.clear(); }
  /// Everything written down since.
  [[nodiscard]] const std::string& text() const noexcept { return text_; }
  /// Adds a line that the shell skips.
  void comment(std::string_view line);

  [[nodiscard]] const strata::engine& engine() const noexcept override { return engine_; }
  [[nodiscard]] std::string description() const override { return "the database that the script runs on"; }
  [[nodiscard]] std::unique_ptr<migration_lock> lock(std::string_view table_prefix, const wait_options& wait) override;
  void begin(const transaction_options& how, const wait_options& wait) override;
  void commit(const wait_options& wait) override;
  void rollback() noexcept override { in_transaction_ = false; }
  [[nodiscard]] bool in_transaction() const noexcept override { return in_transaction_; }
  [[nodiscard]] bool is_real() const noexcept override { return false; }
  std::uint64_t run(std::string_view sql, span<const value> parameters) override;
  void read(std::string_view sql, span<const value> parameters, const row_reader& take) override;
  void execute(std::string_view sql) override;
  std::vector<row> query(std::string_view sql, span<const value> parameters) override;
  std::uint64_t modify(std::string_view sql, span<const value> parameters) override;

 private:
  struct bookkeeping_row {
    std::string format;
    std::int64_t epoch = 0;
    std::string digest;
  };

  [[nodiscard]] bool is(std::string_view sql, std::string_view pattern) const;
  [[nodiscard]] std::string expand(std::string_view pattern) const;
  void write(std::string_view statement);
  void resume();
  void begin_history(std::string insert);
  void require_state();
  void remember(std::string_view sql, std::span<const value> parameters);
  row& migration_row(const value& revision);

  const strata::engine& engine_;
  std::string prefix_;
  std::string text_;
  bool in_transaction_ = false;
  bool foreign_keys_suspended_ = false;
  /// Stands before the next statement of the bookkeeping.
  std::string_view resuming_;
  std::optional<bookkeeping_row> state_;
  /// In the columns of insert_migration, which are those of read_history.
  std::vector<row> migrations_;
  /// Likewise of insert_repeatable.
  std::vector<row> repeatables_;
};

}  // namespace strata::cli
