#include "sqlite_database.hpp"

#include <strata/sqlite.hpp>

namespace miaas {

std::vector<row> sqlite_database::run(std::string_view sql, const parameters& values) {
  sqlite_statement statement{handle_, sql};
  for (std::size_t at = 0; at < values.size(); ++at) statement.bind("$" + std::to_string(at + 1), values[at]);
  std::vector<row> rows;
  while (statement.step()) {
    row& found = rows.emplace_back();
    for (int column = 0; column < statement.columns(); ++column) found.push_back(statement.column(column));
  }
  return rows;
}

std::unique_ptr<strata::connection> sqlite_database::lend() {
  return std::make_unique<strata::sqlite::connection>(handle_);
}

}  // namespace miaas
