// What the commands that change the lock file share.
#pragma once

#include <string>
#include <string_view>

#include "generator/files/diagnostic.hpp"
#include "generator/lock/lock_file.hpp"
#include "load.hpp"

namespace strata::generator {

/// Writes the folder's lock file where its text changes.
void write_lock(const folder_options& folder, const lock_file& lock, diagnostics& messages);

/// Reports that the lock file in the folder called `display` holds no such revision.
void report_not_locked(const lock_file& lock, const std::string& display, std::string_view revision,
                       diagnostics& messages);

}  // namespace strata::generator
