// A program that runs beside this one and is gone with the object: started without a shell, fed and read over pipes.
#pragma once

#include <sys/types.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "files.hpp"

namespace strata {

/// Variables that the program gets besides this process's own, and in their place.
using environment = std::vector<std::pair<std::string, std::string>>;

/// The program could not be started, or the system refused a pipe.
class process_error : public std::runtime_error {
  using std::runtime_error::runtime_error;
};

class child_process {
 public:
  struct streams {
    bool input = false;
    bool output = false;
    /// All of them are this process's own, its terminal too.
    bool inherited = false;
    /// The program leads a process group, so that all that it starts can be ended with it.
    bool leads_group = false;
  };

  /// Starts the program that the first word names, by its path or as PATH knows it. What is not asked for is /dev/null.
  /// Throws process_error.
  child_process(const std::vector<std::string>& words, const environment& more, streams wanted);
  child_process(const child_process&) = delete;
  child_process& operator=(const child_process&) = delete;
  /// Kills a program that still runs.
  ~child_process();

  /// False: the program does not read any more.
  [[nodiscard]] bool write(std::string_view bytes);
  void end_input();
  /// Empty at the end of what the program writes. The view is valid until the next call.
  [[nodiscard]] std::string_view read();

  [[nodiscard]] pid_t id() const noexcept { return process_; }

  /// Waits for the end. 0 is success; a program that was killed counts as 128 and the signal.
  [[nodiscard]] int wait();
  /// The line of its standard error that speaks of an error, else the first, else what is known without; after wait().
  [[nodiscard]] std::string complaint() const;

 private:
  pid_t process_ = 0;
  int status_ = 0;
  owned_file input_;
  owned_file output_;
  owned_file errors_;
  std::string name_;
  std::string buffer_;
};

/// Runs a program to its end and returns what it wrote. Throws process_error when it fails.
[[nodiscard]] std::string output_of(const std::vector<std::string>& words, const environment& more);

}  // namespace strata
