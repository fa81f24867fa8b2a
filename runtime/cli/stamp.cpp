// `stamp`: the bookkeeping of a target without its SQL.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ostream>

#include "json.hpp"
#include "migrate.hpp"
#include "progress.hpp"
#include "revision_text.hpp"
#include "script.hpp"

namespace strata::cli {

int run_stamp(const context& now) {
  const std::string target = fmt::format("{}", fmt::join(now.asked.words, ","));
  if (now.asked.sql) return print_script(now, script_kind::stamp, target);
  check_target(target);
  quiet_progress progress{now.terminal};
  const auto db = open_database(now, access::write, &progress);
  const chain_index index{chain_for(*db, now.set)};
  const report did = stamp(*db, now.set, options_for(target, progress));
  if (now.asked.json) {
    print_json(now.terminal, report_json("stamp", *db, index, did));
  } else if (did.from == did.to) {
    *now.terminal.out << fmt::format("already {}\n", position(index, did.to));
  } else {
    *now.terminal.out << fmt::format("stamped {} (was at {})\n", position(index, did.to), place(did.from));
  }
  return done;
}

}  // namespace strata::cli
