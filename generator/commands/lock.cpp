// `strata lock` and `strata unlock`: what the lock file holds.
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <ostream>

#include "arguments.hpp"
#include "commands.hpp"
#include "generator/files/file_bytes.hpp"
#include "generator/files/folder.hpp"
#include "generator/files/source.hpp"
#include "generator/graph/chain_rules.hpp"
#include "generator/lock/lock_changes.hpp"
#include "generator/lock/lock_rules.hpp"
#include "runtime/internal/words.hpp"

namespace strata::generator {

namespace {

void report_not_locked(const lock_file& lock, const std::string& display, std::string_view revision,
                       diagnostics& messages) {
  std::vector<std::string_view> known;
  for (const locked_migration& each : lock.migrations) known.push_back(each.revision);
  std::string help = did_you_mean(revision, known);
  if (help.empty()) {
    help = known.empty() ? "it holds none yet: strata lock" : fmt::format("the newest it holds is `{}`", known.back());
  }
  messages.add({.code = "strata-not-locked",
                .message = fmt::format("the lock file holds no migration `{}`", revision),
                .path = display_path(display, std::string{lock_file_name}),
                .help = std::move(help)});
}

std::string count(std::size_t migrations) {
  return migrations == 1 ? "1 migration is locked" : fmt::format("{} migrations are locked", migrations);
}

int check(const lock_options& options, std::ostream& out, std::ostream& err) {
  diagnostics messages;
  const loaded_folder folder = load_folder(options.folder, messages);
  if (folder.lock_is_good) report_drafts(folder.chains, messages);
  note_needed_commits(folder.chains, messages);
  print(messages, err);
  if (messages.has_errors()) return cli::failed;
  out << count(folder.lock.migrations.size()) << '\n';
  return cli::done;
}

bool is_replaced(const loaded_folder& folder, std::string_view revision) {
  const std::vector<chain_migration>& migrations = folder.chains.front().migrations;
  return std::any_of(migrations.begin(), migrations.end(), [&](const chain_migration& each) {
    return each.is_checkpoint() &&
           (each.revision == revision || std::any_of(each.replaces.begin(), each.replaces.end(),
                                                     [&](const auto& below) { return below.revision == revision; }));
  });
}

// For another dialect, each locked migration needs a script; those that a checkpoint stands for have none any more.
bool can_fit_dialects(const loaded_folder& folder, const folder_options& options, diagnostics& messages) {
  const bool more = std::any_of(folder.dialects.begin(), folder.dialects.end(), [&](dialect each) {
    const std::vector<dialect>& held = folder.lock.dialects;
    return std::find(held.begin(), held.end(), each) == held.end();
  });
  const std::vector<chain_migration>& migrations = folder.chains.front().migrations;
  const auto checkpoint = std::find_if(migrations.begin(), migrations.end(),
                                       [](const chain_migration& each) { return each.is_checkpoint(); });
  if (!more || !folder.lock_source || checkpoint == migrations.end()) return true;
  messages.add(
      {.code = "strata-lock-dialects",
       .message = fmt::format("no dialect can be added: the migrations that the checkpoint `{}` stands for are "
                              "gone",
                              checkpoint->revision),
       .path = display_name(options),
       .help = "bring their files back, write sections for the new dialect, lock them, and squash again"});
  return false;
}

// Takes the edit that the options name into the lock file.
void accept(const lock_options& options, loaded_folder& folder, diagnostics& messages, std::vector<std::string>& done) {
  const bool up = !options.accept_edit.empty();
  const std::string& revision = up ? options.accept_edit : options.accept_down;
  if (!folder.lock.find(revision))
    return report_not_locked(folder.lock, display_name(options.folder), revision, messages);
  if (is_replaced(folder, revision)) {
    messages.add({.code = "strata-checkpoint",
                  .message = fmt::format("a checkpoint stands for `{}`, whose own file is gone", revision),
                  .path = display_name(options.folder),
                  .help = "bring the file back to accept an edit of it"});
    return;
  }
  const bool changed = up ? accept_edit(folder.lock, folder.chains, revision, options.reason)
                          : accept_down(folder.lock, folder.chains, revision);
  if (changed) {
    done.push_back(fmt::format("accepted the edited {} script of {}", up ? "up" : "down", revision));
  } else {
    done.push_back(
        fmt::format("nothing to accept: the {} script of {} is as it was locked", up ? "up" : "down", revision));
  }
}

void lock_drafts(loaded_folder& folder, std::vector<std::string>& done) {
  if (folder.lock_source && (fit_dialects(folder.lock, folder.chains) || folder.lock.layout != folder.layout)) {
    done.push_back("locked again for other dialects or another layout");
  }
  folder.lock.dialects = folder.dialects;
  folder.lock.layout = folder.layout;
  for (const std::string& revision : append_drafts(folder.lock, folder.chains)) done.push_back("locked " + revision);
  for (const std::string& revision : lock_checkpoints(folder.lock, folder.chains)) {
    done.push_back("locked the checkpoint " + revision);
  }
  if (done.empty()) done.push_back("nothing to lock: " + count(folder.lock.migrations.size()));
}

std::string problem_of(const lock_options& options) {
  if (options.accept_edit.empty() != options.reason.empty()) {
    return options.reason.empty() ? "--accept-edit needs a --reason: it stays in the lock file"
                                  : "--reason belongs to --accept-edit";
  }
  const int kinds =
      (options.check ? 1 : 0) + (options.accept_edit.empty() ? 0 : 1) + (options.accept_down.empty() ? 0 : 1);
  return kinds > 1 ? "--check, --accept-edit and --accept-down exclude each other" : "";
}

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

constexpr std::array options_of_lock{
    cli::option{"check", "", "", "write nothing; fail where a migration is edited or not locked (for CI)"},
    cli::option{"accept-edit", "", "REV",
                "accept the edited up script of REV; databases that ran the former one stay good"},
    cli::option{"reason", "", "TEXT", "why, with --accept-edit"},
    cli::option{"accept-down", "", "REV", "accept the edited down script of REV"}};

constexpr std::array lock_examples{
    cli::help_line{"lock"}, cli::help_line{"lock --check"},
    cli::help_line{"lock --accept-edit 20260130_0900 --reason \"failed where nodes had no region\""},
    cli::help_line{"lock --accept-down 20260130_0900"}};

constexpr std::array unlock_examples{cli::help_line{"unlock 20260130_0900"}};

int run_lock(const cli::context& now) {
  const cli::invocation& asked = now.asked;
  const lock_options options{.folder = read_folder(asked),
                             .check = asked.has("check"),
                             .accept_edit = asked.text("accept-edit"),
                             .reason = asked.text("reason"),
                             .accept_down = asked.text("accept-down")};
  if (const std::string problem = problem_of(options); !problem.empty()) throw wrong_use(asked, problem);
  return lock_migrations(options, *now.terminal.out, *now.terminal.err);
}

int run_unlock(const cli::context& now) {
  const unlock_options options{.folder = read_folder(now.asked), .revision = now.asked.words.front()};
  return unlock_migration(options, *now.terminal.out, *now.terminal.err);
}

}  // namespace

constinit const cli::command lock_command{.name = "lock",
                                          .works_on = cli::command::subject::folder,
                                          .summary = "write the drafts' checksums into the lock file",
                                          .details =
                                              "From then on the build refuses edits of them. Lock a migration when a "
                                              "database that is kept may have run it, and commit the file.",
                                          .examples = lock_examples,
                                          .options = options_of_lock,
                                          .run = run_lock};

constinit const cli::command unlock_command{
    .name = "unlock",
    .words = "REV",
    .works_on = cli::command::subject::folder,
    .summary = "take the newest migration out of the lock file",
    .details = "It is a draft again then and free to edit. Only for a migration that no kept database has run.",
    .examples = unlock_examples,
    .run = run_unlock};

void write_lock(const folder_options& folder, const lock_file& lock, diagnostics& messages) {
  const std::filesystem::path path = folder.directory / lock_file_name;
  const std::string text = serialise(lock);
  std::ifstream in{path, std::ios::binary};
  if (in && std::string{std::istreambuf_iterator<char>{in}, std::istreambuf_iterator<char>{}} == text) return;
  in.close();
  if (const std::error_code failed = replace_file(path, text)) {
    messages.add({.code = "strata-cannot-write",
                  .message = fmt::format("cannot write the file: {}", failed.message()),
                  .path = display_path(display_name(folder), std::string{lock_file_name})});
  }
}

int lock_migrations(const lock_options& options, std::ostream& out, std::ostream& err) {
  if (options.check) return check(options, out, err);
  diagnostics messages;
  std::vector<std::string> done;
  loaded_folder folder = load_chains(options.folder, messages);
  const bool accepting = !options.accept_edit.empty() || !options.accept_down.empty();
  if (!messages.has_errors() && accepting) accept(options, folder, messages, done);
  if (!messages.has_errors() && !accepting) {
    for (const std::string& revision : forget_checkpoints(folder.lock, folder.chains)) {
      done.push_back("the checkpoint " + revision + " is gone, and out of the lock file");
    }
  }
  if (!messages.has_errors()) apply_lock(folder.chains, folder.lock, folder.lock_source, messages);
  if (!messages.has_errors() && !accepting && can_fit_dialects(folder, options.folder, messages)) {
    lock_drafts(folder, done);
  }
  note_needed_commits(folder.chains, messages);
  if (options.folder.allow_branches) folder.lock.branches = true;
  if (!messages.has_errors()) write_lock(options.folder, folder.lock, messages);
  print(messages, err);
  if (messages.has_errors()) return cli::failed;
  for (const std::string& line : done) out << line << '\n';
  return cli::done;
}

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

}  // namespace strata::generator
