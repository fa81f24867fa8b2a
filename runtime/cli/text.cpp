#include "text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace strata::cli {

std::string marks(const chain_index& index, const migration& what, bool is_current) {
  std::string text;
  if (const auto labels = index.labels(what.revision); !labels.empty()) {
    text += fmt::format(" ({})", fmt::join(labels, ", "));
  }
  if (index.is_head(what.revision)) text += index.is_needed(what.revision) ? " (effective head)" : " (head)";
  if (is_current) text += " (current)";
  if (index.children(what.revision).size() > 1) text += " (branchpoint)";
  if (what.parents.size() > 1) text += " (mergepoint)";
  if (!what.replaces.empty()) text += " (checkpoint)";
  return text;
}

std::string short_line(const console& where, const chain_index& index, const migration& what, bool is_current) {
  const std::string behind = marks(index, what, is_current);
  return on_out(where, paint::revision, what.revision) + (behind.empty() ? "" : on_out(where, paint::mark, behind));
}

std::string history_line(const console& where, const chain_index& index, const migration& what, bool is_current) {
  const std::string parents = what.parents.empty() ? "<base>" : place(what.parents);
  const std::string depends = what.depends.empty() ? "" : fmt::format(" ({})", fmt::join(what.depends, ", "));
  return fmt::format("{}{} -> {}", parents, depends, graph_line(where, index, what, is_current));
}

std::string graph_line(const console& where, const chain_index& index, const migration& what, bool is_current) {
  return fmt::format("{}, {}", short_line(where, index, what, is_current), what.description);
}

std::string long_form(const console& where, const chain_index& index, const migration& what, bool is_current) {
  std::string text = fmt::format("Rev: {}\n", short_line(where, index, what, is_current));
  text += fmt::format("{}: {}\n", what.parents.size() > 1 ? "Merges" : "Parent",
                      what.parents.empty() ? "<base>" : place(what.parents));
  if (!what.depends.empty()) text += fmt::format("Also depends on: {}\n", fmt::join(what.depends, ", "));
  if (const auto above = index.children(what.revision); above.size() > 1) {
    std::vector<std::string> names;
    for (const migration* const each : above) names.emplace_back(each->revision);
    text += fmt::format("Branches into: {}\n", fmt::join(names, ", "));
  }
  if (const auto labels = index.labels(what.revision); !labels.empty()) {
    text += fmt::format("Branch names: {}\n", fmt::join(labels, ", "));
  }
  if (!what.replaces.empty()) {
    text += fmt::format("Stands for: {} before it, from {} to {}\n", counted(what.replaces.size(), "migration"),
                        what.replaces.front().revision, what.replaces.back().revision);
  }
  text += fmt::format("Path: {}\n", what.file);
  text += fmt::format("State: {}{}\n", what.draft ? "draft" : "locked", what.compatible ? ", compatible" : "");
  text += fmt::format("Up: {}, {}{}\n", counted(what.up.statements.size(), "statement"), what.up.checksum,
                      what.up.transactional ? "" : ", no transaction");
  if (what.irreversible.empty()) {
    text += fmt::format("Down: {}, {}{}\n", counted(what.down.statements.size(), "statement"), what.down.checksum,
                        what.down.transactional ? "" : ", no transaction");
  } else {
    text += fmt::format("Down: irreversible: {}\n", what.irreversible);
  }
  return text + fmt::format("Digest: {}\n\n    {}\n", what.digest, what.description);
}

std::string long_form(const console& where, const applied_migration& what) {
  std::string text = fmt::format("Rev: {} (unknown to this program)\n", on_out(where, paint::revision, what.revision));
  text += fmt::format("{}: {}\n", what.parents.size() > 1 ? "Merges" : "Parent",
                      what.parents.empty() ? "<base>" : place(what.parents));
  text += fmt::format("State: applied {} by {}{}\n", what.applied_at, what.applied_by,
                      what.compatible ? ", compatible" : "");
  text += fmt::format("Up: {}, {}\n", counted(what.statements, "statement"), what.checksum);
  if (what.irreversible.empty()) {
    text += fmt::format("Down: {}, {}{}\n", counted(what.down.size(), "statement"), what.down_checksum,
                        what.down_transactional ? "" : ", no transaction");
  } else {
    text += fmt::format("Down: irreversible: {}\n", what.irreversible);
  }
  return text + fmt::format("Digest: {}\n\n    {}\n", what.digest, what.description);
}

std::string place(const std::vector<std::string>& revisions) {
  return revisions.empty() ? "base" : fmt::format("{}", fmt::join(revisions, ", "));
}

std::string place(std::span<const std::string_view> revisions) {
  return revisions.empty() ? "base" : fmt::format("{}", fmt::join(revisions, ", "));
}

std::string counted(std::size_t count, std::string_view noun) {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

std::string first_line(std::string_view text) {
  const std::size_t end = text.find('\n');
  return end == std::string_view::npos ? std::string{text} : fmt::format("{} …", text.substr(0, end));
}

std::string duration_text(std::chrono::microseconds took) {
  const double seconds = std::chrono::duration<double>(took).count();
  if (seconds < 1) return fmt::format("{:.1f} ms", seconds * 1000);
  if (seconds < 60) return fmt::format("{:.1f} s", seconds);
  const auto whole = std::chrono::duration_cast<std::chrono::seconds>(took).count();
  return fmt::format("{} min {} s", whole / 60, whole % 60);
}

std::string explanation(const difference& what) {
  switch (what.what) {
    case difference::kind::unknown:
      return what.compatible ? "applied, but this program does not know it (marked compatible)"
                             : "applied, but this program does not know it";
    case difference::kind::edited:
      return what.draft ? "applied as a draft, which has another text now" : "applied with another text";
    case difference::kind::reparented:
      return "applied with the same text, on other ancestors";
    case difference::kind::gap:
      return "applied, although a parent of it is not";
    case difference::kind::unfinished:
      return "begun and interrupted; `upgrade` goes on where it stopped";
    case difference::kind::squashed:
      return "applied, and what follows it is only in a checkpoint now; a program that still holds it must go on";
    case difference::kind::altered:
      return "the bookkeeping was changed by hand: its digests or its stored down script do not fit";
    case difference::kind::outdated:
      return "a repeatable migration that has changed, or is new or gone, since the database ran it; `upgrade` mends "
             "it";
  }
  return "";
}

std::string_view name_of(difference::kind what) {
  switch (what) {
    case difference::kind::unknown:
      return "unknown";
    case difference::kind::edited:
      return "edited";
    case difference::kind::reparented:
      return "reparented";
    case difference::kind::gap:
      return "gap";
    case difference::kind::unfinished:
      return "unfinished";
    case difference::kind::squashed:
      return "squashed";
    case difference::kind::altered:
      return "altered";
    case difference::kind::outdated:
      return "outdated";
  }
  return "";
}

std::string difference_line(const difference& what) {
  return fmt::format("{}: {}: {}", what.revision, name_of(what.what), explanation(what));
}

}  // namespace strata::cli
