// What the program does that add_migrations(… STEPS …) builds for the round trip: it runs one migration on a scratch
// database, with the steps in C++ that the `strata` program cannot have. Not for applications.
#pragma once

#include <string>
#include <vector>

#include <strata/chain.hpp>

namespace strata {

/// Arguments: the database's URL, `up` or `down`, the revision, the bookkeeping's prefix, then NAME=VALUE for each
/// variable. Runs that migration as if the database held all that comes before it. Exit status: 0 done; 1 failed, with
/// the failure on the standard output, a line for each member: its name, a blank, the value in one line; 2 wrong usage.
int run_trial(const std::vector<std::string>& arguments, const chain_set& set);

}  // namespace strata
