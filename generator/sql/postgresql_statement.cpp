#include "postgresql_statement.hpp"

#include <algorithm>
#include <array>

#include "lexer.hpp"

namespace strata::generator {

namespace tree_reading {

std::pair<std::string, const postgresql_tree&> open(const postgresql_tree& statement) {
  static const postgresql_tree none = postgresql_tree::object();
  if (!statement.is_object() || statement.empty()) return {std::string{}, none};
  return {statement.begin().key(), statement.begin().value()};
}

std::string text(const postgresql_tree& node, const char* member) { return node.value(member, std::string{}); }
bool flag(const postgresql_tree& node, const char* member) { return node.value(member, false); }

const postgresql_tree& part(const postgresql_tree& node, const char* member) {
  static const postgresql_tree none = postgresql_tree::object();
  const auto found = node.find(member);
  return found == node.end() ? none : *found;
}

const postgresql_tree* option(const postgresql_tree& list, std::string_view name) {
  for (const postgresql_tree& each : list) {
    const postgresql_tree& element = part(each, "DefElem");
    if (text(element, "defname") == name) return &element;
  }
  return nullptr;
}

bool is_on(const postgresql_tree* element) {
  if (element == nullptr) return false;
  const postgresql_tree& argument = part(*element, "arg");
  if (argument.empty()) return true;
  const std::string word = text(part(argument, "String"), "sval");
  if (!word.empty()) return word != "false" && word != "off";
  const postgresql_tree& boolean = part(argument, "Boolean");
  if (!boolean.empty() || argument.contains("Boolean")) return flag(boolean, "boolval");
  return part(argument, "Integer").value("ival", 0) != 0;
}

bool is_on_by_default(const postgresql_tree* element) { return element == nullptr || is_on(element); }

std::string last_name(const postgresql_tree& names) {
  return names.empty() ? std::string{} : text(part(names.back(), "String"), "sval");
}

const postgresql_tree* partition_detached_concurrently(const postgresql_tree& alter_table) {
  for (const postgresql_tree& each : part(alter_table, "cmds")) {
    const postgresql_tree& command = part(each, "AlterTableCmd");
    const postgresql_tree& partition = part(part(command, "def"), "PartitionCmd");
    if (text(command, "subtype") == "AT_DetachPartition" && flag(partition, "concurrent")) {
      return &part(partition, "name");
    }
  }
  return nullptr;
}

}  // namespace tree_reading

namespace {

using tree = postgresql_tree;
using namespace tree_reading;

std::string refused_reindex(const tree& body) {
  if (is_on(option(part(body, "params"), "concurrently"))) return "REINDEX CONCURRENTLY";
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> whole{
      {{"REINDEX_OBJECT_SCHEMA", "REINDEX SCHEMA"},
       {"REINDEX_OBJECT_SYSTEM", "REINDEX SYSTEM"},
       {"REINDEX_OBJECT_DATABASE", "REINDEX DATABASE"}}};
  const std::string kind = text(body, "kind");
  const auto* const found =
      std::find_if(whole.begin(), whole.end(), [&](const auto& each) { return each.first == kind; });
  return found == whole.end() ? std::string{} : std::string{found->second};
}

std::string refused_subscription(const std::string& kind, const tree& body) {
  const tree& options = part(body, "options");
  if (kind == "CreateSubscriptionStmt") {
    const bool makes_slot =
        is_on_by_default(option(options, "connect")) && is_on_by_default(option(options, "create_slot"));
    return makes_slot ? "CREATE SUBSCRIPTION" : "";
  }
  if (kind == "DropSubscriptionStmt") return "DROP SUBSCRIPTION";
  const std::string action = text(body, "kind");
  if (action == "ALTER_SUBSCRIPTION_REFRESH") return "ALTER SUBSCRIPTION REFRESH PUBLICATION";
  const bool publications = action == "ALTER_SUBSCRIPTION_SET_PUBLICATION" ||
                            action == "ALTER_SUBSCRIPTION_ADD_PUBLICATION" ||
                            action == "ALTER_SUBSCRIPTION_DROP_PUBLICATION";
  return publications && is_on_by_default(option(options, "refresh")) ? "ALTER SUBSCRIPTION … PUBLICATION" : "";
}

// A block ends the transaction by a statement of its own: `COMMIT` or `ROLLBACK` behind a semicolon or what opens a
// list of statements (https://www.postgresql.org/docs/15/plpgsql-transactions.html).
bool ends_transaction(const tree& block) {
  constexpr std::array<std::string_view, 5> openers{"begin", "then", "else", "loop", ";"};
  for (const tree& each : part(block, "args")) {
    const tree& element = part(each, "DefElem");
    if (text(element, "defname") != "as") continue;
    const std::string body = text(part(part(element, "arg"), "String"), "sval");
    std::string_view before = ";";
    for (const token& next : lex(body, dialect::postgresql).tokens) {
      if (!is_code(next.kind)) continue;
      const std::string_view word = std::string_view{body}.substr(next.offset, next.length);
      const bool opens =
          std::any_of(openers.begin(), openers.end(), [&](std::string_view opener) { return is_word(before, opener); });
      if (opens && (is_word(word, "commit") || is_word(word, "rollback"))) return true;
      before = word;
    }
  }
  return false;
}

named_relation relation(const tree& range) { return {text(range, "schemaname"), text(range, "relname")}; }

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

// Found with PostgreSQL 15.
std::string refused_in_transaction(const postgresql_tree& statement) {
  const auto& [kind, body] = open(statement);
  if (kind == "CreatedbStmt") return "CREATE DATABASE";
  if (kind == "DropdbStmt") return "DROP DATABASE";
  if (kind == "CreateTableSpaceStmt") return "CREATE TABLESPACE";
  if (kind == "DropTableSpaceStmt") return "DROP TABLESPACE";
  if (kind == "AlterSystemStmt") return "ALTER SYSTEM";
  if (kind == "ReindexStmt") return refused_reindex(body);
  if (kind.find("SubscriptionStmt") != std::string::npos) return refused_subscription(kind, body);
  if (kind == "DoStmt" && ends_transaction(body)) return "DO with COMMIT or ROLLBACK";
  if (kind == "VacuumStmt" && flag(body, "is_vacuumcmd")) return "VACUUM";
  if (kind == "ClusterStmt" && !body.contains("relation")) return "CLUSTER";
  if (kind == "IndexStmt" && flag(body, "concurrent")) return "CREATE INDEX CONCURRENTLY";
  if (kind == "DropStmt" && flag(body, "concurrent")) return "DROP INDEX CONCURRENTLY";
  if (kind == "AlterTableStmt" && partition_detached_concurrently(body) != nullptr) {
    return "ALTER TABLE DETACH PARTITION CONCURRENTLY";
  }
  if (kind == "AlterDatabaseStmt" && option(part(body, "options"), "tablespace") != nullptr) {
    return "ALTER DATABASE SET TABLESPACE";
  }
  return {};
}

bool may_be_refused_in_transaction(const postgresql_tree& statement) {
  return open(statement).first == "CallStmt" || !relation_reindexed_by(statement).name.empty();
}

named_relation partitioned_table_created_by(const postgresql_tree& statement) {
  const auto& [kind, body] = open(statement);
  return kind == "CreateStmt" && body.contains("partspec") ? relation(part(body, "relation")) : named_relation{};
}

created_index index_created_by(const postgresql_tree& statement) {
  const auto& [kind, body] = open(statement);
  if (kind != "IndexStmt" || text(body, "idxname").empty()) return {};
  const named_relation table = relation(part(body, "relation"));
  return {{table.schema, text(body, "idxname")}, table};
}

named_relation relation_reindexed_by(const postgresql_tree& statement) {
  const auto& [kind, body] = open(statement);
  const std::string what = text(body, "kind");
  if (kind != "ReindexStmt" || (what != "REINDEX_OBJECT_TABLE" && what != "REINDEX_OBJECT_INDEX")) return {};
  return relation(part(body, "relation"));
}

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
