// What `alembic upgrade A:B --sql` and `alembic downgrade B:A --sql` print, cut into the scripts of revisions. The
// lines between them, the transactions and the statements on the version table are as Alembic 1.8 prints them
// (alembic/runtime/migration.py: run_migrations(), _ensure_version_table(), HeadMaintainer).
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "migration_file.hpp"

namespace strata::generator {

/// What stands below `-- Running upgrade A, B -> C`.
struct alembic_step {
  direction way{};
  /// The revision that goes up or down.
  std::string revision;
  /// Of one that goes up.
  std::vector<std::string> parents;
  /// Where the line begins, and the script below it: [begin, end).
  std::size_t line = 0;
  std::size_t begin = 0;
  std::size_t end = 0;
  /// False: Alembic left its transaction for some of the statements (autocommit_block()).
  bool transactional = true;
  /// Alembic's own record of it was printed behind it.
  bool is_complete = false;
};

struct alembic_script {
  /// The file with blanks in place of what is Alembic's own: BEGIN and COMMIT, and the statements on its table.
  source file;
  std::vector<alembic_step> steps;
};

/// The tables of versions that the script makes, besides the usual `alembic_version`.
void find_version_tables(std::string_view text, dialect which, std::set<std::string>& into);

/// Statements that belong to no revision are left out, with a warning.
[[nodiscard]] alembic_script read_alembic_script(const source& file, dialect which,
                                                 const std::set<std::string>& version_tables, diagnostics& messages);

/// Of one revision in `alembic history --verbose`, each line of which begins with `-- `.
struct alembic_note {
  std::string description;
  std::vector<std::string> depends;
  std::size_t offset = 0;
};

/// By revision.
[[nodiscard]] std::map<std::string, alembic_note> read_alembic_history(std::string_view text);

}  // namespace strata::generator
