#include "postgresql_statement.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace strata::generator {

namespace {

using tree = postgresql_tree;
using namespace tree_reading;

std::string literal(std::string_view value) {
  std::string result = "'";
  for (const char each : value) result.append(each == '\'' ? 2 : 1, each);
  return result + '\'';
}

// In quotes whatever it is: a name may be a keyword.
std::string identifier(std::string_view name) {
  std::string result = "\"";
  for (const char each : name) result.append(each == '"' ? 2 : 1, each);
  return result + '"';
}

std::string qualified(const std::string& schema, const std::string& name) {
  return (schema.empty() ? "" : identifier(schema) + '.') + identifier(name);
}

std::string relation_name(const tree& range) { return qualified(text(range, "schemaname"), text(range, "relname")); }

std::string regclass(const std::string& name) { return "pg_catalog.to_regclass(" + literal(name) + ")"; }

std::string guard_of_drop(const tree& body) {
  const tree& objects = part(body, "objects");
  if (objects.size() != 1) return {};
  const tree& names = part(part(objects.front(), "List"), "items");
  const std::string schema = names.size() > 1 ? text(part(names[names.size() - 2], "String"), "sval") : "";
  return "SELECT " + regclass(qualified(schema, last_name(names))) + " IS NOT NULL";
}

// An invalid index of that name is what a failed build left behind, and counts as none.
std::string guard_of_index(const tree& body) {
  const std::string name = text(body, "idxname");
  if (name.empty()) return {};
  return "SELECT NOT EXISTS (SELECT FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
         "WHERE c.relname = " +
         literal(name) + " AND i.indrelid = " + regclass(relation_name(part(body, "relation"))) + " AND i.indisvalid)";
}

std::string guard_of_detach(const tree& body) {
  const tree* const partition = partition_detached_concurrently(body);
  if (partition == nullptr) return {};
  return "SELECT EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhparent = " +
         regclass(relation_name(part(body, "relation"))) + " AND inhrelid = " + regclass(relation_name(*partition)) +
         ")";
}

std::string guard_by_name(bool makes, std::string_view catalog, std::string_view column, const std::string& name,
                          std::string_view further = "") {
  std::string query = makes ? "SELECT NOT EXISTS (SELECT FROM pg_catalog." : "SELECT EXISTS (SELECT FROM pg_catalog.";
  query.append(catalog).append(" WHERE ").append(column).append(" = ").append(literal(name)).append(further);
  return query + ")";
}

constexpr std::string_view of_this_database =
    " AND subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database())";

// Any member of the tree may be what is looked for, so all are visited; without recursion, because trees are deep.
class value_search {
 public:
  explicit value_search(const added_enum_value& of) : of_(of) {}

  std::optional<std::size_t> run(const tree& statement) {
    open_.push_back(&statement);
    while (!open_.empty()) {
      const tree& node = *open_.back();
      open_.pop_back();
      if (node.is_object() && node.contains("TypeCast") && is_of_another_type(node["TypeCast"])) continue;
      if (node.is_object() && node.contains("A_Const")) look_at(node["A_Const"]);
      if (node.is_structured()) {
        for (const tree& each : node) open_.push_back(&each);
      }
    }
    return first_;
  }

 private:
  // A cast of the constant itself.
  [[nodiscard]] bool is_of_another_type(const tree& cast) const {
    return part(cast, "arg").contains("A_Const") && last_name(part(part(cast, "typeName"), "names")) != of_.type;
  }

  void look_at(const tree& constant) {
    if (text(part(constant, "sval"), "sval") != of_.value) return;
    const std::size_t offset = constant.value("location", std::size_t{0});
    first_ = std::min(first_.value_or(offset), offset);
  }

  const added_enum_value& of_;
  std::vector<const tree*> open_;
  std::optional<std::size_t> first_;
};

}  // namespace

bool is_repeatable(const postgresql_tree& statement) {
  constexpr std::array<std::string_view, 7> kinds{"VacuumStmt",           "ClusterStmt",     "ReindexStmt",
                                                  "DiscardStmt",          "AlterSystemStmt", "AlterDatabaseStmt",
                                                  "AlterSubscriptionStmt"};
  return std::find(kinds.begin(), kinds.end(), open(statement).first) != kinds.end();
}

std::string derive_guard(const postgresql_tree& statement) {
  const auto& [kind, body] = open(statement);
  if (kind == "IndexStmt") return guard_of_index(body);
  if (kind == "DropStmt") return guard_of_drop(body);
  if (kind == "AlterTableStmt") return guard_of_detach(body);
  if (kind == "CreatedbStmt") return guard_by_name(true, "pg_database", "datname", text(body, "dbname"));
  if (kind == "DropdbStmt") return guard_by_name(false, "pg_database", "datname", text(body, "dbname"));
  if (kind == "CreateTableSpaceStmt") {
    return guard_by_name(true, "pg_tablespace", "spcname", text(body, "tablespacename"));
  }
  if (kind == "DropTableSpaceStmt") {
    return guard_by_name(false, "pg_tablespace", "spcname", text(body, "tablespacename"));
  }
  if (kind == "CreateSubscriptionStmt") {
    return guard_by_name(true, "pg_subscription", "subname", text(body, "subname"), of_this_database);
  }
  if (kind == "DropSubscriptionStmt") {
    return guard_by_name(false, "pg_subscription", "subname", text(body, "subname"), of_this_database);
  }
  return {};
}

std::string concurrent_index(const postgresql_tree& statement) {
  const auto& [kind, body] = open(statement);
  const std::string schema = text(part(body, "relation"), "schemaname");
  if (kind == "IndexStmt") {
    // ON ONLY a partitioned table it is invalid until the partitions' are attached, as it should be.
    const bool whole = flag(part(body, "relation"), "inh");
    const bool may_meet_one = flag(body, "concurrent") || (flag(body, "if_not_exists") && whole);
    return may_meet_one && !text(body, "idxname").empty() ? qualified(schema, text(body, "idxname")) : "";
  }
  // REINDEX leaves its copy behind, and the index as it was.
  if (kind != "ReindexStmt" || text(body, "kind") != "REINDEX_OBJECT_INDEX") return {};
  const tree* const concurrently = option(part(body, "params"), "concurrently");
  if (concurrently == nullptr || !is_on(concurrently)) return {};
  return qualified(schema, text(part(body, "relation"), "relname") + "_ccnew");
}

bool drops_table(const postgresql_tree& statement) {
  const auto& [kind, body] = open(statement);
  const std::string what = text(body, "removeType");
  return kind == "DropStmt" && (what == "OBJECT_TABLE" || what == "OBJECT_FOREIGN_TABLE");
}

std::optional<added_enum_value> enum_value_added_by(const postgresql_tree& statement) {
  const auto& [kind, body] = open(statement);
  if (kind != "AlterEnumStmt" || body.contains("oldVal")) return std::nullopt;
  return added_enum_value{last_name(part(body, "typeName")), text(body, "newVal")};
}

std::string enum_created_by(const postgresql_tree& statement) {
  const auto& [kind, body] = open(statement);
  return kind == "CreateEnumStmt" ? last_name(part(body, "typeName")) : std::string{};
}

std::optional<std::size_t> find_use(const postgresql_tree& statement, const added_enum_value& of) {
  return value_search{of}.run(statement);
}

}  // namespace strata::generator
