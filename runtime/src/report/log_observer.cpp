#include <iomanip>
#include <ostream>
#include <sstream>
#include <strata/observer.hpp>

namespace strata {

namespace {

// Whole lines only: several threads may share the stream.
void write_line(std::ostream& out, const std::string& line) { out << line + '\n' << std::flush; }

}  // namespace

void log_observer::migration_done(const migration_event& event) {
  std::ostringstream line;
  const bool up = event.way == direction::up;
  line << "strata: "
       << (event.repeatable ? (up ? "ran " : "took away ")
           : up             ? "upgraded to "
                            : "took back ")
       << event.revision;
  if (!event.description.empty()) line << ' ' << event.description;
  line << " (" << event.index + 1 << '/' << event.count << ", " << event.statements
       << (event.statements == 1 ? " statement, " : " statements, ") << std::fixed << std::setprecision(1)
       << static_cast<double>(event.took.count()) / 1000.0 << " ms)";
  write_line(*out_, line.str());
}

void log_observer::snapshot_taken(const snapshot_event& event) {
  std::ostringstream line;
  line << "strata: took the snapshot at " << event.revision << " (" << event.migrations
       << (event.migrations == 1 ? " migration, " : " migrations, ") << std::fixed << std::setprecision(1)
       << static_cast<double>(event.took.count()) / 1000.0 << " ms)";
  write_line(*out_, line.str());
}

void log_observer::waiting_for_lock(const wait_event& event) {
  std::ostringstream line;
  line << "strata: waiting for another migrator";
  if (!event.holder.empty()) line << " (" << event.holder << ')';
  line << ", " << event.waited.count() / 1000 << " s of at most " << event.limit.count() / 1000 << " s";
  write_line(*out_, line.str());
}

void log_observer::notice(std::string_view text) { write_line(*out_, "strata: " + std::string{text}); }

}  // namespace strata
