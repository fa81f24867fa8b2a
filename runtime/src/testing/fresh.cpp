// strata::testing::fresh(): which engine makes the database, the one place that names them all; and what it is to hold.
#include <array>
#include <strata/sqlite.hpp>
#include <utility>

#include "runtime/internal/bookkeeping.hpp"
#include "runtime/internal/chain_base.hpp"
#include "runtime/internal/lookup.hpp"
#include "runtime/internal/test_database.hpp"
#include "runtime/src/platform/system.hpp"
#include "runtime/src/postgresql/test_databases.hpp"
#include "runtime/src/report/failure.hpp"
#include "runtime/src/sqlite/test_databases.hpp"
#include "runtime/src/text/sha256.hpp"

namespace strata::testing {

namespace {

// With its length, so that no two lists of words make one text.
void add(std::string& to, std::string_view word) { to.append(std::to_string(word.size())).append(":").append(word); }

void add(std::string& to, const migration& each) {
  for (const std::string_view word :
       {each.revision, each.description, each.digest, each.up.checksum, each.down.checksum, each.irreversible}) {
    add(to, word);
  }
  to += each.compatible ? 'c' : '-';
  to += each.draft ? 'd' : '-';
}

bool has_steps(const chain& own) {
  for (const migration& each : own.migrations) {
    for (const statement& one : each.up.statements) {
      if (one.call.run != nullptr) return true;
    }
  }
  return false;
}

constexpr std::array<const database_maker*, 2> makers{&sqlite::test_database_maker, &postgresql::test_database_maker};

const database_maker* maker_of(std::string_view dialect) {
  for (const database_maker* each : makers) {
    if (each->dialect == dialect) return each;
  }
  return nullptr;
}

// In memory wherever that is possible; a server only where one is named.
std::string usual_url(const chain_set& set) {
  for (const database_maker* each : makers) {
    if (find_chain(set, each->dialect) == nullptr) continue;
    if (std::string url = each->usual_url(); !url.empty()) return url;
  }
  throw connect_error{
      failure{.code = errc::cannot_connect,
              .message = "there is no place for a fresh database: the chain " + std::string{set.name} +
                         " has no migrations for SQLite, and no server is named",
              .help = "run the tests with a server, strata with-server -- PROGRAM, or set fresh_options.url"}};
}

const database_maker& maker_for(const database_recipe& what) {
  const driver& found = driver_for(what.url, what.set);
  if (const database_maker* const maker = maker_of(found.dialect)) return *maker;
  throw connect_error{failure{.code = errc::unknown_dialect,
                              .message = "fresh databases cannot be made on " + std::string{found.dialect},
                              .help = "migrate an empty one: strata::upgrade()"}};
}

}  // namespace

std::string database_recipe::key(const chain& own) const {
  std::string text;
  for (const std::string_view word : {set.name, set.table_prefix, own.dialect, own.head_digest}) add(text, word);
  const std::string_view wanted = options.target.empty() ? std::string_view{"heads"} : options.target;
  for (const std::string& each : resolve_target(wanted, own, {}, direction::up).revisions) add(text, each);
  text += "variables";
  for (const auto& [name, value] : options.variables) {
    add(text, name);
    add(text, value);
  }
  if (!own.base.made.statements.empty()) add(text, own.base.made.checksum);
  if (!options.seeds) return text;
  text += "seeds";
  for (const seed_script& each : own.seeds) {
    add(text, each.name);
    add(text, each.up.checksum);
    add(text, each.down.checksum);
  }
  return text;
}

std::string database_recipe::fingerprint(const chain& own) const {
  std::string text = key(own) + "format" + std::to_string(bookkeeping::newest_format);
  for (const migration& each : own.migrations) add(text, each);
  text += "repeatables";
  for (const migration& each : own.repeatables) add(text, each);
  text += "checkpoints";
  for (const migration& each : own.checkpoints) add(text, each);
  // The code of a step in C++ is in no checksum, so every program has its own.
  if (has_steps(own)) add(text, this_program());
  return sha256_text(text);
}

void database_recipe::build(connection& empty) const {
  if (options.on_connect) empty.on_connect(options.on_connect);
  make_base(empty, chain_for(empty, set).base);
  upgrade(empty, set, {.target = options.target, .wait = options.wait, .variables = options.variables});
  if (options.seeds) seed(empty, set, {.wait = options.wait});
}

database::database(std::unique_ptr<test_database> made) noexcept : made_{std::move(made)} {}
database::database(database&& from) noexcept = default;
database& database::operator=(database&& from) noexcept = default;
database::~database() = default;

connection& database::connection() const noexcept { return made_->connection(); }

const std::string& database::url() const noexcept { return made_->url(); }

sqlite3* database::handle() const noexcept {
  const auto* const own = dynamic_cast<const sqlite::connection*>(&made_->connection());
  return own == nullptr ? nullptr : own->handle();
}

database fresh(const chain_set& set, const fresh_options& options) {
  const database_recipe what{.set = set, .options = options, .url = options.url.empty() ? usual_url(set) : options.url};
  try {
    std::unique_ptr<test_database> made = maker_for(what).make(what);
    if (options.on_connect) made->connection().on_connect(options.on_connect);
    return database{std::move(made)};
  } catch (const engine_error& cause) {
    throw_failure(cause, {.message = "cannot make a fresh database", .help = "see what the engine says"});
  }
}

database fresh(const chain_set& set, std::string_view target) {
  return fresh(set, fresh_options{.target = std::string{target}});
}

}  // namespace strata::testing
