#include "command_line.hpp"

#include <sys/wait.h>

#include <cstdio>
#include <regex>
#include <sstream>
#include <stdexcept>

#include "runtime/cli/command.hpp"
#include "runtime/cli/console.hpp"

namespace {

std::string without_times(const std::string& text) {
  static const std::regex duration{R"([0-9]+\.[0-9] m?s)"};
  static const std::regex moment{R"([0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+Z| [0-9:]{8}))"};
  static const std::regex person{R"(by [^ ,\n]+@[^ ,\n]+)"};
  return std::regex_replace(std::regex_replace(std::regex_replace(text, duration, "T ms"), moment, "TIME"), person,
                            "by USER");
}

void replace_all(std::string& text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size())) {
    text.replace(at, what.size(), with);
  }
}

}  // namespace

outcome run(const std::vector<std::string>& words, const strata::chain_set& set, const surroundings& around) {
  std::istringstream in{around.input};
  std::ostringstream out;
  std::ostringstream err;
  const strata::cli::console where{.in = &in,
                                   .out = &out,
                                   .err = &err,
                                   .out_is_terminal = around.terminal,
                                   .err_is_terminal = around.terminal,
                                   .can_ask = around.terminal,
                                   .colour = true,
                                   .width = around.width};
  const int status = strata::cli::run_on(where, {.name = "nimbus-migrate", .url_env = "NIMBUS_TEST_URL"}, words, set);
  return {.status = status, .out = without_times(out.str()), .err = without_times(err.str())};
}

outcome run_in(const temporary_folder& folder, std::vector<std::string> words, const strata::chain_set& set,
               const surroundings& around) {
  words.insert(words.begin(), {"--database", "sqlite:///" + (folder.path() / "app.db").string()});
  outcome result = run(words, set, around);
  replace_all(result.out, folder.path().string(), "FOLDER");
  replace_all(result.err, folder.path().string(), "FOLDER");
  return result;
}

outcome shell(const std::string& command) {
  FILE* const pipe = popen((command + " 2>&1").c_str(), "r");
  if (pipe == nullptr) throw std::runtime_error("popen failed");
  outcome result;
  char buffer[4096];
  for (std::size_t read = 0; (read = fread(buffer, 1, sizeof buffer, pipe)) > 0;) result.out.append(buffer, read);
  const int status = pclose(pipe);
  result.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  return result;
}
