// The least that migrating can cost: the statements of a chain in the transactions that Strata puts them in, and rows
// as wide as Strata's beside them, sent to the engine by hand. Nothing is verified, planned, waited for or told, and
// nothing of Strata is linked.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <limits>
#include <span>
#include <string>
#include <string_view>

#include "floor_chain.hpp"

namespace floors {

/// All of a new database's migrations commit together.
inline constexpr std::size_t whole_chain = std::numeric_limits<std::size_t>::max();

/// The tables, whose columns are those of docs/cpp.md's bookkeeping. `{key}` is the engine's word for a number that it
/// counts up.
inline constexpr std::array<std::string_view, 3> tables{
    "CREATE TABLE floor_state (id INTEGER PRIMARY KEY, format INTEGER NOT NULL, chain TEXT NOT NULL, "
    "heads TEXT NOT NULL, digest TEXT NOT NULL, epoch INTEGER NOT NULL)",
    "CREATE TABLE floor_migrations (position {key}, revision TEXT NOT NULL UNIQUE, description TEXT NOT NULL, "
    "parents TEXT NOT NULL, digest TEXT NOT NULL, checksum TEXT NOT NULL, applied_at TEXT NOT NULL, "
    "applied_by TEXT NOT NULL, built_at TEXT NOT NULL, took_us BIGINT NOT NULL, compatible INTEGER NOT NULL, "
    "draft INTEGER NOT NULL, direction TEXT NOT NULL, statements_done BIGINT NOT NULL, statements BIGINT NOT NULL, "
    "down_script TEXT NOT NULL, down_checksum TEXT NOT NULL, down_transactional INTEGER NOT NULL, "
    "down_drops_tables INTEGER NOT NULL, irreversible TEXT NOT NULL, covers TEXT NOT NULL)",
    "CREATE TABLE floor_log (id {key}, at TEXT NOT NULL, by TEXT NOT NULL, event TEXT NOT NULL, "
    "revision TEXT NOT NULL, digest TEXT NOT NULL, took_us BIGINT NOT NULL)"};
inline constexpr std::string_view first_state = "INSERT INTO floor_state VALUES (1, 1, 'benchmark', '', '', 0)";
inline constexpr std::string_view read_digest = "SELECT format, epoch, digest FROM floor_state";
/// With parameters as the engine writes them: `?1` or `$1`.
inline constexpr std::string_view update_state =
    "UPDATE floor_state SET epoch = epoch + 1, heads = $1, digest = $2 WHERE id = 1";
inline constexpr std::string_view insert_migration =
    "INSERT INTO floor_migrations (revision, description, parents, digest, checksum, applied_at, applied_by, built_at, "
    "took_us, compatible, draft, direction, statements_done, statements, down_script, down_checksum, "
    "down_transactional, down_drops_tables, irreversible, covers) VALUES ($1, $2, $3, $4, $5, "
    "'2026-01-30T09:00:00.000Z', 'somebody@somewhere', '2026-01-30 09:00:00', 100, 0, 1, 'up', $6, $6, $7, $8, 1, 1, "
    "'', '')";
inline constexpr std::string_view delete_migration = "DELETE FROM floor_migrations WHERE revision = $1";
inline constexpr std::string_view insert_log =
    "INSERT INTO floor_log (at, by, event, revision, digest, took_us) VALUES ('2026-01-30T09:00:00.000Z', "
    "'somebody@somewhere', $1, $2, $3, 100)";

using texts = std::span<const std::string_view>;

template <typename Engine>
void record_up(Engine& on, const migration& done) {
  std::string down;
  for (const char* const each : statements(done.down)) down.append(each).append(";\n");
  const std::string count = std::to_string(done.up.count);
  on.modify(insert_migration, std::array<std::string_view, 8>{done.revision, done.description, done.parent, done.digest,
                                                              done.up.checksum, count, down, done.down.checksum});
  on.modify(insert_log, std::array<std::string_view, 3>{"upgrade", done.revision, done.digest});
}

template <typename Engine>
void record_down(Engine& on, const migration& undone) {
  on.modify(delete_migration, std::array<std::string_view, 1>{undone.revision});
  on.modify(insert_log, std::array<std::string_view, 3>{"downgrade", undone.revision, undone.digest});
}

/// Brings the database to the first `target` migrations. A new one takes `together` of them in a transaction, and
/// another one each in its own.
template <typename Engine>
void migrate(Engine& on, std::size_t target, std::size_t together = whole_chain) {
  const std::span<const migration> migrations = floors::migrations();
  const auto found = on.ask(read_digest);
  std::size_t at = 0;
  if (found && !found->empty()) {
    const auto last =
        std::find_if(migrations.begin(), migrations.end(), [&](const auto& m) { return m.digest == *found; });
    at = static_cast<std::size_t>(last - migrations.begin()) + 1;
  }
  if (found) together = 1;
  for (bool fresh = !found; at != target; fresh = false) {
    on.run(Engine::begin_text);
    if (fresh) {
      for (const std::string_view each : tables) {
        std::string text{each};
        if (const std::size_t key = text.find("{key}"); key != std::string::npos)
          text.replace(key, 5, Engine::key_text);
        on.run(text);
      }
      on.run(first_state);
    }
    for (std::size_t count = 0; count < together && at != target; ++count) {
      const bool up = at < target;
      const migration& next = migrations[up ? at++ : --at];
      for (const char* const each : statements(up ? next.up : next.down)) on.run(each);
      up ? record_up(on, next) : record_down(on, next);
    }
    const std::string_view head = at == 0 ? std::string_view{} : migrations[at - 1].revision;
    const std::string_view digest = at == 0 ? std::string_view{} : migrations[at - 1].digest;
    on.modify(update_state, std::array<std::string_view, 2>{head, digest});
    on.run("COMMIT");
  }
}

}  // namespace floors
