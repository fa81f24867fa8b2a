// What the PostgreSQL tests share: the server that the runner started, a database of one's own, a plain look into it.
#pragma once

#include <chrono>
#include <functional>
#include <generator/scratch/postgresql_server.hpp>
#include <memory>
#include <strata/postgresql.hpp>
#include <strata/strata.hpp>
#include <string>
#include <vector>

#include "message_of.hpp"
#include "runtime/chain_builder.hpp"

namespace strata::test {

/// Set by main().
inline generator::postgresql_server*& current_server() {
  static generator::postgresql_server* running = nullptr;
  return running;
}

/// A new database, dropped afterwards, and a connection of the test's own.
class postgresql_fixture {
 public:
  [[nodiscard]] const std::string& url() const { return database_.url(); }
  [[nodiscard]] const std::string& name() const { return database_.name(); }
  [[nodiscard]] std::unique_ptr<connection> connect(const std::string& more = {}) const {
    return postgresql::driver.connect(url() + more, {});
  }
  void run(const std::string& sql) { look_->execute(sql); }
  /// All rows, a line each, columns joined by '|'.
  [[nodiscard]] std::vector<std::string> rows(const std::string& sql) {
    std::vector<std::string> found;
    for (const row& each : look_->query(sql)) {
      std::string line;
      for (const auto& column : each) line += (&column == each.data() ? "" : "|") + column.value_or("NULL");
      found.push_back(line);
    }
    return found;
  }
  [[nodiscard]] std::string one(const std::string& sql) { return rows(sql).at(0); }
  /// As a new database, in a tenth of the time. Ends the sessions that others left.
  void empty() {
    run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> "
        "pg_backend_pid()");
    run("DROP SCHEMA public CASCADE");
    run("CREATE SCHEMA public");
  }
  /// After the server was away.
  void look_again() { look_ = connect(); }

 private:
  generator::postgresql_database database_{*current_server()};
  std::unique_ptr<connection> look_ = connect();
};

class postgresql_chain : public built_chain {
 public:
  explicit postgresql_chain(const std::vector<migration_text>& migrations,
                            const std::vector<migration_text>& repeatables = {})
      : built_chain{migrations, false, "strata", postgresql::driver, repeatables} {}
};

/// Keeps what an observer is told.
class notes final : public observer {
 public:
  void notice(std::string_view text) override { notices.emplace_back(text); }
  void waiting_for_lock(const wait_event& event) override {
    holders.emplace_back(event.holder);
    if (on_wait) on_wait();
  }
  void statement_done(const statement_event& event) override {
    statements.push_back((event.skipped ? "skipped " : "") + std::string{event.text});
    if (on_statement) on_statement(event);
  }
  std::vector<std::string> notices;
  std::vector<std::string> holders;
  std::vector<std::string> statements;
  std::function<void()> on_wait;
  std::function<void(const statement_event&)> on_statement;
};

}  // namespace strata::test
