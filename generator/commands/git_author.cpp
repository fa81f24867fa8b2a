#include "git_author.hpp"

#include <cstdio>

namespace strata::generator {

namespace {

std::string quoted(const std::string& word) {
  std::string text = "'";
  for (const char byte : word) text += byte == '\'' ? std::string{"'\\''"} : std::string{byte};
  return text + "'";
}

}  // namespace

std::string git_author(const std::filesystem::path& file) {
  const std::filesystem::path folder = file.has_parent_path() ? file.parent_path() : ".";
  const std::string command = "git -C " + quoted(folder.string()) + " log -1 --diff-filter=A --format='%an, %as' -- " +
                              quoted("./" + file.filename().string()) + " 2>/dev/null </dev/null";
  FILE* const pipe = popen(command.c_str(), "r");
  if (pipe == nullptr) return {};
  std::string line;
  for (int byte = std::fgetc(pipe); byte != EOF; byte = std::fgetc(pipe)) line += static_cast<char>(byte);
  if (pclose(pipe) != 0) return {};
  return line.substr(0, line.find('\n'));
}

}  // namespace strata::generator
