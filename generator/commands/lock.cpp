#include "lock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iostream>

#include <strata/cli.hpp>

#include "arguments.hpp"
#include "generator/files/folder.hpp"
#include "generator/graph/chain_rules.hpp"
#include "generator/lock/lock_changes.hpp"
#include "generator/lock/lock_rules.hpp"
#include "write_lock.hpp"

namespace strata::generator {

namespace {

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

constexpr command_help help{
    .usage = "strata lock [options]",
    .summary = "write the drafts' checksums into the lock file",
    .text =
        "From then on the build refuses edits of them. Lock a migration when a database that is kept may have run it,\n"
        "and commit the file.",
    .examples =
        "strata lock\n"
        "strata lock --check\n"
        "strata lock --accept-edit 20260130_0900 --reason \"failed where nodes had no region\"\n"
        "strata lock --accept-down 20260130_0900"};

std::string problem_of(const lock_options& options) {
  if (options.accept_edit.empty() != options.reason.empty()) {
    return options.reason.empty() ? "--accept-edit needs a --reason: it stays in the lock file"
                                  : "--reason belongs to --accept-edit";
  }
  const int kinds =
      (options.check ? 1 : 0) + (options.accept_edit.empty() ? 0 : 1) + (options.accept_down.empty() ? 0 : 1);
  return kinds > 1 ? "--check, --accept-edit and --accept-down exclude each other" : "";
}

int run(const command_line& line) {
  namespace po = boost::program_options;
  lock_options options;
  po::options_description description{"Options"};
  description.add_options()("check", po::bool_switch(&options.check),
                            "write nothing; fail where a migration is edited or not locked (for CI)")(
      "accept-edit", po::value(&options.accept_edit)->value_name("REV"),
      "accept the edited up script of REV; databases that ran the former one stay good")(
      "reason", po::value(&options.reason)->value_name("TEXT"), "why, with --accept-edit")(
      "accept-down", po::value(&options.accept_down)->value_name("REV"), "accept the edited down script of REV");
  add_folder_options(description, options.folder);
  if (const auto status = read_arguments(line, help, description)) return *status;
  if (const std::string problem = problem_of(options); !problem.empty()) return wrong_usage(help, problem);
  return lock_migrations(options, std::cout, std::cerr);
}

}  // namespace

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

const command& lock_command() {
  static constexpr command entry{"lock", help.summary, run};
  return entry;
}

}  // namespace strata::generator
