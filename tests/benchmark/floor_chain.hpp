// The chain that is measured, for the floor: plain constants, which chain.py writes.
#pragma once

#include <cstddef>
#include <span>

namespace floors {

struct script {
  const char* const* statements;
  std::size_t count;
  const char* checksum;
};

struct migration {
  const char* revision;
  const char* description;
  const char* parent;
  const char* digest;
  script up;
  script down;
};

extern const migration all_migrations[];
extern const std::size_t migration_count;

inline std::span<const migration> migrations() { return {all_migrations, migration_count}; }
inline std::span<const char* const> statements(const script& of) { return {of.statements, of.count}; }

}  // namespace floors
