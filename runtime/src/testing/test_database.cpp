#include "test_database.hpp"
#include "runtime/internal/chain_base.hpp"
#include "runtime/src/history/bookkeeping.hpp"
#include "runtime/src/platform/system.hpp"
#include "runtime/src/text/sha256.hpp"

namespace strata::testing {

namespace {

// With its length, so that no two lists of words make one text.
void add(std::string& to, std::string_view word) { to.append(std::to_string(word.size())).append(":").append(word); }

void add(std::string& to, const migration& each) {
  for (const std::string_view word :
       {each.revision, each.description, each.digest, each.up.checksum, each.down.checksum, each.irreversible}) {
    add(to, word);
  }
  to += each.compatible ? 'c' : '-';
  to += each.draft ? 'd' : '-';
}

bool has_steps(const chain& own) {
  for (const migration& each : own.migrations) {
    for (const statement& one : each.up.statements) {
      if (one.call.run != nullptr) return true;
    }
  }
  return false;
}

}  // namespace

std::string database_recipe::key(const chain& own) const {
  std::string text;
  for (const std::string_view word : {set.name, set.table_prefix, own.dialect, own.head_digest}) add(text, word);
  const std::string_view wanted = options.target.empty() ? std::string_view{"heads"} : options.target;
  for (const std::string& each : resolve_target(wanted, own, {}, direction::up).revisions) add(text, each);
  text += "variables";
  for (const auto& [name, value] : options.variables) {
    add(text, name);
    add(text, value);
  }
  if (!own.base.made.statements.empty()) add(text, own.base.made.checksum);
  if (!options.seeds) return text;
  text += "seeds";
  for (const seed_script& each : own.seeds) {
    add(text, each.name);
    add(text, each.up.checksum);
    add(text, each.down.checksum);
  }
  return text;
}

std::string database_recipe::fingerprint(const chain& own) const {
  std::string text = key(own) + "format" + std::to_string(bookkeeping::newest_format);
  for (const migration& each : own.migrations) add(text, each);
  text += "repeatables";
  for (const migration& each : own.repeatables) add(text, each);
  text += "checkpoints";
  for (const migration& each : own.checkpoints) add(text, each);
  // The code of a step in C++ is in no checksum, so every program has its own.
  if (has_steps(own)) add(text, this_program());
  return sha256_text(text);
}

void database_recipe::build(connection& empty) const {
  if (options.on_connect) empty.on_connect(options.on_connect);
  make_base(empty, chain_for(empty, set).base);
  upgrade(empty, set, {.target = options.target, .wait = options.wait, .variables = options.variables});
  if (options.seeds) seed(empty, set, {.wait = options.wait});
}

}  // namespace strata::testing
