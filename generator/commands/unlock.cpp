#include "unlock.hpp"

#include <fmt/format.h>

#include <iostream>

#include <strata/cli.hpp>

#include "arguments.hpp"
#include "generator/files/folder.hpp"
#include "write_lock.hpp"

namespace strata::generator {

namespace {

source find_lock(const folder_options& options, diagnostics& messages) {
  const std::string shown = display_path(display_name(options), std::string{lock_file_name});
  if (std::filesystem::exists(options.directory / lock_file_name)) {
    return read_lock_source(options.directory, display_name(options), messages);
  }
  messages.add({.code = "strata-no-lock",
                .message = "there is no lock file, so no migration is locked",
                .path = shown,
                .help = "name the folder of the migrations with --directory"});
  return nullptr;
}

void remove_newest(lock_file& lock, const source& file, const unlock_options& options, diagnostics& messages) {
  const locked_migration* found = lock.find(options.revision);
  if (!found) return report_not_locked(lock, display_name(options.folder), options.revision, messages);
  const std::string& newest = lock.migrations.back().revision;
  if (found->revision != newest) {
    messages.add({.code = "strata-not-newest",
                  .message = fmt::format("`{}` is not the newest locked migration; `{}` is", found->revision, newest),
                  .file = file,
                  .offset = file->offset_of(found->line),
                  .help = fmt::format("strata unlock {}{} comes first, if no kept database ran it", newest,
                                      folder_option(file))});
    return;
  }
  lock.migrations.pop_back();
}

constexpr command_help help{
    .usage = "strata unlock REV [options]",
    .summary = "take the newest migration out of the lock file",
    .text = "It is a draft again then and free to edit. Only for a migration that no kept database has run.",
    .examples = "strata unlock 20260130_0900"};

int run(const command_line& line) {
  unlock_options options;
  boost::program_options::options_description description{"Options"};
  add_folder_options(description, options.folder);
  if (const auto status = read_arguments(line, help, description, {{"REV", &options.revision}})) return *status;
  return unlock_migration(options, std::cout, std::cerr);
}

}  // namespace

int unlock_migration(const unlock_options& options, std::ostream& out, std::ostream& err) {
  diagnostics messages;
  if (const source file = find_lock(options.folder, messages)) {
    lock_file lock = parse_lock_file(file, messages);
    if (!messages.has_errors()) remove_newest(lock, file, options, messages);
    if (!messages.has_errors()) write_lock(options.folder, lock, messages);
  }
  print(messages, err);
  if (messages.has_errors()) return cli::failed;
  out << "unlocked " << options.revision << ": it is a draft again\n";
  return cli::done;
}

const command& unlock_command() {
  static constexpr command entry{"unlock", help.summary, run};
  return entry;
}

}  // namespace strata::generator
