#include "new_folder.hpp"

#include <fmt/format.h>

#include <system_error>

#include "../lock/replace_file.hpp"

namespace strata::generator {

namespace {

namespace fs = std::filesystem;

fs::path without_last_slash(const fs::path& folder) {
  const fs::path whole = fs::absolute(folder).lexically_normal();
  return whole.filename().empty() ? whole.parent_path() : whole;
}

void step(const std::function<void()>& before_step) {
  if (before_step) before_step();
}

// Gone again, with what it holds, unless it was kept.
class folder_beside {
 public:
  folder_beside(const fs::path& folder, std::error_code& failed)
      : path_(folder.parent_path() / ("." + folder.filename().string() + ".strata-import")) {
    fs::remove_all(path_, failed);
    if (!failed) fs::create_directories(folder.parent_path(), failed);
    if (!failed) fs::create_directory(path_, failed);
  }
  folder_beside(const folder_beside&) = delete;
  folder_beside& operator=(const folder_beside&) = delete;
  ~folder_beside() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const noexcept { return path_; }

 private:
  fs::path path_;
};

}  // namespace

bool is_free(const fs::path& folder) {
  std::error_code failed;
  return !fs::exists(folder, failed) || (fs::is_directory(folder, failed) && fs::is_empty(folder, failed) && !failed);
}

std::string create_folder(const fs::path& folder,
                          const std::vector<std::pair<std::string, std::string>>& names_and_texts,
                          const std::function<void()>& before_step) {
  const fs::path target = without_last_slash(folder);
  std::error_code failed;
  step(before_step);
  const folder_beside beside{target, failed};
  if (failed) return fmt::format("cannot make a folder in {}: {}", target.parent_path().string(), failed.message());
  for (const auto& [name, text] : names_and_texts) {
    step(before_step);
    failed = create_file(beside.path() / name, text);
    if (failed) return fmt::format("cannot write {}: {}", name, failed.message());
  }
  step(before_step);
  // POSIX: takes the place of an empty folder, and fails where there is anything in it by now.
  fs::rename(beside.path(), target, failed);
  return failed ? fmt::format("cannot make the folder: {}", failed.message()) : std::string{};
}

}  // namespace strata::generator
