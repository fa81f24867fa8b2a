// Whether the extensions that an operator has to create are there, and what else others make in the database.
#pragma once

#include <span>
#include <strata/chain.hpp>
#include <strata/connection.hpp>
#include <vector>

#include "session.hpp"

namespace strata::postgresql {

/// The extensions among these that the session's database does not have. One query, none where there are none to ask
/// for.
[[nodiscard]] std::vector<unmet_requirement> missing_extensions(session& on, std::span<const requirement> requirements);

/// The same of the objects among them: schemas, tables, views, sequences, types and functions.
[[nodiscard]] std::vector<unmet_requirement> missing_objects(session& on, std::span<const requirement> requirements);

}  // namespace strata::postgresql
