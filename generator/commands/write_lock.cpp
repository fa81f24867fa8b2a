#include "write_lock.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

#include "runtime/internal/words.hpp"

#include "generator/files/file_bytes.hpp"
#include "generator/files/folder.hpp"

namespace strata::generator {

void write_lock(const folder_options& folder, const lock_file& lock, diagnostics& messages) {
  const std::filesystem::path path = folder.directory / lock_file_name;
  const std::string text = serialise(lock);
  std::ifstream in{path, std::ios::binary};
  if (in && std::string{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}} == text) return;
  in.close();
  if (const std::error_code failed = replace_file(path, text)) {
    messages.add({.code = "strata-cannot-write",
                  .message = fmt::format("cannot write the file: {}", failed.message()),
                  .path = display_path(display_name(folder), std::string{lock_file_name})});
  }
}

void report_not_locked(const lock_file& lock, const std::string& display, std::string_view revision,
                       diagnostics& messages) {
  std::vector<std::string_view> known;
  for (const locked_migration& each : lock.migrations) known.push_back(each.revision);
  std::string help = did_you_mean(revision, known);
  if (help.empty()) {
    help = known.empty() ? "it holds none yet: strata lock" : fmt::format("the newest it holds is `{}`", known.back());
  }
  messages.add({.code = "strata-not-locked",
                .message = fmt::format("the lock file holds no migration `{}`", revision),
                .path = display_path(display, std::string{lock_file_name}),
                .help = std::move(help)});
}

}  // namespace strata::generator
