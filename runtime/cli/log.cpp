// `log`: everything that was done to the database.
#include <fmt/format.h>

#include <ostream>
#include <strata/strata.hpp>

#include "json.hpp"
#include "revision_text.hpp"

namespace strata::cli {

int run_log(const context& now) {
  const auto db = open_database(now, access::read);
  const std::vector<log_entry> entries = read_log(*db, now.set);
  if (!now.asked.json) {
    for (const log_entry& each : entries) {
      *now.terminal.out << fmt::format("{}  {:<9}  {}  by {}, {}\n", each.at, each.event,
                                       on_out(now.terminal, paint::revision, each.revision), each.by,
                                       duration_text(each.took));
      if (now.asked.verbose) *now.terminal.out << fmt::format("  {}\n", each.digest);
    }
    return done;
  }
  json listed = json::array();
  for (const log_entry& each : entries) {
    listed.push_back({{"at", each.at},
                      {"by", each.by},
                      {"event", each.event},
                      {"revision", each.revision},
                      {"digest", each.digest},
                      {"took_ms", milliseconds(each.took)}});
  }
  print_json(now.terminal, {{"database", db->description()}, {"entries", std::move(listed)}});
  return done;
}

}  // namespace strata::cli
