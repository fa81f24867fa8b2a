// A chain value in the shape that the runtime takes, so that the generator migrates with the very executor that ships.
#pragma once

#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <strata/chain.hpp>

#include "chain.hpp"

namespace strata::generator {

/// What becomes of the steps in C++, which this program does not have.
enum class program_steps {
  absent,    ///< a migration that needs one is an error
  left_out,  ///< they do nothing
};

/// Owns the tables behind a strata::chain_set. The chains it was made from must outlive it.
class chain_view {
 public:
  /// `drivers` as in strata::chain_set; names and prefix are copied.
  chain_view(std::span<const migration_chain> chains, std::string name, std::string table_prefix,
             std::vector<const driver*> drivers, program_steps steps = program_steps::absent);
  chain_view(const chain_view&) = delete;
  chain_view& operator=(const chain_view&) = delete;

  [[nodiscard]] const chain_set& set() const noexcept { return set_; }

 private:
  script view(const sql_script& from, const source& of);
  std::span<const std::string_view> view(const std::vector<std::string>& from);
  std::span<const piece> view(const std::vector<sql_piece>& from);
  std::span<const variable> view(const std::vector<declared_variable>& from);
  std::span<const replaced_migration> view(const std::vector<chain_migration::replaced>& from);
  std::span<const requirement> view(const std::vector<stated_requirement>& from);
  std::span<const migration> view(const std::vector<chain_migration>& from);
  chain_base view(const provided_base& from);
  void add(const migration_chain& from);

  program_steps steps_;
  // Deques: what the set points to must not move when more is added.
  std::deque<std::vector<statement>> statements_;
  std::deque<std::vector<std::string_view>> texts_;
  std::deque<std::vector<replaced_migration>> replaced_;
  std::deque<std::vector<migration>> migrations_;
  std::deque<std::vector<seed_script>> seeds_;
  std::deque<std::vector<piece>> pieces_;
  std::deque<std::vector<variable>> variables_;
  std::deque<std::vector<requirement>> requirements_;
  std::deque<std::string> strings_;
  std::vector<chain> chains_;
  std::vector<embedded_chain> embedded_;
  std::vector<const driver*> drivers_;
  std::string name_;
  std::string table_prefix_;
  chain_set set_;
};

}  // namespace strata::generator
