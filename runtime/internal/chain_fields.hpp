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

template <typename Take, typename... Members>
void take_each(Take& take, Members&... members) {
  (take(members), ...);
}

// Each calls `take` with one member after another.

template <typename Take, either<piece> Part>
void fields(Take& take, Part& of) {
  take_each(take, of.where, of.text, of.variable);
}

template <typename Take, either<variable> Part>
void fields(Take& take, Part& of) {
  take_each(take, of.name, of.fallback, of.has_fallback);
}

template <typename Take, either<statement> Part>
void fields(Take& take, Part& of) {
  take_each(take, of.text, of.line, of.column, of.in_transaction, of.commits_with_next, of.guard, of.guard_derived,
            of.concurrent_index, of.loses_data, of.call, of.pieces);
}

template <typename Take, either<script> Part>
void fields(Take& take, Part& of) {
  take_each(take, of.statements, of.transactional, of.drops_tables, of.lock_timeout, of.statement_timeout, of.checksum,
            of.file);
}

template <typename Take, either<replaced_migration> Part>
void fields(Take& take, Part& of) {
  take_each(take, of.revision, of.digest);
}

template <typename Take, either<requirement> Part>
void fields(Take& take, Part& of) {
  take_each(take, of.what, of.name, of.arguments, of.schema);
}

template <typename Take, either<chain_base> Part>
void fields(Take& take, Part& of) {
  take_each(take, of.made, of.objects);
}

template <typename Take, either<migration_origin> Part>
void fields(Take& take, Part& of) {
  take_each(take, of.tool, of.version, of.checksums);
}

template <typename Take, either<migration> Part>
void fields(Take& take, Part& of) {
  take_each(take, of.revision, of.description, of.file, of.parents, of.depends, of.labels, of.digest, of.up, of.down,
            of.irreversible, of.compatible, of.draft, of.accepted, of.variables, of.replaces, of.origin,
            of.requirements, of.only_when_changed, of.needs_commit);
}

template <typename Take, either<seed_script> Part>
void fields(Take& take, Part& of) {
  take_each(take, of.name, of.file, of.up, of.down);
}

/// What packed_chain::content holds; the chain's other members stand beside it.
template <typename Take, either<chain> Part>
void fields(Take& take, Part& of) {
  take_each(take, of.migrations, of.seeds, of.repeatables, of.checkpoints, of.gaps, of.base);
}

}  // namespace strata
