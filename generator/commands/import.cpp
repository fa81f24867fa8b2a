// `strata import`: another tool's folder as one of Strata's own, or as it is with a lock file.
#include <fmt/format.h>
#include <array>
#include <filesystem>
#include <ostream>

#include "arguments.hpp"
#include "commands.hpp"
#include "generator/files/file_bytes.hpp"
#include "generator/files/folder.hpp"
#include "generator/import/native_chain.hpp"
#include "generator/layout/layouts.hpp"
#include "generator/lock/lock_changes.hpp"
#include "runtime/internal/words.hpp"
#include "templates.hpp"

namespace strata::generator {

namespace {

using file_list = std::vector<std::pair<std::string, std::string>>;

std::string count(std::size_t migrations) {
  return migrations == 1 ? "1 migration" : fmt::format("{} migrations", migrations);
}

std::string display_of_target(const import_options& options) {
  return options.display_to.empty() ? options.to.generic_string() : options.display_to;
}

bool check_target(const import_options& options, diagnostics& messages) {
  if (is_free(options.to)) return true;
  messages.add({.code = "strata-folder-not-empty",
                .message = "the folder exists already and is not empty",
                .path = display_of_target(options),
                .help = "nothing was written: name another folder; files that are there are never touched"});
  return false;
}

// Databases have run these migrations, so all of them are locked.
lock_file locked(loaded_folder& folder, bool allow_branches) {
  lock_file lock = folder.lock;
  lock.dialects = folder.dialects;
  lock.layout = native_layout;
  lock.branches = lock.branches || allow_branches;
  (void)append_drafts(lock, folder.chains);
  return lock;
}

// Everything that the new folder holds; what is wrong goes to `messages`.
file_list make_files(loaded_folder& folder, const import_options& options, diagnostics& messages) {
  const foreign_chain chain{.files = folder.files,
                            .repeatables = folder.repeatables,
                            .graph = folder.graph,
                            .chains = folder.chains,
                            .allow_branches = options.folder.allow_branches || folder.lock.branches};
  file_list files;
  for (native_file& each : write_native(chain, display_of_target(options), messages)) {
    files.emplace_back(std::move(each.name), std::move(each.text));
  }
  if (messages.has_errors()) return files;
  files.emplace_back(lock_file_name, serialise(locked(folder, options.folder.allow_branches)));
  files.emplace_back(".gitattributes", templates::gitattributes);
  return files;
}

std::string dialect_words(const std::vector<dialect>& dialects) {
  std::string words;
  for (const dialect each : dialects) words += fmt::format("{}{}", words.empty() ? "" : " ", to_string(each));
  return words;
}

void tell(const loaded_folder& folder, const file_list& files, const import_options& options, std::ostream& out) {
  const std::string display = display_of_target(options);
  for (const auto& [name, text] : files) {
    out << (options.dry_run ? "would write " : "wrote ") << display_path(display, name) << '\n';
  }
  out << fmt::format("{} of {} for {}, all locked; revisions, checksums and digests are as they were\n",
                     count(folder.files.size() + folder.repeatables.size()), folder.layout,
                     dialect_words(folder.dialects));
  if (options.dry_run) {
    out << "nothing was written\n";
    return;
  }
  out << fmt::format(
      "add_migrations() takes it with DIRECTORY {} DIALECTS {} and no LAYOUT; {} is not needed any more\n", display,
      dialect_words(folder.dialects), display_name(options.folder));
}

int write_folder(const import_options& options, std::ostream& out, std::ostream& err) {
  diagnostics messages;
  file_list files;
  loaded_folder folder;
  if (check_target(options, messages)) folder = load_folder(options.folder, messages);
  if (!messages.has_errors()) files = make_files(folder, options, messages);
  if (!messages.has_errors() && !options.dry_run) {
    if (const std::string problem = create_folder(options.to, files, options.before_step); !problem.empty()) {
      messages.add({.code = "strata-cannot-write",
                    .message = problem,
                    .path = display_of_target(options),
                    .help = "nothing was changed: check that the folder can be written, and that the disk has space"});
    }
  }
  print(messages, err);
  if (messages.has_errors()) return cli::failed;
  tell(folder, files, options, out);
  return cli::done;
}

int lock_in_place(const import_options& options, std::ostream& out, std::ostream& err) {
  if (!options.dry_run) {
    lock_options lock;
    lock.folder = options.folder;
    return lock_migrations(lock, out, err);
  }
  diagnostics messages;
  const loaded_folder folder = load_folder(options.folder, messages);
  print(messages, err);
  if (messages.has_errors()) return cli::failed;
  for (const chain_migration& each : folder.chains.front().migrations) {
    if (each.draft) out << "would lock " << each.revision << '\n';
  }
  out << "nothing was written\n";
  return cli::done;
}

std::string problem_of(const std::string& layout) {
  if (layout.empty()) return "--from is missing: it names the layout";
  if (layout == native_layout) return "--from strata: these files are native already; strata lock locks them";
  if (find_layout(layout) == nullptr) return fmt::format("unknown layout '{}' ({})", layout, layout_names());
  return {};
}

constexpr std::array options_of_import{
    cli::option{"from", "", "LAYOUT", "how its files are named"},
    cli::option{"to", "", "DIR", "the folder to make (default: none, only the lock file)"},
    cli::option{"dry-run", "", "", "say what would be written, and write nothing"},
    dialects_option,
    allow_branches_option,
    gaps_option};

constexpr std::array import_examples{
    cli::help_line{"import db/migration --from flyway --to migrations --dialects postgresql --dry-run"},
    cli::help_line{"import db/migration --from flyway --to migrations --dialects postgresql"},
    cli::help_line{"import handover.sql --from alembic-sql --to migrations"},
    cli::help_line{"import migrations --from goose"}};

int run_import(const cli::context& now) {
  const cli::invocation& asked = now.asked;
  import_options options{.folder = read_folder(asked), .to = asked.text("to"), .dry_run = asked.has("dry-run")};
  options.folder.directory = asked.words.front();
  options.folder.layout = asked.text("from");
  std::error_code ignored;
  if (options.to.empty() && std::filesystem::is_regular_file(options.folder.directory, ignored)) {
    throw wrong_use(asked, "a single file needs --to: there is no folder for a lock file");
  }
  if (const std::string problem = problem_of(options.folder.layout); !problem.empty()) {
    std::vector<std::string_view> names;
    for (const layout& each : all_layouts()) names.push_back(each.name);
    throw wrong_use(asked, problem, did_you_mean(options.folder.layout, names));
  }
  return import_migrations(options, *now.terminal.out, *now.terminal.err);
}

}  // namespace

constinit const cli::command import_command{
    .name = "import",
    .words = "DIRECTORY --from LAYOUT",
    .summary = "take over another tool's folder of migrations",
    .details =
        "With --to, writes them as files of the layout strata, with the same revisions, checksums and digests, and a "
        "lock file. All or nothing: files that exist are never touched. Without --to, the folder stays as it is and "
        "gets a lock file. DIRECTORY may be one file. The layouts are alembic-sql, dbmate, diesel, flyway, "
        "golang-migrate, goose, pairs, refinery, sqitch and sqlx.",
    .examples = import_examples,
    .options = options_of_import,
    .run = run_import};

int import_migrations(const import_options& options, std::ostream& out, std::ostream& err) {
  return options.to.empty() ? lock_in_place(options, out, err) : write_folder(options, out, err);
}

}  // namespace strata::generator
