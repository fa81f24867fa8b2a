// A SQLite VFS that hands everything to the system's own, until the n-th write, sync or deletion: that one fails, or
// kills the process. Registered once; one fault at a time.
#pragma once

namespace strata::test {

enum class fault {
  io_error,         ///< SQLITE_IOERR, this once
  disk_full,        ///< SQLITE_FULL, this once
  disk_stays_full,  ///< SQLITE_FULL from now on
  kill,             ///< SIGKILL
};

/// Makes the VFS the default of this process.
void install_faulty_vfs();
/// The n-th operation from now on, from 1.
void arm_fault(fault what, int operation);
/// Back to health. Returns whether the fault happened.
bool disarm_fault();

}  // namespace strata::test
