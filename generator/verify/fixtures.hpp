// The FIXTURES folder: rows to put in before a migration goes up, and queries that must return no row afterwards.
// `REV.before.sql` and `REV.after.sql`, both optional.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "generator/scratch/sandbox.hpp"
#include "generator/sql/script.hpp"

namespace strata::generator {

/// The fixtures of one migration; a script without statements where there is no file.
struct fixture {
  sql_script before;
  sql_script after;
};

/// By revision.
using fixture_set = std::map<std::string, fixture, std::less<>>;

/// Reads the folder for the chain. `REV.before.postgresql.sql` replaces `REV.before.sql` for that dialect. Files of
/// unknown revisions, files with other names and empty files are errors; hidden files (`.gitkeep`) are passed over.
/// `display_directory` names the folder in messages.
[[nodiscard]] fixture_set read_fixtures(const std::filesystem::path& directory, const std::string& display_directory,
                                        const migration_chain& chain, diagnostics& messages);

/// Puts the rows in, all or none. False: the engine refused one.
[[nodiscard]] bool put_rows(sandbox& into, const sql_script& before, diagnostics& messages);

/// Runs the queries and reports each that returns rows. `moment` says when: `after up of 0003`.
void check_rows(sandbox& in, const sql_script& after, const std::string& moment, diagnostics& messages);

}  // namespace strata::generator
