// The application's own layer over its two engines: SQLite's C interface, and libpqxx. Strata asks for no more than the
// handle inside.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <strata/connection.hpp>

namespace miaas {

using row = std::vector<std::optional<std::string>>;
/// Texts; nothing is NULL.
using parameters = std::vector<std::optional<std::string>>;

class database {
 public:
  database() = default;
  database(const database&) = delete;
  database& operator=(const database&) = delete;
  virtual ~database() = default;

  /// Runs one statement with the parameters `$1`, `$2` … and returns its rows. Throws a std::runtime_error with the
  /// engine's words when it refuses.
  virtual std::vector<row> run(std::string_view sql, const parameters& values = {}) = 0;
  /// Which of the chain's dialects the engine speaks.
  [[nodiscard]] virtual std::string_view dialect() const noexcept = 0;
  /// Strata's view of the handle, which stays the application's: run nothing of your own while it lives.
  [[nodiscard]] virtual std::unique_ptr<strata::connection> lend() = 0;
};

/// `sqlite:///file`, `sqlite://` (in memory) or `postgresql://…`. Throws a std::runtime_error.
[[nodiscard]] std::unique_ptr<database> open(const std::string& url);

}  // namespace miaas
