// Programs that migrate their database when they start: processes of their own, to be raced and killed.
#pragma once

#include <sys/types.h>

#include <string>
#include <string_view>
#include <vector>

#include "runtime/chain_builder.hpp"

namespace strata::test {

/// How many migrations a countable_chain() has.
inline constexpr int countable_migrations = 3;

/// `together`, `apart` (a transaction each), `slow` (the same, with a pause) or `recorded` (no transaction), each
/// ending in an index that is built concurrently. Every statement has an effect that can be counted.
[[nodiscard]] std::vector<migration_text> countable_chain(std::string_view kind);
/// What must hold at head: the effects of all statements, once each.
inline constexpr const char* effects_query = "SELECT count(*) || '/' || count(DISTINCT what) FROM effects";
[[nodiscard]] std::string all_effects(std::string_view kind);

/// main() of such a program: waits for the end of its standard input, then upgrades. Returns how many migrations it
/// applied, or 201 after an error, which is printed.
int run_program(const std::string& url, std::string_view kind);

/// One that was started.
class program {
 public:
  /// Waits at its start until go().
  program(const std::string& url, std::string_view kind);
  program(program&& from) noexcept;
  ~program();
  void go();
  void kill() const;
  /// What run_program() returned; 202 for one that was killed.
  [[nodiscard]] int result();
  [[nodiscard]] pid_t process() const { return process_; }

 private:
  pid_t process_ = 0;
  int gate_ = -1;
};

}  // namespace strata::test
