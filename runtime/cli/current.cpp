// `current`: where the database is.
#include <fmt/format.h>

#include <ostream>
#include <strata/strata.hpp>

#include "json.hpp"
#include "revision_text.hpp"

namespace strata::cli {
namespace {

bool everything_finished(const history& found) {
  for (const applied_migration& each : found.applied) {
    if (!each.finished()) return false;
  }
  return true;
}

std::string unfinished_text(const applied_migration& what) {
  if (what.finished()) return "";
  return fmt::format(" (unfinished: {} of {} done)", what.statements_done, counted(what.statements, "statement"));
}

std::string applied_text(const applied_migration& what) {
  return fmt::format("Applied: {} by {} in {}{}\n", what.applied_at, what.applied_by, duration_text(what.took),
                     unfinished_text(what));
}

void print_revision(const context& now, const chain_index& index, const applied_migration& at) {
  std::ostream& out = *now.terminal.out;
  const migration* const known = index.find(at.revision);
  if (const migration* const over = index.checkpoint_over(at.revision)) {
    out << at.revision << fmt::format(" (below the checkpoint {})", over->revision) << unfinished_text(at) << '\n';
  } else if (known == nullptr) {
    out << at.revision << " (unknown to this program)" << unfinished_text(at) << '\n';
  } else if (now.asked.verbose) {
    out << applied_text(at) << long_form(now.terminal, index, *known) << '\n';
  } else {
    out << short_line(now.terminal, index, *known) << unfinished_text(at) << '\n';
  }
}

json revision_json(const chain_index& index, const applied_migration& at) {
  return {{"revision", at.revision},
          {"description", at.description},
          {"head", index.is_head(at.revision)},
          {"known", index.find(at.revision) != nullptr || index.checkpoint_over(at.revision) != nullptr},
          {"finished", at.finished()},
          {"digest", at.digest},
          {"applied_at", at.applied_at},
          {"applied_by", at.applied_by},
          {"took_ms", milliseconds(at.took)}};
}

}  // namespace

int run_current(const context& now) {
  const auto db = open_database(now, access::read);
  const chain_index index{chain_for(*db, now.set)};
  const history found = read_history(*db, now.set);
  const std::vector<std::string> heads = found.heads();
  const bool at_head = index.are_heads(heads) && everything_finished(found);

  if (now.asked.json) {
    json revisions = json::array();
    for (const std::string& each : heads) revisions.push_back(revision_json(index, *found.find(each)));
    print_json(now.terminal, {{"database", db->description()}, {"revisions", revisions}, {"at_head", at_head}});
  } else {
    if (now.asked.verbose) *now.terminal.out << fmt::format("Current revision(s) for {}:\n", db->description());
    for (const std::string& each : heads) print_revision(now, index, *found.find(each));
    if (heads.empty()) *now.terminal.err << "no migration is applied: the database is at base\n";
  }
  if (!now.asked.check || at_head) return done;
  if (!now.asked.json) {
    *now.terminal.err << fmt::format("the database is not at head {}\n", place(index.whole().heads));
  }
  return answer_is_no;
}

}  // namespace strata::cli
