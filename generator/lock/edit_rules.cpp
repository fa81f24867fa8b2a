#include "edit_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <string_view>
#include <tuple>
#include <unordered_map>

#include "lock_help.hpp"

namespace strata::generator {

std::string shorten(const std::string& checksum) {
  if (checksum.empty()) return "irreversible";
  const std::size_t digits = checksum.find(':') + 1;
  return checksum.substr(digits, 12) + "…";
}

std::size_t first_change(const sql_script& found, const std::vector<std::string>& locked) {
  const auto differs =
      std::mismatch(found.statements.begin(), found.statements.end(), locked.begin(), locked.end(),
                    [](const sql_statement& now, const std::string& then) { return now.hash == then; });
  return differs.first == found.statements.end() ? found.marker : differs.first->offset;
}

namespace {

class edit_rules {
 public:
  edit_rules(const lock_file& locked, const source& file, diagnostics& messages)
      : locked_(locked), file_(file), messages_(messages) {}

  void check(const locked_migration& locked, const locked_script& script, const chain_migration& found) {
    if (script.up != found.up.checksum && is_first(direction::up, found.revision, found.up.marker)) {
      report_up(locked, script, found);
    }
    if (script.down != found.down.checksum && is_first(direction::down, found.revision, found.down.marker)) {
      report_down(script, found);
    }
  }

 private:
  // Dialects that share a section share the message.
  bool is_first(direction way, std::string_view revision, std::size_t marker) {
    return seen_.insert({way, revision, marker}).second;
  }

  void report_up(const locked_migration& locked, const locked_script& script, const chain_migration& found) {
    const std::string folder = folder_option(file_);
    const bool newest = locked.revision == locked_.migrations.back().revision;
    const std::string way_out =
        newest ? fmt::format("if no kept database ran this one, strata unlock {}{}", found.revision, folder)
               : fmt::format("if it has to change in place, strata lock --accept-edit {} --reason \"…\"{}",
                             found.revision, folder);
    messages_.add(
        {.code = "strata-edited",
         .message = "applied migration was edited",
         .file = found.file,
         .offset = first_change(found.up, script.statements),
         .details = {fmt::format("locked  {}  found  {}", shorten(script.up), shorten(found.up.checksum))},
         .help = fmt::format("put the change in a new migration (strata new -m \"…\"{}), or, {}", folder, way_out)});
  }

  void report_down(const locked_script& script, const chain_migration& found) {
    diagnostic what{
        .code = "strata-edited-down",
        .message = "the way down of an applied migration was edited",
        .file = found.file,
        .details = {fmt::format("locked  {}  found  {}", shorten(script.down), shorten(found.down.checksum))},
        .help = fmt::format("strata lock --accept-down {}{}", found.revision, folder_option(file_))};
    if (found.down.file) what.offset = found.down.marker;
    messages_.add(std::move(what));
  }

  const lock_file& locked_;
  const source& file_;
  diagnostics& messages_;
  std::set<std::tuple<direction, std::string_view, std::size_t>> seen_;
};

}  // namespace

void check_edits(const std::vector<migration_chain>& chains, const lock_file& locked, const source& file,
                 diagnostics& messages) {
  std::unordered_map<std::string_view, std::size_t> by_revision;
  const std::vector<chain_migration>& migrations = chains.front().migrations;
  for (std::size_t at = 0; at < migrations.size(); ++at) by_revision.emplace(migrations[at].revision, at);

  edit_rules rules{locked, file, messages};
  for (const locked_migration& each : locked.migrations) {
    const auto found = by_revision.find(each.revision);
    if (found == by_revision.end() || migrations[found->second].is_checkpoint()) continue;
    for (const migration_chain& chain : chains) {
      const auto script = each.scripts.find(chain.which);
      if (script != each.scripts.end()) rules.check(each, script->second, chain.migrations[found->second]);
    }
  }
}

}  // namespace strata::generator
