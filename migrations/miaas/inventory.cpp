#include "inventory.hpp"

#include "sqlite_statement.hpp"

namespace miaas {
namespace {

constexpr std::string_view register_sql = R"(
  INSERT INTO nodes (id, address, capacity, labels, region) VALUES (?1, ?2, ?3, ?4, ?5)
  ON CONFLICT (id) DO UPDATE SET address = excluded.address, capacity = excluded.capacity, labels = excluded.labels,
                                 region = excluded.region)";

constexpr std::string_view room_sql = R"(
  SELECT id FROM nodes
  WHERE region = ?1
    AND json_extract(capacity, '$.cpus')
        > (SELECT count(*) FROM deployments WHERE node_id = nodes.id AND deployments.status = 'running')
  ORDER BY json_extract(capacity, '$.cpus') DESC, id LIMIT 1)";

constexpr std::string_view count_sql = "SELECT count(*) FROM deployments WHERE service = ?1";

constexpr std::string_view running_sql = R"(
  SELECT id, node_id, image, status, replaces_id FROM deployments WHERE service = ?1 AND status = 'running')";

constexpr std::string_view deploy_sql = R"(
  INSERT INTO deployments (id, node_id, service, image, settings, replaces_id) VALUES (?1, ?2, ?3, ?4, ?5, ?6))";

constexpr std::string_view set_status_sql = "UPDATE deployments SET status = ?2 WHERE id = ?1";

/// A savepoint, so that the caller may have a transaction of its own; undone unless released.
class savepoint {
 public:
  explicit savepoint(sqlite3* handle) : handle_(handle) { sqlite_statement{handle_, "SAVEPOINT inventory"}.step(); }
  ~savepoint() {
    if (!released_) sqlite3_exec(handle_, "ROLLBACK TO inventory; RELEASE inventory", nullptr, nullptr, nullptr);
  }
  savepoint(const savepoint&) = delete;
  savepoint& operator=(const savepoint&) = delete;

  void release() {
    sqlite_statement{handle_, "RELEASE inventory"}.step();
    released_ = true;
  }

 private:
  sqlite3* handle_;
  bool released_ = false;
};

}  // namespace

void inventory::register_node(const node& what) {
  sqlite_statement{handle_, register_sql}
      .bind(what.id)
      .bind(what.address)
      .bind(what.capacity)
      .bind(what.labels)
      .bind(what.region)
      .step();
}

std::optional<std::string> inventory::node_with_room(std::string_view region) {
  sqlite_statement candidates{handle_, room_sql};
  return candidates.bind(region).step() ? candidates.column(0) : std::nullopt;
}

std::string inventory::deploy(const service& what, std::string_view node) {
  savepoint changes{handle_};
  const auto former = running(what.name);
  const std::string id = what.name + "-" + std::to_string(deployments(what.name) + 1);
  if (former) sqlite_statement{handle_, set_status_sql}.bind(former->id).bind("replaced").step();
  sqlite_statement{handle_, deploy_sql}
      .bind(id)
      .bind(node)
      .bind(what.name)
      .bind(what.image)
      .bind(what.settings)
      .bind(former ? std::optional<std::string_view>{former->id} : std::nullopt)
      .step();
  changes.release();
  return id;
}

bool inventory::roll_back(std::string_view service_name) {
  savepoint changes{handle_};
  const auto present = running(service_name);
  if (!present || !present->replaces) return false;
  sqlite_statement{handle_, set_status_sql}.bind(present->id).bind("stopped").step();
  sqlite_statement{handle_, set_status_sql}.bind(*present->replaces).bind("running").step();
  changes.release();
  return true;
}

std::optional<deployment> inventory::running(std::string_view service_name) {
  sqlite_statement found{handle_, running_sql};
  if (!found.bind(service_name).step()) return std::nullopt;
  return deployment{found.column(0).value(), found.column(1).value(), found.column(2).value(), found.column(3).value(),
                    found.column(4)};
}

std::size_t inventory::deployments(std::string_view service_name) {
  sqlite_statement counted{handle_, count_sql};
  counted.bind(service_name).step();
  return std::stoull(counted.column(0).value());
}

}  // namespace miaas
