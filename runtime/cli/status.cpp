// Where a database is: `current`, `status` and `log`.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <ostream>
#include <strata/strata.hpp>
#include <unordered_map>

#include "commands.hpp"
#include "json.hpp"
#include "text.hpp"

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
  } else if (now.asked.has("verbose")) {
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
    if (now.asked.has("verbose")) *now.terminal.out << fmt::format("Current revision(s) for {}:\n", db->description());
    for (const std::string& each : heads) print_revision(now, index, *found.find(each));
    if (heads.empty()) *now.terminal.err << "no migration is applied: the database is at base\n";
  }
  if (!now.asked.has("check") || at_head) return done;
  if (!now.asked.json) {
    *now.terminal.err << fmt::format("the database is not at head {}\n", place(index.whole().heads));
  }
  return answer_is_no;
}

/// One line: a migration of the chain, of the database, or of both.
struct line {
  const migration* known = nullptr;
  const applied_migration* row = nullptr;
  std::string_view state;

  [[nodiscard]] std::string_view revision() const { return known != nullptr ? known->revision : row->revision; }
  [[nodiscard]] std::string_view description() const {
    return known != nullptr ? known->description : std::string_view{row->description};
  }
  [[nodiscard]] bool draft() const { return known != nullptr ? known->draft : row->draft; }
};

// What matters most of several: an interrupted migration before anything said of its text.
constexpr std::array worst_first{difference::kind::unfinished, difference::kind::unknown,    difference::kind::edited,
                                 difference::kind::altered,    difference::kind::reparented, difference::kind::gap,
                                 difference::kind::squashed};

std::string_view state_of(const applied_migration& row, const std::vector<difference>& differences) {
  for (const difference::kind kind : worst_first) {
    const bool found = std::any_of(differences.begin(), differences.end(), [&](const difference& each) {
      return each.what == kind && each.revision == row.revision;
    });
    if (found) return name_of(kind);
  }
  return "applied";
}

/// The chain's order; what only the database knows stands at the end, where newer programs put it.
std::vector<line> all_lines(const chain_index& index, const history& found,
                            const std::vector<difference>& differences) {
  std::unordered_map<std::string_view, const applied_migration*> rows;
  for (const applied_migration& each : found.applied) rows.emplace(each.revision, &each);
  std::vector<line> lines;
  for (const migration& each : index.whole().migrations) {
    const auto row = rows.find(each.revision);
    if (const applied_migration* const by = found.checkpoint_over(each.revision)) {
      lines.push_back({.known = &each, .row = by, .state = "applied"});
    } else if (row == rows.end()) {
      lines.push_back({.known = &each, .row = nullptr, .state = "pending"});
    } else {
      lines.push_back({.known = &each, .row = row->second, .state = state_of(*row->second, differences)});
    }
  }
  for (const applied_migration& each : found.applied) {
    if (index.find(each.revision) != nullptr) continue;
    lines.push_back({.known = nullptr, .row = &each, .state = state_of(each, differences)});
  }
  return lines;
}

using cells = std::array<std::string, 6>;
constexpr std::size_t description_column = 1;
constexpr std::size_t narrowest_description = 12;
constexpr std::string_view gap_between = "  ";

/// `2026-01-30 09:00:00` of `2026-01-30T09:00:00.000Z`.
std::string to_the_second(const std::string& moment) {
  constexpr std::size_t length = 19;
  if (moment.size() < length || moment[10] != 'T') return moment;
  return moment.substr(0, 10) + ' ' + moment.substr(11, length - 11);
}

cells cells_of(const line& from) {
  cells text{std::string{from.revision()},
             std::string{from.description()},
             fmt::format("{}{}", from.state, from.draft() ? " draft" : ""),
             "",
             "",
             ""};
  if (from.row != nullptr) {
    text[3] = to_the_second(from.row->applied_at);
    text[4] = from.row->applied_by;
    text[5] = duration_text(from.row->took);
  }
  return text;
}

/// A terminal that is too narrow takes it from the descriptions.
std::array<std::size_t, 6> widths_of(const console& where, const std::vector<cells>& table) {
  std::array<std::size_t, 6> widths{};
  for (const cells& each : table) {
    for (std::size_t at = 0; at < each.size(); ++at) widths.at(at) = std::max(widths.at(at), columns_of(each.at(at)));
  }
  if (!where.out_is_terminal) return widths;
  std::size_t total = gap_between.size() * (widths.size() - 1);
  for (const std::size_t each : widths) total += each;
  std::size_t& description = widths.at(description_column);
  const std::size_t over = total > where.width ? total - where.width : 0;
  description = std::max(std::min(description, narrowest_description), description - std::min(description, over));
  return widths;
}

void print_table(const console& where, const std::vector<cells>& table) {
  const auto widths = widths_of(where, table);
  for (const cells& each : table) {
    std::string text;
    std::size_t blanks = 0;
    for (std::size_t at = 0; at < each.size(); ++at) {
      const std::string cell = fit(each.at(at), widths.at(at));
      if (!cell.empty()) {
        text.append(blanks, ' ')
            .append(at == 0 && &each != &table.front() ? on_out(where, paint::revision, cell) : cell);
        blanks = 0;
      }
      blanks += widths.at(at) - columns_of(cell) + gap_between.size();
    }
    *where.out << text << '\n';
  }
}

void print_text(const context& now, const chain_index& index, const std::vector<line>& lines,
                const probe_result& standing_now, const std::vector<std::string>& notes) {
  std::vector<cells> table{{"REVISION", "DESCRIPTION", "STATE", "APPLIED AT (UTC)", "BY", "TOOK"}};
  for (const line& each : lines) table.push_back(cells_of(each));
  if (!lines.empty()) print_table(now.terminal, table);
  if (now.asked.quiet) return;
  if (standing_now.state == standing::foreign) {
    *now.terminal.out << no_history(now) << '\n';
  } else {
    std::vector<std::string> unfinished;
    for (const line& each : lines) {
      if (each.row != nullptr && !each.row->finished()) unfinished.emplace_back(each.revision());
    }
    const std::size_t pending = standing_now.pending;
    *now.terminal.out << fmt::format(
        "{}, {} pending\n",
        unfinished.empty() ? position(index, standing_now.at) : fmt::format("in the middle of {}", place(unfinished)),
        pending == 0 ? "nothing" : counted(pending, "migration"));
  }
  for (const std::string& each : notes) *now.terminal.out << "note: " << each << '\n';
}

json line_json(const chain_index& index, const line& from) {
  json shown{{"revision", from.revision()},
             {"description", from.description()},
             {"state", from.state},
             {"draft", from.draft()},
             {"head", index.is_head(from.revision())},
             {"known", from.known != nullptr},
             {"applied_at", nullptr},
             {"applied_by", nullptr},
             {"took_ms", nullptr},
             {"statements_done", nullptr},
             {"statements", nullptr}};
  if (from.row != nullptr) {
    shown["applied_at"] = from.row->applied_at;
    shown["applied_by"] = from.row->applied_by;
    shown["took_ms"] = milliseconds(from.row->took);
    shown["statements_done"] = from.row->statements_done;
    shown["statements"] = from.row->statements;
  } else {
    shown["statements"] = from.known->up.statements.size();
  }
  return shown;
}

int run_status(const context& now) {
  const auto db = open_database(now, access::read);
  const chain_index index{chain_for(*db, now.set)};
  const history found = read_history(*db, now.set);
  // Throws for another chain's history, of which this one can say nothing.
  const std::vector<difference> differences = check(*db, now.set);
  const probe_result standing_now = probe(*db, now.set);
  const std::vector<std::string> notes = check_stored_scripts(*db, now.set);
  const std::vector<line> lines = all_lines(index, found, differences);
  if (!now.asked.json) {
    print_text(now, index, lines, standing_now, notes);
    return done;
  }
  json listed = json::array();
  for (const line& each : lines) listed.push_back(line_json(index, each));
  json shown = {{"database", db->description()},
                {"state", to_string(standing_now.state)},
                {"at", standing_now.at},
                {"pending", standing_now.pending},
                {"migrations", std::move(listed)}};
  if (!notes.empty()) shown["notes"] = notes;
  print_json(now.terminal, shown);
  return done;
}

int run_log(const context& now) {
  const auto db = open_database(now, access::read);
  const std::vector<log_entry> entries = read_log(*db, now.set);
  if (!now.asked.json) {
    for (const log_entry& each : entries) {
      *now.terminal.out << fmt::format("{}  {:<9}  {}  by {}, {}\n", each.at, each.event,
                                       on_out(now.terminal, paint::revision, each.revision), each.by,
                                       duration_text(each.took));
      if (now.asked.has("verbose")) *now.terminal.out << fmt::format("  {}\n", each.digest);
    }
    return done;
  }
  json listed = json::array();
  for (const log_entry& each : entries) {
    listed.push_back({{"at", each.at},
                      {"by", each.by},
                      {"event", each.event},
                      {"revision", each.revision},
                      {"digest", each.digest},
                      {"took_ms", milliseconds(each.took)}});
  }
  print_json(now.terminal, {{"database", db->description()}, {"entries", std::move(listed)}});
  return done;
}

constexpr std::array options_of_current{option{"check", "c", "", "exit with status 3 when the database is not at head"},
                                        verbose_option};
constexpr std::array current_examples{
    help_line{"current --check", "exits with status 3 unless the database is at head"}};

constexpr std::array status_examples{help_line{"status", "shows what is applied and what is pending, oldest first"}};

constexpr std::array options_of_log{verbose_option};
constexpr std::array log_examples{help_line{"log", "prints when, what, which migration and by whom"}};

}  // namespace

constinit const command current_command{
    .name = "current",
    .works_on = command::subject::chain,
    .summary = "show the revision that the database is at",
    .details = "Prints nothing on standard output for a database without migrations.",
    .examples = current_examples,
    .options = options_of_current,
    .run = run_current};

constinit const command status_command{
    .name = "status",
    .works_on = command::subject::chain,
    .summary = "show every migration in one table: its state, applied when, by whom, how long",
    .details =
        "The state is applied, pending, edited, reparented, gap, unfinished or unknown (to this program); `draft` "
        "behind it says that the lock file does not hold the migration.",
    .examples = status_examples,
    .run = run_status};

constinit const command log_command{.name = "log",
                                    .works_on = command::subject::chain,
                                    .summary = "show everything that was ever done to the database, oldest first",
                                    .details = "The log is only ever appended to: it shows what was taken back, too.",
                                    .examples = log_examples,
                                    .options = options_of_log,
                                    .run = run_log};

}  // namespace strata::cli
