// A chain read from the texts of its files and run by the runtime, as strata over a folder does it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "generator/graph/chain.hpp"
#include "generator/graph/chain_view.hpp"
#include "generator/layout/layouts.hpp"

namespace strata::generator::test {

/// Name and text of each file, in name order.
using file_texts = std::vector<std::pair<std::string, std::string>>;

struct filled_chain {
  filled_chain(const file_texts& texts, const driver& engine, dialect which = dialect::sqlite) {
    std::vector<source> files;
    for (const auto& [name, text] : texts) files.push_back(std::make_shared<source_file>("migrations/" + name, text));
    std::vector<migration_file> read = read_strata_layout(files, messages);
    std::vector<migration_file> repeatables;
    std::vector<migration_file> versioned;
    for (migration_file& each : read) (each.repeatable ? repeatables : versioned).push_back(std::move(each));
    chains = {build_chain(versioned, build_graph(versioned, messages), which, messages)};
    chains[0].repeatables = build_repeatables(order_repeatables(std::move(repeatables), messages), which, messages);
    for (chain_migration& each : chains[0].migrations) each.digest = "digest of " + each.revision + each.up.checksum;
    if (!messages.has_errors()) {
      view = std::make_unique<chain_view>(chains, "test", "strata", std::vector<const driver*>{&engine});
    }
  }
  [[nodiscard]] const chain_set& set() const { return view->set(); }

  diagnostics messages;
  std::vector<migration_chain> chains;
  std::unique_ptr<chain_view> view;
};

/// What must come out of a database as it went in, whatever place it was filled in at.
inline const std::vector<std::string> hostile_values{"plain",
                                                     "",
                                                     "it's",
                                                     "''",
                                                     "\"",
                                                     "\"\"",
                                                     "a\\b",
                                                     "\\",
                                                     "\\'",
                                                     "\\'; DROP TABLE victims; --",
                                                     "'; DROP TABLE victims; --",
                                                     "\"; DROP TABLE victims; --",
                                                     "$$",
                                                     "$1",
                                                     "${other}",
                                                     "${value}",
                                                     "?1",
                                                     "-- ",
                                                     "/*",
                                                     "*/",
                                                     "line\nend",
                                                     "\t",
                                                     "é",
                                                     "😀",
                                                     "x')); DELETE FROM victims; --",
                                                     "%",
                                                     "E'\\x41'"};

}  // namespace strata::generator::test
