// Where a file of SQL declares the objects of the schema that it makes.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "generator/sql/script.hpp"
#include "runtime/schema/compare.hpp"
#include "sandbox.hpp"

namespace strata::generator {

class declared_objects {
 public:
  /// Must outlive this.
  explicit declared_objects(const sql_script& script) : script_(script) {}

  /// To be called after each statement of the script has run.
  void statement_done(sandbox& on, const sql_statement& statement);

  /// Where the difference's object is declared: its statement, and of a column its name there.
  [[nodiscard]] std::size_t offset_of(const schemas::schema_difference& difference) const;

 private:
  const sql_script& script_;
  /// By `table nodes` in lower case: the statements that made or changed it.
  std::map<std::string, std::vector<const sql_statement*>, std::less<>> statements_;
  /// The CREATE texts so far.
  std::map<std::string, std::string, std::less<>> texts_;
};

}  // namespace strata::generator
