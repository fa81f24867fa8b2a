#include "folder_graph.hpp"

#include <fmt/format.h>

#include <algorithm>

#include <strata/error.hpp>
#include <strata/plan.hpp>

#include "generator/graph/chain_view.hpp"

namespace strata::generator {

loaded_folder load_branches(const folder_options& options, diagnostics& messages) {
  diagnostics all;
  loaded_folder folder = load_graph(options, all);
  for (const diagnostic& each : all.all()) {
    if (each.code != "strata-two-heads") messages.add(each);
  }
  return folder;
}

std::optional<std::size_t> find_migration(const loaded_folder& folder, std::string_view word,
                                          const folder_options& options, diagnostics& messages) {
  // What is wrong with the SQL does not matter here.
  diagnostics ignored;
  const migration_chain chain = build_chain(folder.files, folder.graph, folder.dialects.front(), ignored);
  const chain_view view{std::span{&chain, 1}, "", "strata", {}};
  try {
    const target found = resolve_target(word, view.set().chains.front().whole(), {});
    if (found.revisions.size() == 1) {
      const auto file = std::find_if(folder.files.begin(), folder.files.end(), [&](const migration_file& each) {
        return each.revision == found.revisions.front();
      });
      if (file != folder.files.end()) return static_cast<std::size_t>(file - folder.files.begin());
    }
    messages.add({.code = "strata-unknown-target",
                  .message = fmt::format("'{}' is no migration of the folder", word),
                  .path = display_name(options),
                  .help = "name one: a revision, the first four or more characters of one, or head"});
  } catch (const target_error& wrong) {
    messages.add({.code = std::string{to_string(wrong.code())},
                  .message = wrong.details().message,
                  .path = display_name(options),
                  .help = wrong.details().help});
  }
  return std::nullopt;
}

}  // namespace strata::generator
