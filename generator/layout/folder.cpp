#include "folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <system_error>

#include "natural_order.hpp"
#include "text_check.hpp"

namespace strata::generator {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> sql_names(const fs::path& directory, std::error_code& failed) {
  std::vector<std::string> names;
  for (fs::directory_iterator each{directory, failed}; !failed && each != fs::directory_iterator{};
       each.increment(failed)) {
    std::error_code ignored;
    if (each->path().extension() == ".sql" && !each->is_directory(ignored)) {
      names.push_back(each->path().filename().string());
    }
  }
  std::sort(names.begin(), names.end(), natural_less);
  return names;
}

void report_folder(const std::string& display, const std::error_code& failed, diagnostics& messages) {
  if (failed == std::errc::no_such_file_or_directory) {
    messages.add({.code = "strata-no-folder",
                  .message = "there is no such folder",
                  .path = display,
                  .help = "name the folder of the migrations with --directory, or begin one: strata init"});
  } else {
    messages.add({.code = "strata-unreadable",
                  .message = "cannot read the folder: " + failed.message(),
                  .path = display,
                  .help = fmt::format("ls -ld {} shows what it is and who may read it", display)});
  }
}

}  // namespace

std::string display_path(const std::string& display, const std::string& file) {
  if (display.empty() || display == ".") return file;
  return display.ends_with('/') ? display + file : display + '/' + file;
}

source read_source(const fs::path& path, const std::string& display, diagnostics& messages) {
  errno = 0;
  std::ifstream in{path, std::ios::binary};
  std::string text;
  try {
    if (in) text.assign(std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{});
  } catch (const std::ios_base::failure&) {  // libstdc++ opens a folder as a file, and throws when it reads it.
    in.setstate(std::ios_base::badbit);
  }
  if (!in) {
    messages.add({.code = "strata-unreadable",
                  .message = fmt::format("cannot read the file: {}", std::strerror(errno)),
                  .path = display,
                  .help = fmt::format("ls -l {} shows what it is and who may read it", display)});
    return nullptr;
  }
  auto file = std::make_shared<source_file>(display, std::move(text));
  return check_text(file, messages) ? file : nullptr;
}

migrations_folder read_folder(const fs::path& directory, const std::string& display, diagnostics& messages) {
  migrations_folder found;
  std::error_code failed;
  const std::vector<std::string> names = sql_names(directory, failed);
  if (failed) {
    report_folder(display, failed, messages);
    return found;
  }
  for (const std::string& name : names) {
    if (source file = read_source(directory / name, display_path(display, name), messages)) {
      found.files.push_back(std::move(file));
    }
  }
  const fs::path lock = directory / lock_file_name;
  if (fs::exists(lock)) {
    found.lock = read_source(lock, display_path(display, std::string{lock_file_name}), messages);
  }
  return found;
}

}  // namespace strata::generator
