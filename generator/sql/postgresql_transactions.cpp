#include "postgresql_transactions.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

#include "lexer.hpp"
#include "section_reading.hpp"

namespace strata::generator {

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

}  // namespace strata::generator
