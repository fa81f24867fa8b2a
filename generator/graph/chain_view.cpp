#include "chain_view.hpp"

namespace strata::generator {

namespace {

// Stands for a step in C++ where only the schema counts: steps change none.
void leave_out(connection&) {}

piece::place place_of(sql_piece::place where) {
  switch (where) {
    case sql_piece::place::literal:
      return piece::place::literal;
    case sql_piece::place::name:
      return piece::place::name;
    case sql_piece::place::sql:
      break;
  }
  return piece::place::sql;
}

}  // namespace

chain_view::chain_view(std::span<const migration_chain> chains, std::string name, std::string table_prefix,
                       std::vector<const driver*> drivers, program_steps steps)
    : steps_(steps), drivers_(std::move(drivers)), name_(std::move(name)), table_prefix_(std::move(table_prefix)) {
  for (const migration_chain& each : chains) add(each);
  set_.name = name_;
  set_.table_prefix = table_prefix_;
  embedded_ = {chains_.begin(), chains_.end()};
  set_.chains = embedded_;
  set_.drivers = drivers_;
}

script chain_view::view(const sql_script& from, const source& of) {
  std::vector<statement>& statements = statements_.emplace_back();
  statements.reserve(from.statements.size());
  for (const sql_statement& each : from.statements) {
    statements.push_back(
        {.text = each.text,
         .line = each.where.line,
         .column = each.where.column,
         .in_transaction = each.in_transaction,
         .commits_with_next = each.commits_with_next,
         .guard = each.guard,
         .guard_derived = each.guard_derived,
         .concurrent_index = each.concurrent_index,
         .loses_data = each.loses_data,
         .call = {.name = each.call, .run = each.call.empty() || steps_ == program_steps::absent ? nullptr : leave_out},
         .pieces = view(each.pieces)});
  }
  return {.statements = statements,
          .transactional = from.transactional,
          .drops_tables = drops_tables(from),
          .lock_timeout = from.lock_timeout,
          .statement_timeout = from.statement_timeout,
          .checksum = from.checksum,
          .file = from.file && from.file != of ? std::string_view{from.file->path()} : std::string_view{}};
}

std::span<const std::string_view> chain_view::view(const std::vector<std::string>& from) {
  return texts_.emplace_back(from.begin(), from.end());
}

std::span<const piece> chain_view::view(const std::vector<sql_piece>& from) {
  if (from.empty()) return {};
  std::vector<piece>& pieces = pieces_.emplace_back();
  for (const sql_piece& each : from) pieces.push_back({place_of(each.where), each.text, each.variable});
  return pieces;
}

std::span<const variable> chain_view::view(const std::vector<declared_variable>& from) {
  if (from.empty()) return {};
  std::vector<variable>& variables = variables_.emplace_back();
  for (const declared_variable& each : from) {
    variables.push_back({.name = each.name,
                         .fallback = each.fallback ? std::string_view{*each.fallback} : std::string_view{},
                         .has_fallback = each.fallback.has_value()});
  }
  return variables;
}

std::span<const replaced_migration> chain_view::view(const std::vector<chain_migration::replaced>& from) {
  std::vector<replaced_migration>& views = replaced_.emplace_back();
  for (const chain_migration::replaced& each : from) views.push_back({each.revision, each.digest});
  return views;
}

std::span<const requirement> chain_view::view(const std::vector<stated_requirement>& from) {
  if (from.empty()) return {};
  std::vector<requirement>& requirements = requirements_.emplace_back();
  for (const stated_requirement& each : from) {
    const bool extension = each.what == stated_requirement::kind::extension;
    requirements.push_back({.what = extension ? requirement::kind::extension : requirement::kind::function,
                            .name = each.name,
                            .arguments = each.arguments});
  }
  return requirements;
}

std::span<const migration> chain_view::view(const std::vector<chain_migration>& from) {
  std::vector<migration>& migrations = migrations_.emplace_back();
  migrations.reserve(from.size());
  for (const chain_migration& each : from) {
    migrations.push_back({.revision = each.revision,
                          .description = each.description,
                          .file = each.file->path(),
                          .parents = view(each.parents),
                          .depends = view(each.depends),
                          .labels = view(each.labels),
                          .digest = each.digest,
                          .up = view(each.up, each.file),
                          .down = view(each.down, each.file),
                          .irreversible = each.irreversible,
                          .compatible = each.compatible,
                          .draft = each.draft,
                          .accepted = view(each.accepted),
                          .variables = view(each.variables),
                          .replaces = view(each.replaces),
                          .origin = {each.origin.tool, each.origin.version, view(each.origin.checksums)},
                          .requirements = view(each.requirements),
                          .only_when_changed = each.only_when_changed,
                          .needs_commit = !each.needs_commit.empty()});
  }
  return migrations;
}

chain_base chain_view::view(const provided_base& from) {
  std::vector<requirement>& objects = requirements_.emplace_back();
  for (const provided_base::object& each : from.objects) {
    objects.push_back({.what = each.what, .name = each.name, .schema = each.schema});
  }
  return {.made = view(from.made, nullptr), .objects = objects};
}

void chain_view::add(const migration_chain& from) {
  std::vector<seed_script>& seeds = seeds_.emplace_back();
  for (const chain_seed& each : from.seeds) {
    seeds.push_back({.name = each.name,
                     .file = each.file->path(),
                     .up = view(each.up, each.file),
                     .down = view(each.down, each.file)});
  }
  chains_.push_back({.dialect = to_string(from.which),
                     .migrations = view(from.migrations),
                     .heads = view(from.heads),
                     .head_digest = strings_.emplace_back(head_digest(from)),
                     .seeds = seeds,
                     .repeatables = view(from.repeatables),
                     .checkpoints = view(from.checkpoints),
                     .gaps = view(from.gaps),
                     .base = from.provided.base ? view(*from.provided.base) : chain_base{}});
}

}  // namespace strata::generator
