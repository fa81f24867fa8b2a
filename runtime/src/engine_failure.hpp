// From what an engine said to the strata::error that the caller sees.
#pragma once

#include <strata/connection.hpp>
#include <strata/error.hpp>

namespace strata {

/// Not the disk, the lock or the connection.
[[nodiscard]] bool blames_statement(const engine_error& said) noexcept;

/// Throws the error class and code that fit the engine's words. `known` brings what only the caller knows: message,
/// place, state of the database; an empty help is filled in by the kind of failure.
[[noreturn]] void throw_failure(const engine_error& said, failure known);

}  // namespace strata
