// `strata init`: begins a folder of migrations, and says what to write into CMakeLists.txt.
#include <fmt/format.h>
#include <array>
#include <kainjow/mustache.hpp>
#include <ostream>

#include <strata/cli.hpp>
#include "arguments.hpp"
#include "commands.hpp"
#include "draft.hpp"
#include "generator/emit/emit.hpp"
#include "generator/files/file_bytes.hpp"
#include "generator/files/folder.hpp"
#include "generator/layout/layouts.hpp"
#include "generator/layout/names.hpp"
#include "templates.hpp"

namespace strata::generator {

namespace {

namespace fs = std::filesystem;
namespace mustache = kainjow::mustache;

// Begins the folder, and leaves nothing behind where that fails.
class beginning {
 public:
  beginning(const init_options& options, diagnostics& messages) : options_(options), messages_(messages) {}
  beginning(const beginning&) = delete;
  beginning& operator=(const beginning&) = delete;
  ~beginning() {
    if (!messages_.has_errors()) return;
    std::error_code ignored;
    for (const std::string& each : written_) fs::remove(options_.folder.directory / each, ignored);
    if (created_) fs::remove(options_.folder.directory, ignored);
  }

  // The files' names, the migration first.
  std::vector<std::string> write() {
    const std::string& layout = options_.folder.layout;
    if (find_layout(layout) != nullptr &&
        !can_write_migrations(layout, display_name(options_.folder), "strata init", messages_)) {
      return {};
    }
    if (!make_folder()) return {};
    write_attributes();
    if (!messages_.has_errors()) write_migration();
    if (!messages_.has_errors() && !options_.folder.dialects.empty()) write_header();
    return written_;
  }

 private:
  void report(std::string code, std::string message, std::string help) {
    messages_.add({.code = std::move(code),
                   .message = std::move(message),
                   .path = display_name(options_.folder),
                   .help = std::move(help)});
  }

  bool make_folder() {
    const fs::path& folder = options_.folder.directory;
    std::error_code failed;
    if (fs::exists(folder, failed) && (!fs::is_directory(folder) || !fs::is_empty(folder))) {
      report("strata-folder-not-empty",
             fs::is_directory(folder) ? "the folder exists already and is not empty" : "there is a file of this name",
             fmt::format("nothing was written: name another folder, or go on here: strata new -m \"…\"{}",
                         folder_option(std::string_view{display_name(options_.folder)})));
      return false;
    }
    created_ = fs::create_directories(folder, failed);
    if (!failed) return true;
    report("strata-cannot-write", fmt::format("cannot create the folder: {}", failed.message()),
           "check who may write where it is to be");
    return false;
  }

  void write_attributes() {
    const std::string name = ".gitattributes";
    if (const std::error_code failed = create_file(options_.folder.directory / name, templates::gitattributes)) {
      report("strata-cannot-write", fmt::format("cannot write {}: {}", name, failed.message()),
             "nothing was changed: check that the folder can be written, and that the disk has space");
      return;
    }
    written_.push_back(name);
  }

  void write_migration() {
    const loaded_folder folder = load_branches(options_.folder, messages_);
    if (messages_.has_errors()) return;
    const std::string path = write_draft(
        options_.folder, folder, {.message = options_.message, .now = options_.now, .style = options_.style},
        {.template_name = "migration.sql.mustache", .built_in = templates::migration_sql, .parents = {}}, messages_);
    if (!path.empty()) written_.insert(written_.begin(), std::string{name_of(path)});
  }

  // The lock file records the dialects, so that no command has to be told again.
  void write_header() {
    lock_file lock;
    lock.dialects = options_.folder.dialects;
    lock.layout = options_.folder.layout.empty() ? "strata" : options_.folder.layout;
    write_lock(options_.folder, lock, messages_);
    if (!messages_.has_errors()) written_.push_back(std::string{lock_file_name});
  }

  const init_options& options_;
  diagnostics& messages_;
  bool created_ = false;
  std::vector<std::string> written_;
};

// What the program is called: the folder that the migrations' folder lies in, as an identifier.
std::string program_name(const fs::path& directory) {
  std::string name;
  for (const char each : directory.parent_path().filename().string()) {
    const bool letter = (each >= 'a' && each <= 'z') || (each >= 'A' && each <= 'Z');
    const bool digit = each >= '0' && each <= '9';
    if (letter || (digit && !name.empty())) {
      name += letter ? static_cast<char>(each | 0x20) : each;
    } else if (!name.empty() && name.back() != '_') {
      name += '_';
    }
  }
  while (name.ends_with('_')) name.pop_back();
  // A folder may be called as no namespace can: `new`, `std`.
  return is_namespace(name) ? name : name.empty() ? "app" : name + "_app";
}

std::string cmake_lines(const folder_options& folder) {
  fs::path directory = fs::absolute(folder.directory).lexically_normal();
  if (directory.filename().empty()) directory = directory.parent_path();
  std::string arguments;
  if (directory.filename() != "migrations") arguments += fmt::format(" DIRECTORY {}", directory.filename().string());
  std::string components = "sqlite";
  if (!folder.dialects.empty()) {
    components.clear();
    for (const dialect each : folder.dialects)
      components += fmt::format("{}{}", components.empty() ? "" : " ", to_string(each));
    if (components != "sqlite") arguments += " DIALECTS " + components;
  }
  mustache::mustache form{std::string{templates::cmake_lines}};
  mustache::data data;
  data.set("components", components + " cli");
  data.set("name", program_name(directory));
  data.set("arguments", arguments);
  return form.render(data);
}

constexpr std::array options_of_init{
    cli::option{"message", "m", "MESSAGE", "what the first migration does (default: initial schema)"},
    cli::option{"style", "", "time|number", "how revisions are made (default: time)"}};

constexpr std::array init_examples{cli::help_line{"init"},
                                   cli::help_line{"init db/migrations --dialects sqlite,postgresql"}};

int run_init(const cli::context& now) {
  const cli::invocation& asked = now.asked;
  init_options options{
      .folder = read_folder(asked), .style = read_style(asked), .now = std::chrono::system_clock::now()};
  options.message = asked.text("message", options.message);
  if (!asked.words.empty()) options.folder.directory = asked.words.front();
  if (slug_of(options.message).empty()) throw wrong_use(asked, "the message needs a letter or a digit");
  return init_folder(options, *now.terminal.out, *now.terminal.err);
}

}  // namespace

constinit const cli::command init_command{
    .name = "init",
    .words = "[DIRECTORY]",
    .works_on = cli::command::subject::folder,
    .summary = "begin a folder of migrations",
    .details =
        "Makes the folder (default: migrations) with a first migration and .gitattributes, and prints the lines for "
        "CMakeLists.txt. Refuses a folder that is not empty.",
    .examples = init_examples,
    .options = options_of_init,
    .run = run_init};

int init_folder(const init_options& options, std::ostream& out, std::ostream& err) {
  diagnostics messages;
  const std::vector<std::string> written = beginning{options, messages}.write();
  print(messages, err);
  if (messages.has_errors()) return cli::failed;
  const std::string shown = display_name(options.folder);
  for (const std::string& each : written) out << "created " << display_path(shown, each) << '\n';
  out << "\nWrite the first migration, and put this into CMakeLists.txt:\n\n" << cmake_lines(options.folder);
  return cli::done;
}

}  // namespace strata::generator
