#include "faulty_vfs.hpp"

#include <sqlite3.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>

namespace strata::test {

namespace {

fault armed = fault::io_error;
int operations_left = 0;
bool happened = false;

// The result code to return instead of doing the operation, or SQLITE_OK.
int next_operation() {
  if (happened && armed == fault::disk_stays_full) return SQLITE_FULL;
  if (operations_left == 0 || --operations_left > 0) return SQLITE_OK;
  happened = true;
  switch (armed) {
    case fault::kill:
      kill(getpid(), SIGKILL);
      break;
    case fault::io_error:
      return SQLITE_IOERR_WRITE;
    case fault::disk_full:
    case fault::disk_stays_full:
      return SQLITE_FULL;
  }
  return SQLITE_OK;
}

sqlite3_vfs* system_vfs = nullptr;

// The system's file stands behind this one in memory.
struct faulty_file {
  sqlite3_file base;
  sqlite3_file* real;
};

sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<faulty_file*>(file)->real; }

int close_file(sqlite3_file* file) { return real(file)->pMethods->xClose(real(file)); }
int read_file(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
  return real(file)->pMethods->xRead(real(file), to, size, at);
}
int write_file(sqlite3_file* file, const void* from, int size, sqlite3_int64 at) {
  if (const int code = next_operation(); code != SQLITE_OK) return code;
  return real(file)->pMethods->xWrite(real(file), from, size, at);
}
int truncate_file(sqlite3_file* file, sqlite3_int64 size) { return real(file)->pMethods->xTruncate(real(file), size); }
int sync_file(sqlite3_file* file, int flags) {
  if (const int code = next_operation(); code != SQLITE_OK) return SQLITE_IOERR_FSYNC;
  return real(file)->pMethods->xSync(real(file), flags);
}
int file_size(sqlite3_file* file, sqlite3_int64* size) { return real(file)->pMethods->xFileSize(real(file), size); }
int lock_file(sqlite3_file* file, int level) { return real(file)->pMethods->xLock(real(file), level); }
int unlock_file(sqlite3_file* file, int level) { return real(file)->pMethods->xUnlock(real(file), level); }
int check_lock(sqlite3_file* file, int* held) { return real(file)->pMethods->xCheckReservedLock(real(file), held); }
int control(sqlite3_file* file, int what, void* with) {
  return real(file)->pMethods->xFileControl(real(file), what, with);
}
int sector_size(sqlite3_file* file) { return real(file)->pMethods->xSectorSize(real(file)); }
int characteristics(sqlite3_file* file) { return real(file)->pMethods->xDeviceCharacteristics(real(file)); }

int map_shared(sqlite3_file* file, int page, int size, int extend, void volatile** to) {
  return real(file)->pMethods->xShmMap(real(file), page, size, extend, to);
}
int lock_shared(sqlite3_file* file, int offset, int count, int flags) {
  return real(file)->pMethods->xShmLock(real(file), offset, count, flags);
}
void shared_barrier(sqlite3_file* file) { real(file)->pMethods->xShmBarrier(real(file)); }
int unmap_shared(sqlite3_file* file, int and_delete) { return real(file)->pMethods->xShmUnmap(real(file), and_delete); }

// Version 2: without memory mapping, so that every write of a page is one that can fail.
constexpr sqlite3_io_methods methods{
    2,           close_file,     read_file,    write_file, truncate_file, sync_file,       file_size,
    lock_file,   unlock_file,    check_lock,   control,    sector_size,   characteristics, map_shared,
    lock_shared, shared_barrier, unmap_shared, nullptr,    nullptr};

int open_file(sqlite3_vfs*, sqlite3_filename name, sqlite3_file* file, int flags, int* out_flags) {
  auto* const own = reinterpret_cast<faulty_file*>(file);
  own->real = reinterpret_cast<sqlite3_file*>(own + 1);
  const int code = system_vfs->xOpen(system_vfs, name, own->real, flags, out_flags);
  own->base.pMethods = own->real->pMethods != nullptr ? &methods : nullptr;
  return code;
}

int delete_file(sqlite3_vfs*, const char* name, int sync) {
  if (const int code = next_operation(); code != SQLITE_OK) return SQLITE_IOERR_DELETE;
  return system_vfs->xDelete(system_vfs, name, sync);
}

}  // namespace

void install_faulty_vfs() {
  static sqlite3_vfs faulty = [] {
    system_vfs = sqlite3_vfs_find(nullptr);
    sqlite3_vfs made = *system_vfs;
    made.zName = "faulty";
    made.szOsFile = static_cast<int>(sizeof(faulty_file)) + system_vfs->szOsFile;
    made.xOpen = open_file;
    made.xDelete = delete_file;
    return made;
  }();
  sqlite3_vfs_register(&faulty, 1);
}

void arm_fault(fault what, int operation) {
  armed = what;
  operations_left = operation;
  happened = false;
}

bool disarm_fault() {
  operations_left = 0;
  const bool did = happened;
  happened = false;
  return did;
}

}  // namespace strata::test
