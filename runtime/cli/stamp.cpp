// `stamp`: the bookkeeping of a target without its SQL.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <ostream>

#include "json.hpp"
#include "migrate.hpp"
#include "progress.hpp"
#include "revision_text.hpp"
#include "script.hpp"

namespace strata::cli {

int run_stamp(const context& now) {
  if (now.asked.sql && now.asked.purge) {
    throw usage_error("--purge does not go with --sql: a script does not know what it would have to log",
                      fmt::format("{} stamp --purge TARGET on the database itself", now.self.name));
  }
  // A range can only be the one target of a script.
  if (now.asked.words.size() > 1) {
    for (const std::string& each : now.asked.words) check_target(each);
  }
  const std::string target = fmt::format("{}", fmt::join(now.asked.words, ","));
  if (now.asked.sql) return print_script(now, script_kind::stamp, target);
  check_target(target);
  const std::unique_ptr<observer> progress = make_event_progress(now.terminal, now.asked);
  const auto db = open_database(now, access::write, progress.get());
  const chain_index index{chain_for(*db, now.set)};
  options how = options_for(now, index, target, *progress);
  how.purge = now.asked.purge;
  const report did = stamp(*db, now.set, how);
  if (now.asked.json) {
    print_json(now.terminal, report_json("stamp", *db, index, did));
  } else if (now.asked.quiet) {
    return done;
  } else if (!did.changed()) {
    *now.terminal.out << fmt::format("already {}\n", position(index, did.to));
  } else {
    *now.terminal.out << fmt::format("stamped {} (was at {})\n", position(index, did.to), place(did.from));
  }
  return done;
}

}  // namespace strata::cli
