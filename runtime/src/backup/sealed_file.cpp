#include "sealed_file.hpp"

#include <strata/error.hpp>
#include <string_view>
#include <system_error>
#include <utility>

#include "runtime/src/text/sha256.hpp"

namespace strata {

namespace {

constexpr std::string_view seal_begin = "\nstrata-backup sha256:";
constexpr std::size_t seal_size = seal_begin.size() + 64 + 1;
constexpr std::size_t buffer_size = 1U << 16U;

std::string seal_text(sha256_sum sum) {
  constexpr std::string_view name = "sha256:";
  return std::string{seal_begin} + to_text(sum.finish()).substr(name.size()) + '\n';
}

// Runs what writes the file of that name.
template <typename Work>
auto written(const std::string& name, Work work) {
  try {
    return work();
  } catch (const std::system_error& failed) {
    throw error{failure{.code = errc::backup_failed,
                        .message = "cannot write the backup " + name + ": " + failed.code().message(),
                        .database_state = "unchanged",
                        .help = failed.code() == std::errc::file_exists
                                    ? "a backup replaces no file: choose another name, or move that file away"
                                    : "check that the folder is there, may be written and has room"}};
  }
}

void append_seal(const std::string& path) {
  open_file file{path, open_file::access::read_and_write};
  sha256_sum sum;
  std::string buffer(buffer_size, '\0');
  for (std::string_view next = file.read(buffer); !next.empty(); next = file.read(buffer)) sum.add(next);
  file.write(seal_text(std::move(sum)));
}

}  // namespace

sealed_file::sealed_file(std::string name)
    : name_{std::move(name)}, file_{written(name_, [&] { return new_file{name_}; })} {}

std::uint64_t sealed_file::publish() {
  return written(name_, [&] {
    append_seal(file_.temporary());
    return file_.publish();
  });
}

seal look_at_seal(const std::string& file) {
  sha256_sum sum;
  // The last bytes, which may be the seal.
  std::string kept;
  try {
    open_file from{file, open_file::access::read};
    std::string buffer(buffer_size, '\0');
    for (std::string_view next = from.read(buffer); !next.empty(); next = from.read(buffer)) {
      kept.append(next);
      if (kept.size() <= seal_size) continue;
      const std::size_t summed = kept.size() - seal_size;
      sum.add(std::string_view{kept}.substr(0, summed));
      kept.erase(0, summed);
    }
  } catch (const std::system_error& failed) {
    throw error{failure{.code = errc::not_a_backup,
                        .message = file + " cannot be restored: it cannot be read",
                        .engine_message = failed.code().message(),
                        .database_state = "unchanged",
                        .help = "check the name; a backup is a file that `backup` or options.backup made"}};
  }
  if (kept.size() != seal_size || !kept.starts_with(seal_begin)) return seal::absent;
  return kept == seal_text(std::move(sum)) ? seal::intact : seal::broken;
}

}  // namespace strata
