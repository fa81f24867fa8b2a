#include "dangling_references.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "runtime/schema/sqlite_tokens.hpp"

namespace strata::generator {

namespace {

// Before anybody looked.
constexpr std::size_t long_ago = std::numeric_limits<std::size_t>::max();

using schemas::lower;

std::set<std::string> owners_in(const schema_listing& schema) {
  std::set<std::string> owners;
  for (const listed_parts& each : schema.missing_in({})) {
    if (each.size() > 1) owners.insert(fmt::format("{} {}", each[0], each[1]));
  }
  return owners;
}

// `event_legacy` of `no such table: main.event_legacy`: the last word, without what it is in.
std::string missing_name(const std::string& problem) {
  std::string_view name = problem;
  name.remove_prefix(name.find_last_of(" :") + 1);
  name.remove_prefix(std::min(name.rfind('.') + 1, name.size()));
  return lower(name);
}

struct table_rename {
  std::string from;
  std::string to;
};

// `ALTER TABLE event RENAME TO event_legacy`
std::optional<table_rename> read_rename(const sql_statement& from) {
  const std::vector<schemas::definition_token> words = schemas::read_definition(from.text);
  std::size_t at = 2;
  if (words.size() < 6 || !words[0].is("alter") || !words[1].is("table")) return std::nullopt;
  if (words[3].symbol(".")) at += 2;
  if (words.size() != at + 4 || !words[at + 1].is("rename") || !words[at + 2].is("to")) return std::nullopt;
  return table_rename{schemas::name_of(words[at]), schemas::name_of(words[at + 3])};
}

}  // namespace

bool dangling_references::has_open(std::size_t position) const noexcept {
  return std::any_of(open_.begin(), open_.end(), [&](const auto& each) { return each.second.since == position; });
}

void dangling_references::look_before(const schema_listing& now) {
  if (known_) return;
  known_ = true;
  open_.clear();
  for (dangling_reference& each : find_dangling(on_, {}, now, {})) {
    std::string name = each.name;
    open_.emplace(std::move(name), reference{long_ago, true, std::move(each)});
  }
}

void dangling_references::look_after_up(std::size_t position, const schema_listing& before, const schema_listing& now) {
  if (before == now) return;
  std::set<std::string> owners;
  for (const auto& [name, each] : open_) owners.insert(each.what.owner);
  references found;
  std::optional<std::set<std::string>> there;
  for (dangling_reference& each : find_dangling(on_, before, now, owners)) {
    const std::string name = each.name;
    if (const auto same = open_.find(name); same != open_.end()) {
      found.emplace(name, reference{same->second.since, same->second.came, std::move(each)});
      continue;
    }
    if (!there) there = owners_in(before);
    const bool came = there->count(each.owner) == 0;
    found.emplace(name, reference{position, came, std::move(each)});
  }
  std::swap(open_, found);
  report_mended(position, found);
}

void dangling_references::look_after_down(std::size_t position, const schema_listing& before,
                                          const schema_listing& now) {
  references found;
  for (dangling_reference& each : find_dangling(on_, before, now, {})) {
    if (open_.count(each.name) != 0) continue;
    std::string name = each.name;
    found.emplace(std::move(name), reference{position, false, std::move(each)});
  }
  std::vector<const reference*> which;
  for (const auto& [name, each] : found) which.push_back(&each);
  if (which.empty()) return;
  const chain_migration& migration = chain_.migrations[position];
  add_message(position, migration.down, which, migration.borrowed ? severity::warning : severity::error, "");
}

std::set<std::size_t> dangling_references::report(bool at_head) {
  std::map<std::size_t, std::map<severity, std::vector<const reference*>>> places;
  for (const auto& [name, each] : open_) {
    if (each.came && (!at_head || (each.since == long_ago && each.what.mismatch))) continue;
    const std::size_t position = each.since == long_ago ? chain_.migrations.size() - 1 : each.since;
    const chain_migration& migration = chain_.migrations[position];
    // A key that never acted, of an application that never switched keys on, is no reason to stop today.
    const bool old = each.what.mismatch && each.came && !migration.draft;
    places[position][migration.borrowed || old ? severity::warning : severity::error].push_back(&each);
  }
  std::set<std::size_t> reported = mended_;
  for (const auto& [position, levels] : places) {
    reported.insert(position);
    for (const auto& [level, which] : levels) {
      add_message(position, chain_.migrations[position].up, which, level, "");
    }
  }
  return reported;
}

// Whoever stops in between has a database that fails; but no text that was released has to change for it.
void dangling_references::report_mended(std::size_t by, const references& before) {
  std::map<std::size_t, std::vector<const reference*>> places;
  for (const auto& [name, each] : before) {
    if (!each.came && each.since != long_ago && open_.count(name) == 0) places[each.since].push_back(&each);
  }
  for (const auto& [position, which] : places) {
    mended_.insert(position);
    add_message(position, chain_.migrations[position].up, which, severity::warning,
                fmt::format(", until {}", chain_.migrations[by].revision));
  }
}

void dangling_references::add_message(std::size_t position, const sql_script& script,
                                      const std::vector<const reference*>& which, severity level,
                                      const std::string& ending) {
  const chain_migration& migration = chain_.migrations[position];
  const bool up = &script == &migration.up;
  diagnostic what{.level = level,
                  .code = "strata-dangling",
                  .message = fmt::format("{}{} leaves names of what is not there{}", up ? "" : "down of ",
                                         migration.revision, ending),
                  .file = script.file ? script.file : migration.file,
                  .offset = script.marker,
                  .help =
                      "drop what refers to it, or make it anew, in the same migration; if that is released, in a "
                      "new one"};
  for (const reference* const each : which) {
    what.details.push_back(fmt::format("{}: {}", each->what.name, each->what.problem));
  }
  const std::string missing = missing_name(which.front()->what.problem);
  for (const sql_statement& each : script.statements) {
    if (lower(each.text).find(missing) == std::string::npos) continue;
    what.offset = each.offset;
    const auto rename = read_rename(each);
    if (!rename || lower(rename->to) != missing) continue;
    what.help = fmt::format(
        "{0} was renamed first, and what refers to it went along; make the new table under another name, copy the "
        "rows,\ndrop the views and triggers that name {0}, drop {0}, rename the new one to {0} and make them again; if "
        "this is\nreleased, mend it in a new migration",
        rename->from);
    break;
  }
  messages_.add(std::move(what));
}

}  // namespace strata::generator
