// A second clock for SQLite: what a migration took from the first shows when it runs under this one.
#pragma once

namespace strata::generator {

/// The name of a VFS that is the default one, except that its time is years, days, hours and milliseconds away. It is
/// registered by the first call.
[[nodiscard]] const char* vfs_with_other_clock();

}  // namespace strata::generator
