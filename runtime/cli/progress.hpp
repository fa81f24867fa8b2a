// What a person sees while migrations run: a bar on a terminal, a line a migration elsewhere, nothing beside JSON.
#pragma once

#include <memory>
#include <strata/observer.hpp>

#include "console.hpp"
#include "context.hpp"

namespace strata::cli {

/// One line a migration on `out`, when it is committed; waiting and notices on `err`.
class line_progress final : public observer {
 public:
  explicit line_progress(const console& where) : where_{where} {}
  void migration_done(const migration_event& event) override;
  void snapshot_taken(const snapshot_event& event) override;
  void waiting_for_lock(const wait_event& event) override;
  void notice(std::string_view text) override;

 private:
  const console& where_;
};

/// One line on `out`, redrawn as statements are done and wiped out at the end.
class bar_progress final : public observer {
 public:
  explicit bar_progress(const console& where) : where_{where} {}
  bar_progress(const bar_progress&) = delete;
  bar_progress& operator=(const bar_progress&) = delete;
  ~bar_progress() override;
  void planned(const plan_event& event) override;
  void migration_started(const migration_event& event) override;
  void statement_done(const statement_event& event) override;
  void waiting_for_lock(const wait_event& event) override;
  void notice(std::string_view text) override;

 private:
  void draw();
  void show(const std::string& line);
  void wipe();

  const console& where_;
  std::size_t statements_ = 0;
  std::size_t done_ = 0;
  std::string current_;
  std::string shown_;
};

/// Only waiting and notices, on `err`: what a run prints that writes its result as JSON.
class quiet_progress final : public observer {
 public:
  explicit quiet_progress(const console& where) : where_{where} {}
  void waiting_for_lock(const wait_event& event) override;
  void notice(std::string_view text) override;

 private:
  const console& where_;
};

/// With --verbose: a line when a migration begins, one for each statement, with its time, and one when it is committed.
class statement_progress final : public observer {
 public:
  explicit statement_progress(const console& where) : lines_{where}, where_{where} {}
  void migration_started(const migration_event& event) override;
  void migration_done(const migration_event& event) override { lines_.migration_done(event); }
  void snapshot_taken(const snapshot_event& event) override { lines_.snapshot_taken(event); }
  void statement_done(const statement_event& event) override;
  void waiting_for_lock(const wait_event& event) override { lines_.waiting_for_lock(event); }
  void notice(std::string_view text) override { lines_.notice(text); }

 private:
  line_progress lines_;
  const console& where_;
};

/// Of a command that runs no migrations: waiting and notices, unless --quiet is given.
[[nodiscard]] std::unique_ptr<observer> make_event_progress(const console& where, const invocation& asked);

/// What the line asked for. With --quiet nothing is shown at all.
[[nodiscard]] std::unique_ptr<observer> make_progress(const console& where, const invocation& asked);

}  // namespace strata::cli
