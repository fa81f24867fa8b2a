#include "inventory.hpp"

#include <stdexcept>

namespace miaas {
namespace {

constexpr std::string_view register_sql = R"(
  INSERT INTO nodes (id, address, capacity, labels, region) VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (id) DO UPDATE SET address = excluded.address, capacity = excluded.capacity, labels = excluded.labels,
                                 region = excluded.region)";

// JSON is the one thing that the engines write in different words.
constexpr std::string_view sqlite_cpus = "json_extract(capacity, '$.cpus')";
constexpr std::string_view postgresql_cpus = "(capacity ->> 'cpus')::integer";

std::string room_sql(const database& where) {
  const std::string cpus{where.dialect() == "postgresql" ? postgresql_cpus : sqlite_cpus};
  return "SELECT id FROM nodes WHERE region = $1 AND " + cpus +
         " > (SELECT count(*) FROM deployments WHERE node_id = nodes.id AND deployments.status = 'running') ORDER BY " +
         cpus + " DESC, id LIMIT 1";
}

constexpr std::string_view count_sql = "SELECT count(*) FROM deployments WHERE service = $1";

constexpr std::string_view running_sql = R"(
  SELECT id, node_id, image, status, replaces_id FROM deployments WHERE service = $1 AND status = 'running')";

constexpr std::string_view deploy_sql = R"(
  INSERT INTO deployments (id, node_id, service, image, settings, replaces_id) VALUES ($1, $2, $3, $4, $5, $6))";

constexpr std::string_view set_status_sql = "UPDATE deployments SET status = $2 WHERE id = $1";

/// A transaction, rolled back unless committed.
class transaction {
 public:
  explicit transaction(database& where) : database_(where) { database_.run("BEGIN"); }
  ~transaction() {
    if (committed_) return;
    try {
      database_.run("ROLLBACK");
    } catch (const std::runtime_error&) {
      // The connection is lost, and the transaction with it.
    }
  }
  transaction(const transaction&) = delete;
  transaction& operator=(const transaction&) = delete;

  void commit() {
    database_.run("COMMIT");
    committed_ = true;
  }

 private:
  database& database_;
  bool committed_ = false;
};

}  // namespace

void inventory::register_node(const node& what) {
  database_.run(register_sql, {what.id, what.address, what.capacity, what.labels, what.region});
}

std::optional<std::string> inventory::node_with_room(std::string_view region) {
  const auto rows = database_.run(room_sql(database_), {std::string{region}});
  return rows.empty() ? std::nullopt : rows.at(0).at(0);
}

std::string inventory::deploy(const service& what, std::string_view node) {
  transaction changes{database_};
  const auto former = running(what.name);
  const std::string id = what.name + "-" + std::to_string(deployments(what.name) + 1);
  if (former) database_.run(set_status_sql, {former->id, "replaced"});
  database_.run(deploy_sql, {id, std::string{node}, what.name, what.image, what.settings,
                             former ? std::optional<std::string>{former->id} : std::nullopt});
  changes.commit();
  return id;
}

bool inventory::roll_back(std::string_view service_name) {
  transaction changes{database_};
  const auto present = running(service_name);
  if (!present || !present->replaces) return false;
  database_.run(set_status_sql, {present->id, "stopped"});
  database_.run(set_status_sql, {*present->replaces, "running"});
  changes.commit();
  return true;
}

std::optional<deployment> inventory::running(std::string_view service_name) {
  const auto rows = database_.run(running_sql, {std::string{service_name}});
  if (rows.empty()) return std::nullopt;
  const row& found = rows.front();
  return deployment{found[0].value(), found[1].value(), found[2].value(), found[3].value(), found[4]};
}

std::size_t inventory::deployments(std::string_view service_name) {
  return std::stoull(database_.run(count_sql, {std::string{service_name}}).at(0).at(0).value());
}

}  // namespace miaas
