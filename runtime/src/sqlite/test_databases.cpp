#include "test_databases.hpp"

#include <filesystem>
#include <map>
#include <mutex>
#include <strata/sqlite.hpp>
#include <system_error>

#include "copying.hpp"
#include "database_path.hpp"

namespace strata::sqlite {

namespace {

namespace fs = std::filesystem;

constexpr const char* in_memory = "sqlite://";

std::unique_ptr<connection> open(const std::string& url, const wait_options& wait) {
  return std::make_unique<connection>(parse_url(url), connect_options{.wait = wait});
}

/// One database at its target, which others are copied from. A handle of its own, so that nothing of the application's
/// outlives the test that came first.
struct image {
  std::mutex guard;
  std::unique_ptr<connection> kept;
};

std::shared_ptr<image> image_of(const std::string& key) {
  static std::mutex guard;
  static std::map<std::string, std::shared_ptr<image>, std::less<>> images;
  const std::lock_guard alone{guard};
  std::shared_ptr<image>& found = images[key];
  if (!found) found = std::make_shared<image>();
  return found;
}

void require_absent(const std::string& path) {
  std::error_code unknown;
  if (path.empty() || !fs::exists(path, unknown)) return;
  throw connect_error{failure{.code = errc::cannot_connect,
                              .message = "cannot make a fresh database in " + path + ": the file is there already",
                              .file = path,
                              .database_state = "unchanged",
                              .help = "name a file that is not there; it is removed with the database"}};
}

class fresh_database final : public testing::test_database {
 public:
  fresh_database(const std::string& url, const wait_options& wait) : path_{parse_url(url).path} {
    require_absent(path_);
    open_ = open(url, wait);
    if (!path_.empty()) url_ = url;
  }
  fresh_database(const fresh_database&) = delete;
  fresh_database& operator=(const fresh_database&) = delete;
  ~fresh_database() override {
    open_.reset();
    if (path_.empty()) return;
    std::error_code gone;
    for (const char* const part : {"", "-journal", "-wal", "-shm"}) fs::remove(path_ + part, gone);
  }

  [[nodiscard]] strata::connection& connection() const noexcept override { return *open_; }
  [[nodiscard]] const std::string& url() const noexcept override { return url_; }
  [[nodiscard]] sqlite3* handle() const noexcept { return open_->handle(); }

 private:
  std::string path_;
  std::unique_ptr<sqlite::connection> open_;
  std::string url_;
};

std::unique_ptr<testing::test_database> make(const testing::database_recipe& what) {
  auto made = std::make_unique<fresh_database>(what.url, what.options.wait);
  const std::shared_ptr<image> from = image_of(what.key(chain_for(made->connection(), what.set)));
  const std::lock_guard alone{from->guard};
  if (!from->kept) {
    const auto first = open(in_memory, what.options.wait);
    what.build(*first);
    auto kept = open(in_memory, what.options.wait);
    copy_pages(kept->handle(), first->handle(), what.options.wait);
    from->kept = std::move(kept);
  }
  copy_pages(made->handle(), from->kept->handle(), what.options.wait);
  return made;
}

}  // namespace

const testing::database_maker test_database_maker{
    .dialect = "sqlite", .usual_url = [] { return std::string{in_memory}; }, .make = make};

}  // namespace strata::sqlite
