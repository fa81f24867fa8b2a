#include "requirements.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "runtime/internal/chain_base.hpp"
#include "runtime/internal/words.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

bool same(const requirement& left, const requirement& right) {
  return left.what == right.what && left.name == right.name && left.arguments == right.arguments;
}

bool requires_it(const migration& what, const requirement& one) {
  return std::any_of(what.requirements.begin(), what.requirements.end(),
                     [&one](const requirement& each) { return same(each, one); });
}

// Each once, in the order in which they are needed.
std::vector<requirement> collect(const std::vector<step>& steps) {
  std::vector<requirement> found;
  for (const step& each : steps) {
    if (each.way == direction::down || each.embedded == nullptr) continue;
    for (const requirement& one : each.embedded->requirements) {
      if (std::none_of(found.begin(), found.end(), [&one](const requirement& other) { return same(one, other); })) {
        found.push_back(one);
      }
    }
  }
  return found;
}

}  // namespace

void require_met(const std::vector<step>& steps, const run_context& with) {
  const std::vector<requirement> wanted = collect(steps);
  if (wanted.empty()) return;
  // One by one would be as many queries; the order tells which migration is the first to miss something.
  const std::vector<unmet_requirement> unmet = with.db.unmet(wanted);
  if (unmet.empty()) return;
  std::string missing;
  std::string help;
  for (const unmet_requirement& each : unmet) {
    missing.append(missing.empty() ? "" : " and ").append(each.what);
    help.append(help.empty() ? "" : "\n").append(each.help);
  }
  const auto first = std::find_if(steps.begin(), steps.end(), [&](const step& each) {
    return each.way == direction::up && each.embedded != nullptr && requires_it(*each.embedded, *unmet.front().asked);
  });
  const bool found = first != steps.end();
  refuse<connect_error>({.code = errc::requirement_missing,
                         .message = {"{} lacks what the migrations require: {}", {with.db.description(), missing}},
                         .revision = found ? first->revision : std::string_view{},
                         .file = found ? first->embedded->file : std::string_view{},
                         .help = {"{}", {help}}});
}

void require_base(const run_context& with) {
  const chain_base& base = chain_for(with.db, with.set).base;
  if (base.objects.empty()) return;
  std::vector<std::string> missing;
  for (const unmet_requirement& each : with.db.unmet(base.objects)) missing.push_back(each.what);
  if (missing.empty()) return;
  refuse<connect_error>(
      {.code = errc::base_missing,
       .message = {"{} lacks what is there before the first migration of the chain {}: {}",
                   {with.db.description(), with.set.name, list_some(missing)}},
       .file = base.made.file,
       .help = {
           "whoever provides it makes it there: Strata runs {} on databases of its own alone, to try the migrations",
           {base.made.file}}});
}

std::string name_object(const requirement& what) {
  constexpr std::array<std::string_view, 8> words{"extension", "function", "schema", "table",
                                                  "view",      "sequence", "type",   "function"};
  const std::string schema = what.schema.empty() ? std::string{} : std::string{what.schema} + ".";
  return fill_in("the {} {}{}", {words.at(static_cast<std::size_t>(what.what)), schema, what.name});
}

void make_base(connection& db, const chain_base& base) {
  for (const statement& each : base.made.statements) {
    try {
      db.execute(each.text);
    } catch (const engine_error& cause) {
      throw_failure(cause, {.message = "what is there before the first migration cannot be made",
                            .file = std::string{base.made.file},
                            .line = each.line,
                            .column = each.column,
                            .database_state = "unchanged; only the database to try the migrations on was written to"});
    }
  }
}

}  // namespace strata
