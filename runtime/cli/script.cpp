// `--sql`: one script for the engine's own shell, made without a database.
#include <fmt/format.h>

#include <ostream>
#include <strata/strata.hpp>

#include "commands.hpp"
#include "json.hpp"
#include "revision_range.hpp"
#include "runtime/internal/run.hpp"
#include "script_connection.hpp"
#include "text.hpp"

namespace strata::cli {
namespace {

/// Heads each migration with the line that Alembic's scripts have.
class announcer final : public observer {
 public:
  announcer(script_connection& script, const chain_index& index) : script_{script}, index_{index} {}

  void migration_started(const migration_event& event) override {
    if (event.repeatable) {
      script_.comment(
          fmt::format("{} repeatable {}", event.way == direction::up ? "Running" : "Taking away", event.revision));
      return;
    }
    const migration* const what = index_.find(event.revision);
    const std::string parents = what == nullptr || what->parents.empty() ? "<base>" : place(what->parents);
    script_.comment(event.way == direction::up
                        ? fmt::format("Running upgrade {} -> {}, {}", parents, event.revision, one_line(event))
                        : fmt::format("Running downgrade {} -> {}, {}", event.revision, parents, one_line(event)));
  }

 private:
  static std::string one_line(const migration_event& event) {
    std::string text{event.description};
    return text.substr(0, text.find('\n'));
  }

  script_connection& script_;
  const chain_index& index_;
};

range ends(const context& now, script_kind kind, const std::string& target) {
  const auto found = read_range(target);
  if (kind == script_kind::downgrade && (!found || found->from.empty() || found->to.empty())) {
    throw usage_error("downgrade with --sql requires <fromrev>:<torev>",
                      fmt::format("{} downgrade --sql head:base", now.self.name));
  }
  if (!found) check_target(target);
  range which = found.value_or(range{.from = {}, .to = target});
  if (which.from.empty()) which.from = "base";
  if (which.to.empty()) which.to = "head";
  for (const std::string* const each : {&which.from, &which.to}) {
    if (!says_current(*each)) continue;
    throw usage_error(
        "a script knows no current revision: it is made without a database",
        fmt::format("name the revision that it starts from: {} {} --sql A:B", now.self.name, now.asked.what->name));
  }
  return which;
}

const engine& engine_of(const context& now) {
  if (const driver* const named = named_driver(now)) return *named->engine;
  // The program may have more drivers than the chain has dialects.
  if (now.set.chains.size() == 1) {
    const std::string_view only = now.set.chains.front().dialect();
    for (const driver* const each : now.set.drivers) {
      if (each->dialect == only) return *each->engine;
    }
  }
  throw usage_error(
      "it is not clear for which engine the script is",
      fmt::format("name a database with --database or {}: its URL tells, and it is not opened", now.self.url_env));
}

// Which texts a database at some revision has run, and how to take them away, only the database knows.
void refuse_unknown_repeatables(const context& now, const chain& chain, script_kind kind) {
  if (kind == script_kind::stamp || chain.repeatables.empty()) return;
  throw usage_error(
      "a script that goes on from a revision cannot know which repeatable migrations the database has run",
      fmt::format("run it without --sql: {} {}", now.self.name, now.asked.what->name));
}

report write_run(script_connection& script, script_bookkeeping& books, const chain_set& set, script_kind kind,
                 const options& how) {
  switch (kind) {
    case script_kind::upgrade:
      return upgrade(script, books, set, how);
    case script_kind::downgrade:
      return downgrade(script, books, set, how);
    case script_kind::stamp:
      return stamp(script, books, set, how);
  }
  return {};
}

}  // namespace

int print_script(const context& now, script_kind kind, const std::string& target) {
  const range which = ends(now, kind, target);
  script_connection script{engine_of(now)};
  script_bookkeeping books{script, now.set.table_prefix};
  const chain_index index{chain_for(script, now.set)};
  announcer announce{script, index};
  // One that rebuilds a table needs foreign keys off, its neighbour may count on cascades, and SQL can switch only
  // between transactions.
  options how{.transactions = transactions::per_migration, .variables = variables_for(now, index.whole())};
  if (which.from != "base") {
    refuse_unknown_repeatables(now, index.whole(), kind);
    how.target = which.from;
    stamp(script, books, now.set, how);
    script.forget_text();
  }
  how.target = which.to;
  how.observer = &announce;
  const report wrote = write_run(script, books, now.set, kind, how);
  if (!wrote.changed()) script.comment(fmt::format("Nothing to do: already {}", position(index, wrote.to)));

  const std::string text = fmt::format("{}-- {} {} --sql {}\n{}", script.engine().script_start_text, now.self.name,
                                       now.asked.what->name, target, script.text());
  if (now.asked.json) {
    print_json(now.terminal, {{"command", now.asked.what->name},
                              {"dialect", script.engine().dialect},
                              {"from", which.from},
                              {"to", which.to},
                              {"sql", text}});
  } else {
    *now.terminal.out << text;
  }
  return done;
}

}  // namespace strata::cli
