#include "occupants.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "runtime/internal/adoption.hpp"
#include "runtime/internal/bookkeeping.hpp"
#include "runtime/internal/statement_words.hpp"
#include "runtime/internal/words.hpp"
#include "runtime/src/execute/running_step.hpp"
#include "runtime/src/history/bookkeeping_rows.hpp"
#include "runtime/src/report/failure.hpp"
#include "tool_tables.hpp"

namespace strata {

namespace {

struct relation {
  std::string schema;
  std::string name;
  /// As names are compared.
  std::string key;
  int nearness = 0;
  /// A table or a view, which are what makes a database full.
  bool holds_rows = false;
  bool trusted = false;
};

constexpr int home = 2;

// A table or view that a statement names, and how.
struct claim {
  std::string schema;
  std::string key;
  /// The statement makes it.
  bool makes = false;
  /// The statement passes over it, replaces it or takes it away, whosesoever it is.
  bool hides = false;
};

// The next name of the statement, and the schema in front of it.
claim next_claim(statement_words& words, const engine& with) {
  claim found;
  for (const std::string_view part : words.take_name_parts()) {
    found.schema = std::exchange(found.key, name_key(part, with));
  }
  return found;
}

// What the statement makes, renames to, or drops.
std::vector<claim> claims_of(std::string_view text, const engine& with) {
  statement_words words{text, with.name_quotes};
  std::vector<claim> found;
  const auto add = [&](bool makes, bool hides) {
    claim one = next_claim(words, with);
    if (one.key.empty()) return;
    one.makes = makes;
    one.hides = hides;
    found.push_back(std::move(one));
  };
  if (words.take({"create"})) {
    const bool replaces = words.take({"or", "replace"});
    while (words.take({"global"}) || words.take({"local"}) || words.take({"unlogged"}) || words.take({"foreign"}) ||
           words.take({"virtual"}) || words.take({"materialized"}) || words.take({"recursive"}) ||
           words.take({"unique"})) {
    }
    // A temporary one stands beside whatever has its name.
    if (words.next_is("temp") || words.next_is("temporary")) return found;
    if (words.take({"index"})) {
      words.take({"concurrently"});
    } else if (!words.take({"table"}) && !words.take({"view"}) && !words.take({"sequence"})) {
      return found;
    }
    const bool passes = words.take({"if", "not", "exists"});
    add(true, replaces || passes);
  } else if (words.take({"alter", "table"}) || words.take({"alter", "view"})) {
    words.take({"if", "exists"});
    words.take({"only"});
    const claim before = next_claim(words, with);
    if (words.take({"rename", "to"})) {
      add(true, false);
      if (!found.empty()) found.front().schema = before.schema;
    }
  } else if (words.take({"drop", "table"}) || words.take({"drop", "view"}) ||
             words.take({"drop", "materialized", "view"})) {
    if (!words.take({"if", "exists"})) return found;
    do {
      add(false, true);
    } while (words.take({","}));
  }
  return found;
}

// Where the name leads. One that is made goes home; one that is looked for may be found farther along the path.
bool is_place(const claim& wanted, const relation& at) {
  if (wanted.key != at.key) return false;
  if (!wanted.schema.empty()) return wanted.schema == at.schema;
  return wanted.makes ? at.nearness == home : at.nearness > 0;
}

std::vector<relation> read_relations(connection& db, std::string_view prefix) {
  std::vector<relation> found;
  for (const row& each : db.query(expand_prefix(db.engine().catalog.occupants, prefix))) {
    found.push_back({.schema = std::string{text(each, 0)},
                     .name = std::string{text(each, 1)},
                     .key = std::string{text(each, 2)},
                     .nearness = static_cast<int>(number(each, 3)),
                     .holds_rows = number(each, 4) != 0,
                     .trusted = number(each, 5) != 0});
  }
  return found;
}

// What stands in front of `_state` in the bookkeeping of other chains. It becomes part of statements.
std::vector<std::string> find_other_prefixes(connection& db, const std::vector<relation>& among) {
  constexpr std::string_view ending = "_state";
  std::vector<std::string> found;
  for (const relation& each : among) {
    if (each.nearness != home || !each.key.ends_with(ending)) continue;
    const std::string prefix = each.key.substr(0, each.key.size() - ending.size());
    const bool plain = !prefix.empty() && std::all_of(prefix.begin(), prefix.end(), [](char byte) {
      return (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || byte == '_';
    });
    const auto is_there = [&](std::string_view part) {
      return std::any_of(among.begin(), among.end(), [&](const relation& other) {
        return other.trusted && other.nearness == home && other.key == prefix + std::string{part};
      });
    };
    if (!plain || !is_there(ending) || !is_there("_migrations") || !is_there("_log")) continue;
    const std::string state = prefix + "_state";
    const std::string migrations = prefix + "_migrations";
    if (has_table(db, {.tool = "", .name = state, .columns = "format epoch digest"}) &&
        has_table(db, {.tool = "", .name = migrations, .columns = "revision digest down_script covers"})) {
      found.push_back(prefix);
    }
  }
  return found;
}

// The words of all the ways down that a chain keeps in the database. Nothing: some migration has none, or one in C++,
// and so what it made is not known.
std::optional<std::set<std::string>> words_of_chain(connection& db, const std::string& prefix) {
  std::set<std::string> found;
  history at;
  try {
    at = bookkeeping{db, prefix}.read_history();
  } catch (const history_error&) {
    return std::nullopt;
  }
  for (const auto* const rows : {&at.applied, &at.repeatables}) {
    for (const applied_migration& each : *rows) {
      if (each.down.empty()) return std::nullopt;
      for (const stored_statement& one : each.down) {
        if (!one.call.empty()) return std::nullopt;
        const statement_words words{one.text, db.engine().name_quotes};
        for (const std::string_view word : words.all()) found.insert(name_key(word, db.engine()));
      }
    }
  }
  return found;
}

void leave_out_other_chains(connection& db, std::vector<relation>& among, const std::vector<claim>& own) {
  for (const std::string& prefix : find_other_prefixes(db, among)) {
    const std::optional<std::set<std::string>> words = words_of_chain(db, prefix);
    std::erase_if(among, [&](const relation& each) {
      if (each.nearness != home) return false;
      for (const std::string_view part : {"_state", "_migrations", "_log", "_lease", "_seeds", "_repeatables"}) {
        if (each.key == prefix + std::string{part}) return true;
      }
      // A chain that was given another prefix finds its own tables.
      const bool claimed =
          std::any_of(own.begin(), own.end(), [&](const claim& one) { return one.makes && is_place(one, each); });
      return !claimed && (!words || words->contains(each.key));
    });
  }
}

void add_claims(const migration& of, const engine& with, std::vector<claim>& into) {
  for (const statement& each : of.up.statements) {
    for (claim& made : claims_of(each.text, with)) into.push_back(std::move(made));
  }
}

std::vector<claim> claims_of(const chain& all, const engine& with) {
  std::vector<claim> found;
  for (const auto& migrations : {all.migrations, all.repeatables, all.checkpoints}) {
    for (const migration& each : migrations) add_claims(each, with, found);
  }
  return found;
}

failure refuse_statement(const run_context& with, const running_step& step, const statement& what,
                         const relation& theirs) {
  return to_failure(
      {.code = errc::not_empty,
       .message = {"{}, which this chain has not made, would be taken for the chain's own: {}",
                   {theirs.name, what.text.substr(0, what.text.find('\n'))}},
       .revision = step.what->revision,
       .file = step.file,
       .line = what.line,
       .column = what.column,
       .help = {"if the chain made it: {} adopt --match; if it is somebody else's, rename one of the two, "
                "or keep the chain's tables in a schema of their own",
                {with.set.program}}});
}

// What the chain has made: all that is not still to come. The history may be its last row alone.
std::vector<claim> made_so_far(const run_context& with, const std::vector<step>& pending) {
  std::vector<claim> found;
  const chain& all = chain_for(with.db, with.set);
  for (const auto& migrations : {all.migrations, all.checkpoints, all.repeatables}) {
    for (const migration& each : migrations) {
      const bool comes = std::any_of(pending.begin(), pending.end(), [&](const step& one) {
        return one.embedded == &each && one.way == direction::up && one.stored == nullptr;
      });
      if (!comes) add_claims(each, with.db.engine(), found);
    }
  }
  return found;
}

// Beside other people's tables: what is there is theirs, but for what the chain has made by now.
std::optional<failure> find_hidden(const run_context& with, const std::vector<step>& steps, const history& at) {
  const engine& engine = with.db.engine();
  std::optional<std::vector<relation>> there;
  std::optional<std::vector<claim>> ours;
  const auto hides_theirs = [&](const claim& one) -> const relation* {
    if (!one.hides) return nullptr;
    if (!there) there = read_relations(with.db, with.set.table_prefix);
    const auto found =
        std::find_if(there->begin(), there->end(), [&](const auto& each) { return is_place(one, each); });
    if (found == there->end()) return nullptr;
    if (!ours) ours = at.applied.empty() ? std::vector<claim>{} : made_so_far(with, steps);
    const bool own = std::any_of(ours->begin(), ours->end(), [&](const claim& made) { return made.key == one.key; });
    return own ? nullptr : &*found;
  };
  for (std::size_t index = 0; index < steps.size(); ++index) {
    const step& each = steps[index];
    // What an interrupted run began has made tables of its own.
    if (each.way == direction::down || each.embedded == nullptr || each.stored != nullptr) continue;
    const running_step running{each, with, index, steps.size()};
    for (const statement& what : running.script.statements) {
      for (const claim& one : claims_of(what.text, engine)) {
        if (const relation* const theirs = hides_theirs(one)) return refuse_statement(with, running, what, *theirs);
      }
    }
  }
  return std::nullopt;
}

}  // namespace

std::vector<std::string> find_occupants(connection& db, const chain_set& set) {
  std::vector<relation> found = read_relations(db, set.table_prefix);
  const std::span<const requirement> base = chain_for(db, set).base.objects;
  const auto is_of_base = [&](const relation& each) {
    return std::any_of(base.begin(), base.end(), [&](const requirement& one) {
      if (name_key(fill_in("\"{}\"", {one.name}), db.engine()) != each.key) return false;
      return one.schema.empty() ? each.nearness > 0 : one.schema == each.schema;
    });
  };
  std::erase_if(found, [&](const relation& each) {
    return !each.holds_rows || is_of_other_program(each.key) || is_of_base(each);
  });
  if (found.empty()) return {};
  const std::vector<claim> own = claims_of(chain_for(db, set), db.engine());
  leave_out_other_chains(db, found, own);
  std::vector<std::string> names;
  for (const relation& each : found) {
    // Elsewhere it is a neighbour's, unless the chain makes a table of that name there, or would find this one by it.
    const bool claimed = std::any_of(own.begin(), own.end(), [&](const claim& one) {
      return one.makes && one.key == each.key && (one.schema.empty() ? each.nearness > 0 : one.schema == each.schema);
    });
    if (each.nearness == home) names.push_back(each.name);
    if (each.nearness != home && claimed) names.push_back(fill_in("{}.{}", {each.schema, each.name}));
  }
  return names;
}

std::optional<failure> find_conflict(const run_context& with, const std::vector<step>& steps, const history& at) {
  // A script that is only written down has no database.
  if (!with.db.is_real()) return std::nullopt;
  if (with.options.beside_others || with.set.beside_others) return find_hidden(with, steps, at);
  if (at.exists) return std::nullopt;
  const std::vector<std::string> found = find_occupants(with.db, with.set);
  if (found.empty()) return std::nullopt;
  const std::vector<const tool_table*> tools = tool_tables_in(with.db);
  const std::string adopt = tools.empty() ? std::string{}
                                          : fill_in("\nif {} has migrated it so far: {} adopt goes by {}",
                                                    {tools.front()->tool, with.set.program, full_name(*tools.front())});
  return to_failure(
      {.code = errc::not_empty,
       .message = {found.size() == 1 ? "{} holds a table that Strata has not made ({}), and no history of the chain {}"
                                     : "{} holds tables that Strata has not made ({}), and no history of the chain {}",
                   {with.db.description(), list_some(found), with.set.name}},
       .help = {"if the chain made them: {} adopt --match finds the revision that has this schema, and records it{}\n"
                "if you know the revision: {} stamp REV records it\n"
                "if they are somebody else's, and the chain is to begin beside them: {} upgrade --beside-others, "
                "options.beside_others, or BESIDE_OTHERS in add_migrations()",
                {with.set.program, adopt, with.set.program, with.set.program}}});
}

}  // namespace strata
