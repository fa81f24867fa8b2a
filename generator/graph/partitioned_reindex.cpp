#include "partitioned_reindex.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "../sql/postgresql_parser.hpp"
#include "generator/sql/postgresql_statement.hpp"

namespace strata::generator {

namespace {

class partition_watch {
 public:
  explicit partition_watch(diagnostics& messages) : messages_(messages) {}

  void read(const sql_script& script) {
    for (const sql_statement& each : script.statements) {
      const postgresql_parse parsed = parse_postgresql(each.text);
      if (parsed.statements.size() == 1) look_at(script, each, parsed.statements.front());
    }
  }

 private:
  // A partitioned table's indexes are partitioned, too.
  void look_at(const sql_script& script, const sql_statement& statement, const postgresql_tree& tree) {
    if (const named_relation made = partitioned_table_created_by(tree); !made.name.empty())
      partitioned_.push_back(made);
    if (const created_index made = index_created_by(tree); is_partitioned(made.table))
      partitioned_.push_back(made.index);
    if (statement.in_transaction && is_partitioned(relation_reindexed_by(tree))) {
      messages_.add({.code = "strata-needs-no-transaction",
                     .message = fmt::format("`REINDEX` of `{}`, which is partitioned, cannot run inside a transaction, "
                                            "and this script does",
                                            relation_reindexed_by(tree).name),
                     .file = script.file,
                     .offset = statement.offset,
                     .help = "give it a migration of its own, with its section marked transaction:false"});
    }
  }

  // Without a schema in both places nothing tells them apart.
  [[nodiscard]] bool is_partitioned(const named_relation& what) const {
    return std::any_of(partitioned_.begin(), partitioned_.end(), [&](const named_relation& each) {
      return each.name == what.name && (each.schema == what.schema || each.schema.empty() || what.schema.empty());
    });
  }

  diagnostics& messages_;
  std::vector<named_relation> partitioned_;
};

bool reindexes(const sql_script& script) {
  return std::any_of(script.statements.begin(), script.statements.end(), [](const sql_statement& each) {
    constexpr std::string_view reindex = "reindex";
    return each.text.size() > reindex.size() &&
           std::equal(reindex.begin(), reindex.end(), each.text.begin(),
                      [](char lower, char letter) { return lower == (letter | 0x20); });
  });
}

}  // namespace

void report_partitioned_reindex(const migration_chain& chain, diagnostics& messages) {
  // Most chains have none, and need not be parsed once more.
  const bool concerned = chain.which == dialect::postgresql &&
                         std::any_of(chain.migrations.begin(), chain.migrations.end(), [](const chain_migration& each) {
                           return reindexes(each.up) || reindexes(each.down);
                         });
  if (!concerned) return;
  partition_watch watch{messages};
  for (const chain_migration& each : chain.migrations) {
    watch.read(each.up);
    // Another tool's way down is tried by the round trip, which only warns.
    if (!each.borrowed) watch.read(each.down);
  }
}

}  // namespace strata::generator
