// From what an engine said to the strata::error that the caller sees.
#pragma once

#include <strata/connection.hpp>
#include <strata/error.hpp>
#include <string_view>

#include "failure_view.hpp"

namespace strata {

/// Not the disk, the lock or the connection.
[[nodiscard]] bool blames_statement(const engine_error& said) noexcept;

/// Throws the error class and code that fit the engine's words. `known` brings what only the caller knows: message,
/// place, state of the database; an empty help is filled in by the kind of failure.
[[noreturn]] void throw_failure(const engine_error& said, failure known);

/// Runs the work of a function that changes nothing unless it returns; what the engine says becomes a strata::error
/// with this message and the database's description behind it.
template <typename Work>
auto translated(const connection& db, std::string_view message, Work work) {
  try {
    return work();
  } catch (const engine_error& said) {
    throw_failure(said, to_failure({.message = {"{} {}", {message, db.description()}}}));
  }
}

}  // namespace strata
