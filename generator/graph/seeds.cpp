#include "seeds.hpp"

#include <fmt/format.h>

#include <utility>

#include "section_for.hpp"

namespace strata::generator {

std::vector<chain_seed> build_seeds(const std::vector<seed_file>& files, dialect which, diagnostics& messages,
                                    bool several) {
  std::vector<chain_seed> built;
  for (const seed_file& each : files) {
    const auto read = [&](const script_section& section) {
      return read_script(section, which, messages, several && section.dialects.empty());
    };
    chain_seed next{.file = each.file, .name = each.name, .up = {}, .down = {}};
    const script_section* const up = section_for(each.sections, direction::up, which);
    if (up == nullptr) {
      messages.add({.code = "strata-missing-up",
                    .message = fmt::format("the seed has no `-- migrate:up` section for {}", to_string(which)),
                    .file = each.file,
                    .offset = each.sections.empty() ? 0 : each.sections.front().marker,
                    .help = fmt::format("add one, named or unnamed: -- migrate:up {}", to_string(which))});
      continue;
    }
    next.up = read(*up);
    if (next.up.statements.empty()) {
      messages.add({.code = "strata-seed-empty",
                    .message = "the seed holds no statement",
                    .file = each.file,
                    .offset = up->marker,
                    .help = "write what it is for, or remove it"});
    }
    if (const script_section* const down = section_for(each.sections, direction::down, which)) next.down = read(*down);
    built.push_back(std::move(next));
  }
  return built;
}

}  // namespace strata::generator
