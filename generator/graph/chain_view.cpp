#include "chain_view.hpp"

namespace strata::generator {

chain_view::chain_view(std::span<const migration_chain> chains, std::string name, std::string table_prefix,
                       std::vector<const driver*> drivers)
    : drivers_(std::move(drivers)), name_(std::move(name)), table_prefix_(std::move(table_prefix)) {
  for (const migration_chain& each : chains) add(each);
  set_.name = name_;
  set_.table_prefix = table_prefix_;
  set_.chains = chains_;
  set_.drivers = drivers_;
}

script chain_view::view(const sql_script& from) {
  std::vector<statement>& statements = statements_.emplace_back();
  statements.reserve(from.statements.size());
  bool drops_tables = false;
  for (const sql_statement& each : from.statements) {
    statements.push_back({.text = each.text,
                          .line = each.where.line,
                          .column = each.where.column,
                          .in_transaction = each.in_transaction,
                          .commits_with_next = each.commits_with_next,
                          .guard = each.guard,
                          .guard_derived = each.guard_derived,
                          .concurrent_index = each.concurrent_index,
                          .loses_data = each.loses_data});
    drops_tables = drops_tables || each.drops_table;
  }
  return {.statements = statements,
          .transactional = from.transactional,
          .drops_tables = drops_tables,
          .lock_timeout = from.lock_timeout,
          .statement_timeout = from.statement_timeout,
          .checksum = from.checksum};
}

std::span<const std::string_view> chain_view::view(const std::vector<std::string>& from) {
  return texts_.emplace_back(from.begin(), from.end());
}

void chain_view::add(const migration_chain& from) {
  std::vector<migration>& migrations = migrations_.emplace_back();
  migrations.reserve(from.migrations.size());
  for (const chain_migration& each : from.migrations) {
    migrations.push_back({.revision = each.revision,
                          .description = each.description,
                          .file = each.file->path(),
                          .parents = view(each.parents),
                          .depends = view(each.depends),
                          .labels = view(each.labels),
                          .digest = each.digest,
                          .up = view(each.up),
                          .down = view(each.down),
                          .irreversible = each.irreversible,
                          .compatible = each.compatible,
                          .draft = each.draft,
                          .accepted = view(each.accepted)});
  }
  std::vector<seed_script>& seeds = seeds_.emplace_back();
  for (const chain_seed& each : from.seeds) {
    seeds.push_back({.name = each.name, .file = each.file->path(), .up = view(each.up), .down = view(each.down)});
  }
  chains_.push_back({.dialect = to_string(from.which),
                     .migrations = migrations,
                     .heads = view(from.heads),
                     .head_digest = strings_.emplace_back(head_digest(from)),
                     .seeds = seeds});
}

}  // namespace strata::generator
