// Reads the other tool's table and writes the bookkeeping: what adopt() and a launch share.
#pragma once

#include <memory>
#include <optional>
#include <strata/adopt.hpp>
#include <vector>

#include "../bookkeeping.hpp"
#include "../guarded_observer.hpp"
#include "foreign_tool.hpp"
#include "match_account.hpp"

namespace strata {

/// Functions throw engine_error besides what adopt() throws.
class adopter {
 public:
  adopter(connection& db, const chain_set& set, const options& options);

  /// What run() would do. Writes nothing, takes no lock.
  adoption foresee();
  adoption run();
  /// For a launch: nothing, where there is bookkeeping by now, or no tool's table.
  std::optional<adoption> run_at_launch();

 private:
  [[nodiscard]] std::vector<const foreign_tool*> tools_present();
  [[nodiscard]] const foreign_tool& choose();
  [[nodiscard]] std::optional<adoption> adopted_before(const history& at);
  /// What the table says; fills in all of `into` but where the database is.
  [[nodiscard]] matched_account look(adoption& into);
  [[nodiscard]] std::optional<adoption> try_adopt(const history& at);
  [[nodiscard]] std::unique_ptr<migration_lock> lock();

  connection& db_;
  const chain_set& set_;
  const chain& chain_;
  const options& options_;
  guarded_observer told_;
  wait_options wait_;
  bookkeeping books_;
  /// The schemas that tools keep beside the database.
  std::vector<std::unique_ptr<schema_beside>> beside_;
};

}  // namespace strata
