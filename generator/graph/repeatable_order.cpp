#include "repeatable_order.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <string>

#include "runtime/internal/words.hpp"

namespace strata::generator {

namespace {

void report_unknown(const std::vector<migration_file>& files, diagnostics& messages) {
  std::vector<std::string_view> names;
  names.reserve(files.size());
  for (const migration_file& each : files) names.push_back(each.revision);
  for (const migration_file& file : files) {
    for (const stated_name& name : file.depends) {
      if (std::find(names.begin(), names.end(), name.text) != names.end()) continue;
      std::string help = did_you_mean(name.text, names);
      if (help.empty()) help = "name the file of a repeatable migration, without .sql";
      messages.add({.code = "strata-unknown-dependency",
                    .message = fmt::format("there is no repeatable migration `{}`", name.text),
                    .file = file.file,
                    .offset = name.offset,
                    .help = std::move(help)});
    }
  }
}

}  // namespace

std::vector<migration_file> order_repeatables(std::vector<migration_file> files, diagnostics& messages) {
  report_unknown(files, messages);
  std::set<std::string, std::less<>> known;
  for (const migration_file& each : files) known.insert(each.revision);
  std::set<std::string, std::less<>> placed;
  const auto is_ready = [&](const migration_file& each) {
    return std::all_of(each.depends.begin(), each.depends.end(), [&](const stated_name& name) {
      return placed.contains(name.text) || !known.contains(name.text);
    });
  };
  std::vector<migration_file> order;
  while (!files.empty()) {
    const auto next = std::find_if(files.begin(), files.end(), is_ready);
    if (next == files.end()) break;
    placed.insert(next->revision);
    order.push_back(std::move(*next));
    files.erase(next);
  }
  if (files.empty()) return order;
  std::string names;
  for (const migration_file& each : files) names.append(names.empty() ? "" : ", ").append(each.revision);
  messages.add({.code = "strata-repeatable-cycle",
                .message = fmt::format("repeatable migrations depend on each other in a circle: {}", names),
                .file = files.front().file,
                .offset = files.front().depends.front().offset,
                .help = "remove one of the dependencies, or join the files"});
  return order;
}

}  // namespace strata::generator
