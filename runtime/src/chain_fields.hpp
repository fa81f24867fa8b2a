// The members of a chain's parts, each part's in one list: the generator packs them into a program in this order, and
// the runtime unfolds them in the same.
#pragma once

#include <concepts>
#include <strata/chain.hpp>
#include <type_traits>

namespace strata {

/// `Part` itself to unfold into, or const to pack.
template <typename Part, typename Of>
concept either = std::same_as<std::remove_const_t<Part>, Of>;

// Each calls `take` with one member after another.

template <typename Take, either<piece> Part>
void fields(Take& take, Part& of) {
  take(of.where);
  take(of.text);
  take(of.variable);
}

template <typename Take, either<variable> Part>
void fields(Take& take, Part& of) {
  take(of.name);
  take(of.fallback);
  take(of.has_fallback);
}

template <typename Take, either<statement> Part>
void fields(Take& take, Part& of) {
  take(of.text);
  take(of.line);
  take(of.column);
  take(of.in_transaction);
  take(of.commits_with_next);
  take(of.guard);
  take(of.guard_derived);
  take(of.concurrent_index);
  take(of.loses_data);
  take(of.call);
  take(of.pieces);
}

template <typename Take, either<script> Part>
void fields(Take& take, Part& of) {
  take(of.statements);
  take(of.transactional);
  take(of.drops_tables);
  take(of.lock_timeout);
  take(of.statement_timeout);
  take(of.checksum);
  take(of.file);
}

template <typename Take, either<replaced_migration> Part>
void fields(Take& take, Part& of) {
  take(of.revision);
  take(of.digest);
}

template <typename Take, either<requirement> Part>
void fields(Take& take, Part& of) {
  take(of.what);
  take(of.name);
  take(of.arguments);
}

template <typename Take, either<migration_origin> Part>
void fields(Take& take, Part& of) {
  take(of.tool);
  take(of.version);
  take(of.checksums);
}

template <typename Take, either<migration> Part>
void fields(Take& take, Part& of) {
  take(of.revision);
  take(of.description);
  take(of.file);
  take(of.parents);
  take(of.depends);
  take(of.labels);
  take(of.digest);
  take(of.up);
  take(of.down);
  take(of.irreversible);
  take(of.compatible);
  take(of.draft);
  take(of.accepted);
  take(of.variables);
  take(of.replaces);
  take(of.origin);
  take(of.requirements);
  take(of.only_when_changed);
}

template <typename Take, either<seed_script> Part>
void fields(Take& take, Part& of) {
  take(of.name);
  take(of.file);
  take(of.up);
  take(of.down);
}

/// What packed_chain::content holds; the chain's other members stand beside it.
template <typename Take, either<chain> Part>
void fields(Take& take, Part& of) {
  take(of.migrations);
  take(of.seeds);
  take(of.repeatables);
  take(of.checkpoints);
  take(of.gaps);
}

}  // namespace strata
