#include "folder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <system_error>

#include "file_bytes.hpp"
#include "natural_order.hpp"
#include "runtime/internal/words.hpp"
#include "text_check.hpp"

namespace strata::generator {

namespace {

namespace fs = std::filesystem;

// What the tree is read for.
bool is_read(std::string_view name, bool deep) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos) return false;
  const std::string_view ending = name.substr(dot + 1);
  constexpr std::array<std::string_view, 4> read{"sql", "toml", "conf", "plan"};
  if (!deep) return ending == read.front();
  return std::find(read.begin(), read.end(), ascii::lower(ending)) != read.end();
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

bool check_file_name(const std::string& name, const std::string& display, diagnostics& messages) {
  std::size_t begin = 0;
  std::optional<std::size_t> unfit;
  while (!unfit && begin <= name.size()) {
    const std::size_t end = std::min(name.find('/', begin), name.size());
    unfit = first_unfit_for_a_name(std::string_view{name}.substr(begin, end - begin));
    if (!unfit) begin = end + 1;
  }
  if (!unfit) return true;
  const char byte = name[begin + *unfit];
  const bool printable = byte > ' ' && byte < '\x7f';
  // A line end in a message would begin another one.
  std::string shown = display_path(display, name);
  for (char& each : shown) {
    if ((each >= 0 && each < ' ') || each == '\x7f') each = '?';
  }
  messages.add({.code = "strata-file-name",
                .message = printable ? fmt::format("a migration's file may not have `{}` in its name", byte)
                                     : "the file's name holds something that is no letter, digit or blank",
                .path = shown,
                .help = "rename it: letters, digits, `_ - . +` and blanks"});
  return false;
}

source read_source(const fs::path& path, const std::string& display, diagnostics& messages) {
  std::optional<std::string> text = read_bytes(path);
  if (!text) {
    messages.add({.code = "strata-unreadable",
                  .message = fmt::format("cannot read the file: {}",
                                         errno == ENODEV ? "it is no regular file" : std::strerror(errno)),
                  .path = display,
                  .help = fmt::format("ls -l {} shows what it is and who may read it", display)});
    return nullptr;
  }
  auto file = std::make_shared<source_file>(display, std::move(*text));
  return check_text(file, messages) ? file : nullptr;
}

source read_lock_source(const fs::path& directory, const std::string& display, diagnostics& messages) {
  const fs::path lock = directory / lock_file_name;
  std::error_code ignored;
  if (!fs::exists(lock, ignored)) return nullptr;
  return read_source(lock, display_path(display, std::string{lock_file_name}), messages);
}

std::vector<folder_file> read_tree(const fs::path& directory, const std::string& display, bool deep,
                                   diagnostics& messages) {
  std::vector<std::string> names;
  std::error_code failed;
  if (fs::is_regular_file(directory, failed)) {
    source text = read_source(directory, display, messages);
    if (!text) return {};
    return {{directory.filename().string(), std::move(text)}};
  }
  failed.clear();
  for (fs::recursive_directory_iterator each{directory, failed}; !failed && each != fs::recursive_directory_iterator{};
       each.increment(failed)) {
    std::error_code ignored;
    const bool hidden = each->path().filename().native().starts_with('.');
    if (each->is_directory(ignored)) {
      if (!deep || hidden) each.disable_recursion_pending();
    } else if (!hidden) {
      names.push_back(each->path().lexically_relative(directory).generic_string());
    }
  }
  if (failed) {
    report_folder(display, failed, messages);
    return {};
  }
  std::sort(names.begin(), names.end(), natural_less);
  // Sqitch writes a reworked change's tag behind an @.
  const bool has_plan =
      std::any_of(names.begin(), names.end(), [](const auto& each) { return each.ends_with(".plan"); });
  std::vector<folder_file> files;
  for (std::string& name : names) {
    if (name == lock_file_name) continue;
    std::string checked = name;
    if (deep && has_plan) std::replace(checked.begin(), checked.end(), '@', '_');
    if (!is_read(name, deep)) {
      files.push_back({std::move(name), nullptr});
    } else if (!check_file_name(checked, display, messages)) {
      continue;
    } else if (source text = read_source(directory / name, display_path(display, name), messages)) {
      files.push_back({std::move(name), std::move(text)});
    }
  }
  return files;
}

}  // namespace strata::generator
