// Small chains for tests, read from texts as the generator reads them from files.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "generator/graph/chain.hpp"
#include "generator/sql/checksum.hpp"

namespace strata::generator::test {

struct migration_text {
  std::string revision;
  /// From `-- migrate:up` on; ends with `-- migrate:down` and what follows, or with `-- migrate:irreversible reason`.
  std::string text;
};

inline chain_migration read_migration(const migration_text& from, dialect which, diagnostics& messages) {
  const auto file = std::make_shared<const source_file>("migrations/" + from.revision + ".sql", from.text);
  const std::string_view text = file->text();
  const std::size_t irreversible = text.find("-- migrate:irreversible ");
  const std::size_t down = text.find("-- migrate:down");
  const auto section = [&](direction way, std::size_t marker, std::size_t end) {
    const std::size_t line_end = text.find('\n', marker);
    script_section result;
    result.way = way;
    result.transactional = text.substr(marker, line_end - marker).find("transaction:false") == std::string_view::npos;
    result.file = file;
    result.marker = marker;
    result.begin = line_end + 1;
    result.end = end;
    return read_script(result, which, messages);
  };
  chain_migration result;
  result.file = file;
  result.revision = from.revision;
  result.up = section(direction::up, 0, std::min(irreversible, down));
  if (down != std::string_view::npos) result.down = section(direction::down, down, text.size());
  if (irreversible != std::string_view::npos) result.irreversible = text.substr(irreversible + 24);
  return result;
}

/// Each migration stands on the one before it.
inline migration_chain read_chain(const std::vector<migration_text>& texts, dialect which = dialect::sqlite) {
  diagnostics messages;
  migration_chain chain;
  chain.which = which;
  std::vector<std::string> parent_digests;
  for (const migration_text& each : texts) {
    chain_migration migration = read_migration(each, which, messages);
    migration.parents = chain.heads;
    migration.digest = digest(parent_digests, migration.revision, migration.up.checksum);
    parent_digests = {migration.digest};
    chain.heads = {migration.revision};
    chain.migrations.push_back(std::move(migration));
  }
  return chain;
}

}  // namespace strata::generator::test
