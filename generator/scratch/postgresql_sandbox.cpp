#include "postgresql_sandbox.hpp"

#include <unistd.h>

#include <array>
#include <atomic>
#include <chrono>
#include <random>
#include <strata/postgresql.hpp>
#include <thread>

#include "contents.hpp"
#include "runtime/schema/postgresql_introspector.hpp"

namespace strata::generator {

namespace {

std::string new_name() {
  static std::atomic<int> counter{0};
  static const unsigned salt = std::random_device{}();
  return "strata_sandbox_" + std::to_string(getpid()) + "_" + std::to_string(salt) + "_" + std::to_string(++counter);
}

std::string in_quotes(std::string_view name) {
  std::string result = "\"";
  for (const char each : name) result.append(each == '"' ? 2 : 1, each);
  return result + '"';
}

// A dump comments on its extensions, plpgsql's among them, and on the schema public, which only their owners may.
constexpr std::string_view hand_over_sql = R"(DO $strata$
BEGIN
  UPDATE pg_catalog.pg_extension SET extowner = 'strata_migrator'::pg_catalog.regrole;
  IF pg_catalog.current_setting('server_version_num')::pg_catalog.int4 OPERATOR(pg_catalog.<) 150000 THEN
    ALTER SCHEMA public OWNER TO strata_migrator;
  END IF;
END
$strata$)";

void create_extension(strata::connection& on, const std::string& name) {
  try {
    on.execute("CREATE EXTENSION IF NOT EXISTS " + in_quotes(name));
  } catch (const engine_error& said) {
    throw connect_error{
        failure{.code = errc::requirement_missing,
                .message = "the server that migrations are tried on cannot create the extension " + name,
                .engine_message = said.what(),
                .sqlstate = said.sqlstate(),
                .help = "install it there, or name a server that has it in STRATA_TEST_POSTGRESQL_URL"}};
  }
}

// CREATE DATABASE refuses a template that somebody is connected to, and a session ends a moment after its client left.
void wait_until_alone(strata::connection& maintenance, std::string_view name) {
  const std::array<value, 1> parameters{name};
  for (int tries = 0; tries < 1'000; ++tries) {
    const auto rows = maintenance.query_catalog("SELECT count(*) FROM pg_stat_activity WHERE datname = ?1", parameters);
    if (rows.at(0).at(0) == "0") return;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
}

// A database that goes with the last who keeps its name. `like` is the one to copy.
std::shared_ptr<const std::string> make_database(const std::shared_ptr<const postgresql_server>& server,
                                                 const std::string& like) {
  const auto maintenance = server->connect(server->maintenance_url());
  if (like != "template0") wait_until_alone(*maintenance, like);
  const std::string made = new_name();
  const std::string owned = server->is_stratas() ? " OWNER " + std::string{migrating_role} : "";
  maintenance->execute("CREATE DATABASE \"" + made + "\" TEMPLATE \"" + like + '"' + owned);
  return {
      new std::string{made}, [server](const std::string* name) {
        const std::unique_ptr<const std::string> owner{name};
        try {
          // Not in a transaction, and FORCE: a connection of ours may be about to end.
          server->connect(server->maintenance_url())->execute("DROP DATABASE IF EXISTS \"" + *name + "\" WITH (FORCE)");
        } catch (const std::exception&) {
          // A throwaway server goes as a whole; on another one, a database of this name tells where it is from.
        }
      }};
}

}  // namespace

postgresql_sandbox::postgresql_sandbox(std::shared_ptr<const postgresql_server> server, provided_objects provided)
    : server_(std::move(server)), provided_(std::move(provided)), name_(make_database(server_, "template0")) {
  if (server_->is_stratas() || !provided_.extensions.empty()) {
    // Before any migration: nothing that one has made is ever met with more rights than its own.
    const auto provider = server_->connect(server_->url(*name_));
    for (const std::string& each : provided_.extensions) create_extension(*provider, each);
    if (server_->is_stratas()) provider->execute(hand_over_sql);
  }
  // What it sets stays in its own session.
  if (provided_.base) run_base(*provided_.base, *server_->connect(server_->migrating_url(*name_)));
  connect();
}

postgresql_sandbox::~postgresql_sandbox() { db_.reset(); }

void postgresql_sandbox::connect() { db_ = server_->connect(server_->migrating_url(*name_)); }

const strata::driver& postgresql_sandbox::driver() const noexcept { return strata::postgresql::driver; }

schema_listing postgresql_sandbox::list_schema() {
  schema_listing listing;
  listing.add({schemas::read_postgresql_schema_text(*db_, sandbox_prefix)});
  return listing;
}

void postgresql_sandbox::copy_to(database_copy& to) {
  db_.reset();
  const auto copy = make_database(server_, *name_);
  connect();
  to = {*copy, copy};
}

void postgresql_sandbox::restore(std::string_view image) {
  db_.reset();
  name_ = make_database(server_, std::string{image});
  connect();
}

schemas::schema postgresql_sandbox::read_schema() { return schemas::read_postgresql_schema(*db_, sandbox_prefix); }

std::vector<table_name> postgresql_sandbox::tables() {
  std::vector<table_name> names;
  for (const std::string& each : schemas::list_postgresql_tables(*db_, sandbox_prefix)) names.push_back({each, each});
  return names;
}

void postgresql_sandbox::lend(const std::function<void(const std::string& url)>& to) {
  const without_libpq_environment unheard{server_->is_stratas()};
  to(server_->migrating_url(*name_));
}

std::unique_ptr<sandbox> postgresql_sandbox::make_another() const {
  return std::make_unique<postgresql_sandbox>(server_, provided_);
}

database_contents postgresql_sandbox::read_contents() { return read_postgresql_contents(*db_); }

}  // namespace strata::generator
