#include "new.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <iostream>
#include <set>

#include <strata/cli.hpp>

#include "../layout/folder.hpp"
#include "../layout/natural_order.hpp"
#include "../layout/revision.hpp"
#include "../lock/replace_file.hpp"
#include "arguments.hpp"

namespace strata::generator {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_slug = 60;

// The message as a part of a file's name: ASCII letters and digits in lower case, letters of other scripts as they are.
std::string slug_of(std::string_view message) {
  std::string slug;
  for (const char byte : message) {
    const auto value = static_cast<unsigned char>(byte);
    const bool letter = (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z');
    const bool digit = value >= '0' && value <= '9';
    if (letter || digit || value >= 0x80) {
      slug += letter ? static_cast<char>(value | 0x20U) : byte;
    } else if (!slug.empty() && slug.back() != '_') {
      slug += '_';
    }
  }
  if (slug.size() > longest_slug) {
    std::size_t end = longest_slug;
    while ((static_cast<unsigned char>(slug[end]) & 0xC0U) == 0x80U) --end;
    slug.resize(end);
  }
  while (slug.ends_with('_')) slug.pop_back();
  return slug;
}

std::string first_line(std::string_view message) {
  return std::string{message.substr(0, message.find_first_of("\r\n"))};
}

std::string file_text(std::string_view message, const std::string& parent) {
  std::string text = fmt::format("-- {}\n", message);
  if (!parent.empty()) text += fmt::format("-- migrate:parent {}\n", parent);
  return text + "\n-- migrate:up\n\n\n-- migrate:down\n\n";
}

// A dash keeps a slug that begins with a digit apart from the revision.
std::string file_name(std::string_view revision, std::string_view slug) {
  const bool digit = slug.front() >= '0' && slug.front() <= '9';
  return fmt::format("{}{}{}.sql", revision, digit ? '-' : '_', slug);
}

// A revision that nobody has, with which the new file sorts last: the time, or one more than the last file's where that
// one is ahead of the clock. Empty where the last file's name has no number to go on from.
std::string next_revision(const new_options& options, const std::vector<migration_file>& files, std::string_view slug) {
  std::set<std::string_view> taken;
  for (const migration_file& each : files) taken.insert(each.revision);
  std::string revision = fmt::format("{:%Y%m%d_%H%M}", fmt::gmtime(std::chrono::system_clock::to_time_t(options.now)));
  const std::string_view last = files.empty() ? std::string_view{} : name_of(files.back().file->path());
  if (!natural_less(last, file_name(revision, slug))) {
    const std::string before = read_file_name(last).revision;
    if (before.empty()) return {};
    revision = following_revision(before);
  }
  while (taken.count(revision) != 0) revision = following_revision(revision);
  return revision;
}

bool create_folder(const folder_options& options, diagnostics& messages) {
  std::error_code failed;
  fs::create_directories(options.directory, failed);
  if (!failed) return true;
  messages.add({.code = "strata-cannot-write",
                .message = fmt::format("cannot create the folder: {}", failed.message()),
                .path = display_name(options)});
  return false;
}

// The new file's path, or nothing after an error.
std::string create(const new_options& options, diagnostics& messages) {
  const std::string message = first_line(options.message);
  const std::string slug = slug_of(message);
  if (!create_folder(options.folder, messages)) return {};
  const loaded_folder folder = load_graph(options.folder, messages);
  if (messages.has_errors()) return {};

  const std::string revision = next_revision(options, folder.files, slug);
  if (revision.empty()) {
    messages.add({.code = "strata-cannot-sort",
                  .message = "no file name sorts after this one, whose name does not begin with a digit",
                  .file = folder.files.back().file,
                  .help = "rename it so that it begins with its revision"});
    return {};
  }
  const bool follows_head = folder.graph.heads.empty() || folder.graph.heads.front() == folder.files.back().revision;
  const std::string name = file_name(revision, slug);
  const std::string text = file_text(message, follows_head ? std::string{} : folder.graph.heads.front());
  std::string shown = display_path(display_name(options.folder), name);
  if (const std::error_code failed = replace_file(options.folder.directory / name, text)) {
    messages.add({.code = "strata-cannot-write",
                  .message = fmt::format("cannot write the file: {}", failed.message()),
                  .path = shown});
    return {};
  }
  return shown;
}

constexpr command_help help{
    .usage = "strata new -m MESSAGE [options]",
    .text = "Writes the skeleton of the next migration and prints its path. The revision is the time (UTC).",
    .examples = "strata new -m \"add region\"\nstrata new -m \"create tables\" --directory db/migrations"};

int run(const std::vector<std::string>& arguments) {
  namespace po = boost::program_options;
  new_options options;
  options.now = std::chrono::system_clock::now();
  po::options_description description{"Options"};
  description.add_options()("message,m", po::value(&options.message)->value_name("MESSAGE"), "what the migration does");
  add_folder_options(description, options.folder);
  if (const auto status = read_arguments(arguments, help, description)) return *status;
  if (slug_of(first_line(options.message)).empty()) {
    return wrong_usage(help, "say what the migration does: -m \"add region\"");
  }
  return new_migration(options, std::cout, std::cerr);
}

}  // namespace

int new_migration(const new_options& options, std::ostream& out, std::ostream& err) {
  diagnostics messages;
  const std::string path = create(options, messages);
  print(messages, err);
  if (path.empty()) return cli::failed;
  out << path << '\n';
  return cli::done;
}

const command& new_command() {
  static constexpr command entry{"new", "write the skeleton of the next migration", run};
  return entry;
}

}  // namespace strata::generator
