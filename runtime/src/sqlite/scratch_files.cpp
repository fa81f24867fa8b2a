#include "confinement.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <filesystem>
#include <new>
#include <string_view>
#include <utility>

namespace strata::sqlite {

struct scratch_files::store {
  sqlite3_vfs vfs = {};
  sqlite3_vfs* below = nullptr;
  std::string name;
  std::string real;
  std::size_t most = 0;
  std::size_t used = 0;
  bool full = false;
  std::map<std::string, std::shared_ptr<std::string>> files;

  // With the journal beside it.
  [[nodiscard]] bool is_real(std::string_view path) const {
    return !real.empty() && path.starts_with(real) && (path.size() == real.size() || path[real.size()] == '-');
  }
};

namespace {

using store = scratch_files::store;

store& store_of(sqlite3_vfs* vfs) { return *static_cast<store*>(vfs->pAppData); }

// What SQLite sees as one of its files begins with the table of what can be done with it.
struct open_file {
  sqlite3_file base;
  store* owner;
  std::shared_ptr<std::string> bytes;
  bool temporary;
};

open_file& opened(sqlite3_file* file) { return *reinterpret_cast<open_file*>(file); }

int resize(open_file& file, std::size_t size) {
  store& all = *file.owner;
  const std::size_t others = all.used - file.bytes->size();
  if (size > file.bytes->size() && all.most != 0 && others + size > all.most) {
    all.full = true;
    return SQLITE_FULL;
  }
  try {
    file.bytes->resize(size);
  } catch (const std::exception&) {
    return SQLITE_IOERR_NOMEM;
  }
  all.used = others + size;
  return SQLITE_OK;
}

int close(sqlite3_file* base) {
  open_file& file = opened(base);
  if (file.temporary) resize(file, 0);
  file.~open_file();
  return SQLITE_OK;
}

int read(sqlite3_file* base, void* into, int amount, sqlite3_int64 offset) {
  const std::string& bytes = *opened(base).bytes;
  const auto wanted = static_cast<std::size_t>(amount);
  const std::size_t from = std::min(static_cast<std::size_t>(offset), bytes.size());
  const std::size_t there = std::min(wanted, bytes.size() - from);
  std::memcpy(into, bytes.data() + from, there);
  if (there == wanted) return SQLITE_OK;
  std::memset(static_cast<char*>(into) + there, 0, wanted - there);
  return SQLITE_IOERR_SHORT_READ;
}

int write(sqlite3_file* base, const void* from, int amount, sqlite3_int64 offset) {
  open_file& file = opened(base);
  const std::size_t begin = static_cast<std::size_t>(offset);
  const std::size_t end = begin + static_cast<std::size_t>(amount);
  if (end > file.bytes->size()) {
    if (const int code = resize(file, end); code != SQLITE_OK) return code;
  }
  std::memcpy(file.bytes->data() + begin, from, static_cast<std::size_t>(amount));
  return SQLITE_OK;
}

int truncate(sqlite3_file* base, sqlite3_int64 size) { return resize(opened(base), static_cast<std::size_t>(size)); }

int file_size(sqlite3_file* base, sqlite3_int64* size) {
  *size = static_cast<sqlite3_int64>(opened(base).bytes->size());
  return SQLITE_OK;
}

constexpr sqlite3_io_methods methods = [] {
  sqlite3_io_methods table{};
  table.iVersion = 1;
  table.xClose = close;
  table.xRead = read;
  table.xWrite = write;
  table.xTruncate = truncate;
  table.xSync = [](sqlite3_file*, int) { return SQLITE_OK; };
  table.xFileSize = file_size;
  // Nobody else has it open.
  table.xLock = [](sqlite3_file*, int) { return SQLITE_OK; };
  table.xUnlock = [](sqlite3_file*, int) { return SQLITE_OK; };
  table.xCheckReservedLock = [](sqlite3_file*, int* reserved) {
    *reserved = 0;
    return SQLITE_OK;
  };
  table.xFileControl = [](sqlite3_file*, int, void*) { return SQLITE_NOTFOUND; };
  table.xSectorSize = [](sqlite3_file*) { return 4096; };
  table.xDeviceCharacteristics = [](sqlite3_file*) { return 0; };
  return table;
}();

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* base, int flags, int* flags_out) {
  store& all = store_of(vfs);
  if (path != nullptr && all.is_real(path)) return all.below->xOpen(all.below, path, base, flags, flags_out);
  base->pMethods = nullptr;
  try {
    std::shared_ptr<std::string> bytes;
    if (path != nullptr) {
      const auto found = all.files.find(path);
      if (found == all.files.end() && (flags & SQLITE_OPEN_CREATE) == 0) return SQLITE_CANTOPEN;
      bytes = found == all.files.end() ? nullptr : found->second;
    }
    if (!bytes) bytes = std::make_shared<std::string>();
    if (path != nullptr) all.files.try_emplace(path, bytes);
    auto* const made = new (base) open_file{{&methods}, &all, std::move(bytes), path == nullptr};
    if (flags_out != nullptr) *flags_out = flags;
    return made->base.pMethods == nullptr ? SQLITE_CANTOPEN : SQLITE_OK;
  } catch (const std::bad_alloc&) {
    return SQLITE_NOMEM;
  }
}

int remove_file(sqlite3_vfs* vfs, const char* path, int sync) {
  store& all = store_of(vfs);
  if (all.is_real(path)) return all.below->xDelete(all.below, path, sync);
  const auto found = all.files.find(path);
  if (found == all.files.end()) return SQLITE_IOERR_DELETE_NOENT;
  all.used -= found->second->size();
  found->second->clear();
  all.files.erase(found);
  return SQLITE_OK;
}

int access(sqlite3_vfs* vfs, const char* path, int flags, int* result) {
  store& all = store_of(vfs);
  if (all.is_real(path)) return all.below->xAccess(all.below, path, flags, result);
  *result = all.files.count(path) != 0 ? 1 : 0;
  return SQLITE_OK;
}

// Without the machine's links; where nobody knows the current folder, the name is as good as any.
std::string full_path(const std::filesystem::path& name) {
  std::error_code unknown;
  const std::filesystem::path absolute = std::filesystem::absolute(name, unknown);
  return (unknown ? name : absolute).lexically_normal().string();
}

int full_path(sqlite3_vfs*, const char* name, int size, char* into) {
  try {
    const std::string full = full_path(name);
    if (full.size() >= static_cast<std::size_t>(size)) return SQLITE_CANTOPEN;
    std::memcpy(into, full.c_str(), full.size() + 1);
    return SQLITE_OK;
  } catch (const std::exception&) {
    return SQLITE_CANTOPEN;
  }
}

// Nothing of it comes from elsewhere but time and chance.
void fill(sqlite3_vfs& vfs, store& owner) {
  const sqlite3_vfs& below = *owner.below;
  vfs.iVersion = std::min(below.iVersion, 2);
  vfs.szOsFile = std::max(below.szOsFile, static_cast<int>(sizeof(open_file)));
  vfs.mxPathname = std::max(below.mxPathname, 4096);
  vfs.zName = owner.name.c_str();
  vfs.pAppData = &owner;
  vfs.xOpen = open;
  vfs.xDelete = remove_file;
  vfs.xAccess = access;
  vfs.xFullPathname = full_path;
  vfs.xDlOpen = [](sqlite3_vfs*, const char*) -> void* { return nullptr; };
  vfs.xDlError = [](sqlite3_vfs*, int size, char* into) { sqlite3_snprintf(size, into, "not in a scratch database"); };
  vfs.xDlSym = [](sqlite3_vfs*, void*, const char*) -> void (*)() { return nullptr; };
  vfs.xDlClose = [](sqlite3_vfs*, void*) {};
  vfs.xRandomness = [](sqlite3_vfs* of, int count, char* into) {
    return store_of(of).below->xRandomness(store_of(of).below, count, into);
  };
  vfs.xSleep = [](sqlite3_vfs* of, int time) { return store_of(of).below->xSleep(store_of(of).below, time); };
  vfs.xCurrentTime = [](sqlite3_vfs* of, double* now) {
    return store_of(of).below->xCurrentTime(store_of(of).below, now);
  };
  vfs.xGetLastError = [](sqlite3_vfs* of, int size, char* into) {
    return store_of(of).below->xGetLastError(store_of(of).below, size, into);
  };
  if (vfs.iVersion < 2 || below.xCurrentTimeInt64 == nullptr) return;
  vfs.xCurrentTimeInt64 = [](sqlite3_vfs* of, sqlite3_int64* now) {
    return store_of(of).below->xCurrentTimeInt64(store_of(of).below, now);
  };
}

}  // namespace

scratch_files::scratch_files(const std::string& real, const char* clock, std::size_t most)
    : store_{std::make_unique<store>()} {
  static std::atomic<unsigned> last{0};
  // An ATTACH looks its connection's VFS up by name.
  store_->name = "strata_scratch_" + std::to_string(++last);
  store_->below = sqlite3_vfs_find(clock);
  if (!real.empty()) store_->real = full_path(real);
  store_->most = most;
  fill(store_->vfs, *store_);
  sqlite3_vfs_register(&store_->vfs, 0);
}

scratch_files::~scratch_files() { sqlite3_vfs_unregister(&store_->vfs); }

const char* scratch_files::name() const noexcept { return store_->vfs.zName; }

scratch_files::contents scratch_files::read() const {
  contents found;
  for (const auto& [path, bytes] : store_->files) found.emplace(path, *bytes);
  return found;
}

void scratch_files::write(const contents& files) {
  for (const auto& [path, bytes] : files) {
    store_->files.insert_or_assign(path, std::make_shared<std::string>(bytes));
    store_->used += bytes.size();
  }
}

std::string scratch_files::remove(const char* name) {
  const auto found = store_->files.find(full_path(name));
  if (found == store_->files.end()) return {};
  store_->used -= found->second->size();
  std::string bytes = std::move(*found->second);
  store_->files.erase(found);
  return bytes;
}

bool scratch_files::was_full() noexcept { return std::exchange(store_->full, false); }

}  // namespace strata::sqlite
