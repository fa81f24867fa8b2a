// What a migration leaves that names something which is not there: SQLite lets a table go that views, triggers and
// foreign keys still name, and each use of these fails from then on.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "generator/scratch/sandbox.hpp"

namespace strata::generator {

/// What names something that is not there.
struct dangling_reference {
  /// The object that does, as kind and name: `view ev`.
  std::string owner;
  /// In words for a person: `foreign key of table sub (event)`.
  std::string name;
  std::string problem;
  /// All that it names is there; what a foreign key refers to is not unique.
  bool mismatch = false;
};

/// References that lead nowhere, among the objects that have come or may depend on what has changed since `before`, and
/// those that are named as owners. Engines that keep what others need have none. `now`: the sandbox's list_schema().
[[nodiscard]] std::vector<dangling_reference> find_dangling(sandbox& in, const schema_listing& before,
                                                            const schema_listing& now,
                                                            const std::set<std::string>& owners);

/// Follows a chain upwards. What a later migration makes may be named earlier, so that only the end tells.
class dangling_references {
 public:
  /// All must outlive it.
  dangling_references(sandbox& on, const migration_chain& chain, diagnostics& messages)
      : on_(on), chain_(chain), messages_(messages) {}

  /// Before a migration goes up. Costs something only where nobody has looked at the one before.
  void look_before(const schema_listing& now);
  /// The migration at that position has gone up.
  void look_after_up(std::size_t position, const schema_listing& before, const schema_listing& now);
  /// Reports at once.
  void look_after_down(std::size_t position, const schema_listing& before, const schema_listing& now);
  /// The database is another one by now, of the same chain.
  void forget() noexcept { known_ = false; }
  [[nodiscard]] bool has_open() const noexcept { return !open_.empty(); }
  [[nodiscard]] bool has_open(std::size_t position) const noexcept;
  /// Reports what is still open. Returns where that is from, and what was reported before. `at_head`: no later
  /// migration can make what is missing.
  std::set<std::size_t> report(bool at_head);

 private:
  struct reference {
    std::size_t since = 0;
    /// It came with the migration; else this took away what it names.
    bool came = false;
    dangling_reference what;
  };
  using references = std::map<std::string, reference, std::less<>>;

  void add_message(std::size_t position, const sql_script& script, const std::vector<const reference*>& which,
                   severity level, const std::string& ending);
  void report_mended(std::size_t by, const references& before);

  sandbox& on_;
  const migration_chain& chain_;
  diagnostics& messages_;
  /// Whether open_ is what the database holds.
  bool known_ = false;
  references open_;
  std::set<std::size_t> mended_;
};

}  // namespace strata::generator
