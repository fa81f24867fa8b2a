// `repair`: lists what is inconsistent in the bookkeeping, and mends what it is told to.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <memory>
#include <ostream>
#include <strata/strata.hpp>

#include "difference_text.hpp"
#include "json.hpp"
#include "migrate.hpp"
#include "progress.hpp"

namespace strata::cli {
namespace {

constexpr std::string_view all_kinds = "edited, reparented, unknown, altered, finished, undone";

std::vector<repair_kind> read_kinds(const std::string& text) {
  std::vector<repair_kind> kinds;
  std::string_view rest = text;
  while (!rest.empty()) {
    const std::string_view word = rest.substr(0, rest.find(','));
    rest.remove_prefix(std::min(word.size() + 1, rest.size()));
    const auto kind = repair_kind_of(word);
    if (!kind) {
      throw usage_error(fmt::format("'{}' is nothing that can be mended", word),
                        fmt::format("--mend takes {}, with commas between", all_kinds));
    }
    kinds.push_back(*kind);
  }
  const auto told = [&](repair_kind what) { return std::find(kinds.begin(), kinds.end(), what) != kinds.end(); };
  if (told(repair_kind::finished) && told(repair_kind::undone)) {
    throw usage_error("what was interrupted is either finished or undone", "--mend finished, or --mend undone");
  }
  return kinds;
}

std::string_view meaning(repair_kind what) {
  switch (what) {
    case repair_kind::edited:
      return "if what ran is as good as this program's text";
    case repair_kind::reparented:
      return "if the schema is what this program's order makes";
    case repair_kind::unknown:
      return "if nothing of it is left in the schema";
    case repair_kind::altered:
      return "if the rows are right as they are";
    case repair_kind::finished:
      return "if the rest was done by hand";
    case repair_kind::undone:
      return "if what was done was taken back by hand";
  }
  return "";
}

std::string remedies(const context& now, const difference& what) {
  if (what.what == difference::kind::gap) {
    return fmt::format("  if the schema is that of a revision REV: {} stamp REV\n", now.self.name);
  }
  std::string text;
  for (const repair_kind each : repairs_for(what.what)) {
    const std::string where = what.revision == "base" ? "" : fmt::format(" {}", what.revision);
    text += fmt::format("  {}: {} repair{} --mend {}\n", meaning(each), now.self.name, where, to_string(each));
  }
  return text;
}

std::vector<std::string> full_names(const context& now, connection& db) {
  const history at = read_history(db, now.set);
  std::vector<std::string> names;
  for (const std::string& each : now.asked.words) {
    const auto is_repeatable = [&](const applied_migration& row) { return row.revision == each; };
    if (std::any_of(at.repeatables.begin(), at.repeatables.end(), is_repeatable)) {
      names.push_back(each);
      continue;
    }
    check_target(each);
    const target found = resolve_target(each, chain_for(db, now.set), at);
    names.insert(names.end(), found.revisions.begin(), found.revisions.end());
  }
  return names;
}

json result_json(const connection& db, const std::vector<mended>& did, const std::vector<difference>& left) {
  json mended_list = json::array();
  for (const mended& each : did) mended_list.push_back({{"kind", to_string(each.what)}, {"revision", each.revision}});
  json differences = json::array();
  for (const difference& each : left) {
    json shown = difference_json(each);
    shown["mend"] = json::array();
    for (const repair_kind kind : repairs_for(each.what)) shown["mend"].push_back(to_string(kind));
    differences.push_back(std::move(shown));
  }
  return {{"database", db.description()},
          {"mended", std::move(mended_list)},
          {"consistent", left.empty()},
          {"differences", std::move(differences)}};
}

void print_text(const context& now, const std::vector<mended>& did, const std::vector<difference>& left, bool told) {
  std::ostream& out = *now.terminal.out;
  if (!now.asked.quiet) {
    for (const mended& each : did) out << fmt::format("mended {}: {}\n", each.revision, to_string(each.what));
    if (told && did.empty()) out << "nothing of that kind is there to mend\n";
  }
  for (const difference& each : left) out << difference_line(each) << '\n' << remedies(now, each);
  if (left.empty() && !told && !now.asked.quiet) out << "the bookkeeping is consistent\n";
}

}  // namespace

int run_repair(const context& now) {
  const std::vector<repair_kind> kinds = read_kinds(now.asked.mend);
  const bool told = !kinds.empty();
  const std::unique_ptr<observer> progress = make_event_progress(now.terminal, now.asked);
  const auto db = open_database(now, access::read, progress.get());
  const std::vector<std::string> names = full_names(now, *db);
  std::vector<mended> did;
  if (told)
    did = repair(*db, now.set, kinds, names, options_for(now, chain_index{chain_for(*db, now.set)}, {}, *progress));
  std::vector<difference> left = check(*db, now.set);
  if (!names.empty()) {
    std::erase_if(left, [&](const difference& each) {
      return std::find(names.begin(), names.end(), each.revision) == names.end();
    });
  }
  if (now.asked.json) {
    print_json(now.terminal, result_json(*db, did, left));
  } else {
    print_text(now, did, left, told);
  }
  return left.empty() ? done : answer_is_no;
}

}  // namespace strata::cli
