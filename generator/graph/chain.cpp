#include "chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>
#include <utility>

#include "generator/sql/checksum.hpp"

namespace strata::generator {

namespace {

// Where there is no section of that direction at all, the layout has said so.
void report_missing(const migration_file& file, direction way, dialect which, diagnostics& messages) {
  const auto other = std::find_if(file.sections.begin(), file.sections.end(),
                                  [way](const script_section& each) { return each.way == way; });
  if (other == file.sections.end()) return;
  const std::string_view word = way == direction::up ? "up" : "down";
  messages.add({.code = fmt::format("strata-missing-{}", word),
                .message = fmt::format("the migration has no `-- migrate:{}` section for {}", word, to_string(which)),
                .file = file.file,
                .offset = other->marker,
                .help = fmt::format("add one, named or unnamed: -- migrate:{} {}", word, to_string(which))});
}

std::vector<std::string> texts(const std::vector<stated_name>& names) {
  std::vector<std::string> found;
  found.reserve(names.size());
  for (const stated_name& each : names) found.push_back(each.text);
  return found;
}

// A script that does nothing, of a migration whose files are all for other engines.
sql_script empty_script(const migration_file& file, direction way, dialect which, diagnostics& messages) {
  script_section nothing;
  nothing.way = way;
  nothing.file = file.file;
  return read_script(nothing, which, messages);
}

// Nobody edits what databases have run, so a down script that cannot be read leaves the migration without a way back.
void read_borrowed_down(const script_section& section, dialect which, chain_migration& into, diagnostics& messages) {
  diagnostics found;
  into.down = read_script(section, which, found);
  for (diagnostic each : found.all()) {
    if (each.level == severity::error) {
      if (into.irreversible.empty()) into.irreversible = "its down script cannot run: " + each.message;
      each.level = severity::warning;
      each.details.emplace_back("this migration is irreversible; its other direction is not concerned");
    }
    messages.add(std::move(each));
  }
  if (!into.irreversible.empty()) into.down = {};
}

void build_borrowed(const migration_file& file, dialect which, chain_migration& into, diagnostics& messages) {
  const script_section* up = section_for(file.sections, direction::up, which);
  into.up = up != nullptr ? read_script(*up, which, messages) : empty_script(file, direction::up, which, messages);
  if (const script_section* down = section_for(file.sections, direction::down, which)) {
    read_borrowed_down(*down, which, into, messages);
  } else if (up == nullptr) {
    into.down = empty_script(file, direction::down, which, messages);
  } else {
    into.irreversible = "it has no down script";
    into.down_missing = true;
  }
}

// An operator creates PostgreSQL's extensions, and an application registers SQLite's functions; the other way round,
// and for other engines, there is nothing to ask for.
std::vector<stated_requirement> requirements_of(const migration_file& file, dialect which) {
  std::vector<stated_requirement> found;
  for (const stated_requirement& each : file.requirements) {
    const bool extension = each.what == stated_requirement::kind::extension;
    if (which == (extension ? dialect::postgresql : dialect::sqlite)) found.push_back(each);
  }
  return found;
}

chain_migration build_migration(const migration_file& file, std::vector<std::string> parents,
                                std::vector<std::string> depends, dialect which, bool several, diagnostics& messages) {
  const auto read = [&](const script_section& section) {
    return read_script(section, which, messages, several && section.dialects.empty());
  };
  chain_migration built{.file = file.file,
                        .revision = file.revision,
                        .description = file.description,
                        .parents = std::move(parents),
                        .depends = std::move(depends),
                        .labels = texts(file.labels),
                        .up = {},
                        .down = {},
                        .irreversible = file.irreversible ? file.irreversible->reason : std::string{},
                        .compatible = file.compatible,
                        .borrowed = file.borrowed,
                        .accepted = {},
                        .digest = {},
                        .variables = file.variables,
                        .repeatable = file.repeatable,
                        .origin = file.origin,
                        .requirements = requirements_of(file, which),
                        .only_when_changed = file.only_when_changed};
  if (file.checkpoint) {
    for (const std::string& each : file.checkpoint->replaces) built.replaces.push_back({each, {}});
    built.frozen = file.checkpoint->frozen;
    if (const auto stated = file.checkpoint->digests.find(which); stated != file.checkpoint->digests.end()) {
      built.stated_digest = stated->second;
    }
  }
  if (file.borrowed && !file.irreversible && !file.sections.empty()) {
    build_borrowed(file, which, built, messages);
    return built;
  }
  if (const script_section* up = section_for(file.sections, direction::up, which)) {
    built.up = read(*up);
  } else {
    report_missing(file, direction::up, which, messages);
  }
  if (file.irreversible) return built;
  if (const script_section* down = section_for(file.sections, direction::down, which)) {
    built.down = read(*down);
  } else {
    report_missing(file, direction::down, which, messages);
  }
  return built;
}

// The text is described in docs/checksum.md.
std::string repeatable_digest(const chain_migration& of) {
  return sha256(fmt::format("strata-repeatable-1\n{}\n{}\n{}\n", of.revision, of.up.checksum, of.down.checksum));
}

// Sorted by where their revisions stand among the migrations.
std::vector<migration_file> in_chain_order(const std::vector<migration_file>& checkpoints,
                                           const std::vector<chain_migration>& migrations) {
  std::unordered_map<std::string_view, std::size_t> position;
  for (std::size_t at = 0; at < migrations.size(); ++at) position.emplace(migrations[at].revision, at);
  const auto place = [&](const migration_file& file) {
    const auto found = position.find(file.revision);
    return found == position.end() ? migrations.size() : found->second;
  };
  std::vector<migration_file> sorted = checkpoints;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [&](const auto& one, const auto& other) { return place(one) < place(other); });
  return sorted;
}

}  // namespace

const script_section* section_for(std::span<const script_section> sections, direction way, dialect which) {
  const script_section* unnamed = nullptr;
  for (const script_section& each : sections) {
    if (each.way != way) continue;
    if (std::find(each.dialects.begin(), each.dialects.end(), which) != each.dialects.end()) return &each;
    if (each.dialects.empty() && unnamed == nullptr) unnamed = &each;
  }
  return unnamed;
}

migration_chain build_chain(const std::vector<migration_file>& files, const migration_graph& graph, dialect which,
                            diagnostics& messages, bool several, const std::vector<migration_file>& checkpoints) {
  migration_chain chain;
  chain.which = which;
  chain.heads = graph.heads;
  chain.migrations.reserve(graph.order.size());
  for (const std::size_t file : graph.order) {
    chain.migrations.push_back(
        build_migration(files[file], graph.parents[file], graph.depends[file], which, several, messages));
  }
  for (const migration_file& each : in_chain_order(checkpoints, chain.migrations)) {
    chain.checkpoints.push_back(build_migration(each, {}, {}, which, several, messages));
  }
  return chain;
}

std::vector<chain_migration> build_repeatables(const std::vector<migration_file>& files, dialect which,
                                               diagnostics& messages, bool several) {
  std::vector<chain_migration> built;
  for (const migration_file& each : files) {
    if (section_for(each.sections, direction::up, which) == nullptr) continue;
    std::vector<std::string> below;
    for (const stated_name& name : each.depends) below.push_back(name.text);
    built.push_back(build_migration(each, std::move(below), {}, which, several, messages));
    built.back().draft = false;
    built.back().digest = repeatable_digest(built.back());
  }
  return built;
}

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

void provide_what_is_required(migration_chain& chain) {
  const auto add = [](std::vector<std::string>& to, std::string what) {
    if (std::find(to.begin(), to.end(), what) == to.end()) to.push_back(std::move(what));
  };
  for (const auto* list : {&chain.migrations, &chain.repeatables, &chain.checkpoints}) {
    for (const chain_migration& migration : *list) {
      for (const stated_requirement& each : migration.requirements) {
        if (each.what == stated_requirement::kind::extension) {
          add(chain.provided.extensions, each.name);
        } else {
          add(chain.provided.functions, fmt::format("{}/{}", each.name, each.arguments));
        }
      }
    }
  }
}

std::string head_digest(const migration_chain& chain) {
  const std::set<std::string_view> heads{chain.heads.begin(), chain.heads.end()};
  std::vector<std::string> digests;
  for (const chain_migration& each : chain.migrations) {
    if (heads.contains(each.revision)) digests.push_back(each.digest);
  }
  std::string joined = join_digests(std::move(digests));
  if (chain.repeatables.empty()) return joined;
  // As runtime/src/history/applied_heads.cpp: in the order of their names.
  std::map<std::string, std::string> by_name;
  for (const chain_migration& each : chain.repeatables) by_name.emplace(each.revision, each.digest);
  std::string texts;
  for (const auto& [name, digest] : by_name) texts.append(name).append(" ").append(digest).append("\n");
  return joined + " repeatable:" + sha256(texts);
}

}  // namespace strata::generator
