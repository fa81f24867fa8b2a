#include "progress.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <ostream>

#include "text.hpp"

namespace strata::cli {
namespace {

std::string wait_text(const wait_event& event) {
  const auto seconds = [](std::chrono::milliseconds from) { return std::chrono::duration<double>(from).count(); };
  const std::string holder = event.holder.empty() ? "" : fmt::format(", held by {}", event.holder);
  return fmt::format("waiting for the database's lock{}: {:.0f} s of {:.0f} s", holder, seconds(event.waited),
                     seconds(event.limit));
}

void tell(const console& where, std::string_view text) { *where.err << text << std::endl; }

}  // namespace

void line_progress::migration_done(const migration_event& event) {
  const bool up = event.way == direction::up;
  const std::string_view verb = event.repeatable ? (up ? "ran" : "took away") : up ? "upgraded" : "downgraded";
  *where_.out << fmt::format("{} {} {} ({}, {})", verb, event.revision, event.description,
                             counted(event.statements, "statement"), duration_text(event.took))
              << std::endl;
}

void line_progress::snapshot_taken(const snapshot_event& event) {
  *where_.out << fmt::format("took the snapshot at {} ({}, {})", event.revision, counted(event.migrations, "migration"),
                             duration_text(event.took))
              << std::endl;
}

void line_progress::waiting_for_lock(const wait_event& event) { tell(where_, wait_text(event)); }

void line_progress::notice(std::string_view text) { tell(where_, text); }

bar_progress::~bar_progress() { wipe(); }

void bar_progress::planned(const plan_event& event) {
  statements_ = event.statements;
  done_ = 0;
}

void bar_progress::migration_started(const migration_event& event) {
  const std::string_view back = event.way == direction::up ? "" : "back: ";
  current_ = fmt::format("{}/{} {}{} {}", event.index + 1, event.count, back, event.revision, event.description);
  draw();
}

void bar_progress::statement_done(const statement_event&) {
  ++done_;
  draw();
}

void bar_progress::waiting_for_lock(const wait_event& event) { show(wait_text(event)); }

void bar_progress::notice(std::string_view text) {
  wipe();
  tell(where_, text);
}

void bar_progress::draw() {
  constexpr std::size_t longest_bar = 30;
  const std::size_t length = std::min(longest_bar, where_.width / 3);
  const std::size_t full = statements_ == 0 ? length : std::min(length, length * done_ / statements_);
  show(fmt::format("[{:#<{}}{:.<{}}] {}", "", full, "", length - full, current_));
}

void bar_progress::show(const std::string& line) {
  // A character in a terminal's last column wraps on some of them, and a wrapped line cannot be redrawn.
  const std::string fitting = fit(line, where_.width - std::min<std::size_t>(where_.width, 1));
  if (fitting == shown_) return;
  *where_.out << '\r' << fitting << "\x1b[K" << std::flush;
  shown_ = fitting;
}

void bar_progress::wipe() {
  if (shown_.empty()) return;
  *where_.out << "\r\x1b[K" << std::flush;
  shown_.clear();
}

void quiet_progress::waiting_for_lock(const wait_event& event) { tell(where_, wait_text(event)); }

void quiet_progress::notice(std::string_view text) { tell(where_, text); }

void statement_progress::migration_started(const migration_event& event) {
  *where_.out << fmt::format("{}/{} {}{} {}\n", event.index + 1, event.count,
                             event.way == direction::up ? "" : "back: ", event.revision, event.description)
              << std::flush;
}

void statement_progress::statement_done(const statement_event& event) {
  *where_.out << fmt::format("  {}/{} {} ({}{})\n", event.index + 1, event.count, first_line(event.text),
                             duration_text(event.took), event.skipped ? ", skipped: its guard is false" : "")
              << std::flush;
}

std::unique_ptr<observer> make_event_progress(const console& where, const invocation& asked) {
  if (asked.quiet) return std::make_unique<observer>();
  return std::make_unique<quiet_progress>(where);
}

std::unique_ptr<observer> make_progress(const console& where, const invocation& asked) {
  if (asked.quiet) return std::make_unique<observer>();
  if (asked.json) return std::make_unique<quiet_progress>(where);
  if (asked.has("verbose")) return std::make_unique<statement_progress>(where);
  if (where.out_is_terminal) return std::make_unique<bar_progress>(where);
  return std::make_unique<line_progress>(where);
}

}  // namespace strata::cli
