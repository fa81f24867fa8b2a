// The engines that this program has, and the one that a chain is verified on.
#pragma once

#include <string>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "sandbox.hpp"

namespace strata::generator {

struct scratch_engine {
  /// `SQLite 3.40.1`, for messages.
  std::string name;
  sandbox_maker make;
  /// Why there is no such engine here; empty: there is one.
  std::string missing;
};

/// Starts a server where the dialect needs one; it lives as long as what is returned. A chain whose statements act on
/// the whole server gets one for each sandbox, so that no run meets what another has left; on a server of the user's
/// they are reported. Throws strata::connect_error.
[[nodiscard]] scratch_engine find_scratch_engine(const migration_chain& chain, diagnostics& messages);

/// The drivers that this `strata` program has.
[[nodiscard]] std::vector<const driver*> all_drivers();

/// Reports what SQLite refuses of the file that says what must exist before the first migration.
void check_base(const migration_chain& chain, diagnostics& messages);

/// A statement that acts on more than the database: `CREATE ROLE`.
struct far_statement {
  /// Null: a seed's, or the base's.
  const chain_migration* migration = nullptr;
  const sql_script* script = nullptr;
  const sql_statement* statement = nullptr;
  std::string what;
};
/// PostgreSQL's, up and down.
[[nodiscard]] std::vector<far_statement> far_statements(const migration_chain& chain);

}  // namespace strata::generator
