// The chain that crash tests run: 20 migrations of 6 statements, each statement with an effect that can be counted.
#pragma once

#include <string>
#include <vector>

#include "runtime/chain_builder.hpp"

namespace strata::test {

inline constexpr int crash_migrations = 20;
inline constexpr int crash_statements = 6;

inline std::vector<migration_text> twenty_migrations(bool transactional, int count = crash_migrations) {
  std::vector<migration_text> texts;
  for (int number = 1; number <= count; ++number) {
    const std::string table = "t" + std::to_string(number);
    const std::string effect = "INSERT INTO effects (what) VALUES ('" + std::to_string(number) + ".";
    migration_text next{.revision = std::to_string(1000 + number),
                        .up = {},
                        .down = {"DROP TABLE " + table},
                        .transactional = transactional};
    next.up.push_back(number == 1 ? "CREATE TABLE effects (what TEXT NOT NULL)" : effect + "1')");
    next.up.push_back("CREATE TABLE " + table + " (id INTEGER PRIMARY KEY, name TEXT)");
    next.up.push_back("INSERT INTO " + table + " (name) VALUES ('a'), ('b'), ('c')");
    next.up.push_back("CREATE INDEX ix_" + table + " ON " + table + " (name)");
    next.up.push_back("ALTER TABLE " + table + " ADD COLUMN n INTEGER NOT NULL DEFAULT 0");
    next.up.push_back(effect + "6')");
    texts.push_back(std::move(next));
  }
  return texts;
}

/// What must hold at head: the effects of all statements, once each.
inline constexpr const char* effects_query = "SELECT count(*) || '/' || count(DISTINCT what) FROM effects";
inline std::string all_effects(int count = crash_migrations) {
  const std::string effects = std::to_string(2 * count - 1);
  return effects + "/" + effects;
}

}  // namespace strata::test
