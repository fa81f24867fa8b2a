#include "context.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <strata/strata.hpp>

#include "runtime/internal/lookup.hpp"

namespace strata::cli {

std::string database_url(const program& self, const invocation& asked) {
  if (!asked.database.empty()) return asked.database;
  const char* const from_environment = std::getenv(self.url_env.c_str());
  return from_environment == nullptr ? "" : from_environment;
}

std::unique_ptr<connection> open_database(const context& now, access how) {
  return open_database(now, how, now.events);
}

std::unique_ptr<connection> open_database(const context& now, access how, observer* watcher) {
  return open_database(now, how, watcher, now.asked.timeout);
}

std::unique_ptr<connection> open_database(const context& now, access how, observer* watcher,
                                          std::chrono::milliseconds limit) {
  const std::string url = database_url(now.self, now.asked);
  if (url.empty()) {
    throw usage_error("no database is named", fmt::format("{} {} --database sqlite:///app.db, or set {}", now.self.name,
                                                          now.asked.what->name, now.self.url_env));
  }
  connect_options options;
  options.wait = {.limit = limit, .watcher = watcher};
  options.create = how == access::write;
  options.on_connect = now.self.on_connect;
  return connect(url, now.set, options);
}

const driver* named_driver(const context& now) { return find_driver(database_url(now.self, now.asked), now.set); }

const chain& usual_chain(const context& now) { return usual_chain(now.set, database_url(now.self, now.asked)); }

const chain& usual_chain(const chain_set& set, const std::string& url) {
  const driver* const named = find_driver(url, set);
  const embedded_chain* const fitting = named == nullptr ? nullptr : find_chain(set, named->dialect);
  if (fitting != nullptr) return fitting->whole();
  if (set.chains.empty()) {
    throw connect_error{failure{.code = errc::unknown_dialect,
                                .message = fmt::format("the chain set '{}' has no chain", set.name),
                                .help = "build it with DIALECTS sqlite"}};
  }
  return set.chains.front().whole();
}

known_chain look_at_chain(const context& now, bool needs_database) {
  if (!needs_database) return {.whole = &usual_chain(now), .applied = {}};
  const auto db = open_database(now, access::read);
  return {.whole = &chain_for(*db, now.set), .applied = read_history(*db, now.set)};
}

void check_target(const std::string& target) {
  if (target.empty()) throw usage_error("the target is empty", "head, base, a revision, +1 or -1");
  if (target.find_first_of(" \t\r\n") != std::string::npos) {
    throw usage_error(fmt::format("'{}' is no target: it holds white space", target),
                      "head, base, a revision, +1 or -1");
  }
  if (target.find(':') != std::string::npos) {
    throw usage_error(fmt::format("the range '{}' is not allowed here", target),
                      "a range needs --sql; without it the database itself says where it starts");
  }
}

}  // namespace strata::cli
