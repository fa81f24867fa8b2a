// $VISUAL and $EDITOR as a test wants them.
#pragma once

#include <cstdlib>
#include <optional>
#include <string>

namespace strata::generator::testing {

class editor_environment {
 public:
  /// Null: not set.
  editor_environment(const char* visual, const char* editor) : visual_(get("VISUAL")), editor_(get("EDITOR")) {
    set("VISUAL", visual);
    set("EDITOR", editor);
  }
  editor_environment(const editor_environment&) = delete;
  editor_environment& operator=(const editor_environment&) = delete;
  ~editor_environment() {
    set("VISUAL", visual_ ? visual_->c_str() : nullptr);
    set("EDITOR", editor_ ? editor_->c_str() : nullptr);
  }

 private:
  static std::optional<std::string> get(const char* name) {
    const char* const value = std::getenv(name);
    return value ? std::optional<std::string>{value} : std::nullopt;
  }
  static void set(const char* name, const char* value) {
    if (value) {
      setenv(name, value, 1);
    } else {
      unsetenv(name);
    }
  }

  std::optional<std::string> visual_;
  std::optional<std::string> editor_;
};

}  // namespace strata::generator::testing
