// `strata new` and `strata merge`: the skeleton of the next migration, and of one that brings branches together.
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <unordered_map>

#include "arguments.hpp"
#include "commands.hpp"
#include "generator/layout/layouts.hpp"
#include "templates.hpp"

namespace strata::generator {

namespace {

bool create_folder(const folder_options& options, diagnostics& messages) {
  std::error_code failed;
  std::filesystem::create_directories(options.directory, failed);
  if (!failed) return true;
  messages.add({.code = "strata-cannot-write",
                .message = fmt::format("cannot create the folder: {}", failed.message()),
                .path = display_name(options)});
  return false;
}

void report_heads(const loaded_folder& folder, const folder_options& options, diagnostics& messages) {
  const std::string where = folder_option(folder.files.back().file);
  messages.add({.code = "strata-two-heads",
                .message = fmt::format("multiple heads are present: `{}`", fmt::join(folder.graph.heads, "`, `")),
                .path = display_name(options),
                .help = fmt::format("go on from one of them: strata new -m \"…\" --head {0}{1}\n"
                                    "or bring them together: strata merge -m \"…\"{1}",
                                    folder.graph.heads.back(), where)});
}

// What the new migration stands on; nothing after an error.
std::optional<std::vector<std::string>> choose_parents(const new_options& options, const loaded_folder& folder,
                                                       diagnostics& messages) {
  const std::vector<std::string>& heads = folder.graph.heads;
  if (options.head == "base") return std::vector<std::string>{};
  if (options.head.empty()) {
    if (heads.size() <= 1) return heads;
    report_heads(folder, options.folder, messages);
    return std::nullopt;
  }
  const auto found = find_migration(folder, options.head, options.folder, messages);
  if (!found) return std::nullopt;
  const migration_file& parent = folder.files[*found];
  if (options.splice || std::find(heads.begin(), heads.end(), parent.revision) != heads.end()) {
    return std::vector{parent.revision};
  }
  messages.add({.code = "strata-not-a-head",
                .message = fmt::format("`{}` is not a head", parent.revision),
                .file = parent.file,
                .help = fmt::format("--splice begins a new branch there: strata new -m \"…\" --head {} --splice{}",
                                    parent.revision, folder_option(parent.file))});
  return std::nullopt;
}

// The new file's path, or nothing after an error.
std::string create_next(const new_options& options, diagnostics& messages) {
  if (options.draft.edit && !check_editor("strata new -m \"…\" --edit", messages)) return {};
  if (!create_folder(options.folder, messages)) return {};
  const loaded_folder folder = load_branches(options.folder, messages);
  if (messages.has_errors()) return {};
  if (!can_write_migrations(folder.layout, display_name(options.folder), "strata new", messages)) return {};
  const auto parents = choose_parents(options, folder, messages);
  if (!parents) return {};
  return write_draft(
      options.folder, folder, options.draft,
      {.template_name = "migration.sql.mustache", .built_in = templates::migration_sql, .parents = *parents}, messages);
}

// Everything that the revision stands on.
std::set<std::string_view> ancestors(const loaded_folder& folder, std::string_view revision) {
  std::unordered_map<std::string_view, std::size_t> files;
  for (std::size_t at = 0; at < folder.files.size(); ++at) files.emplace(folder.files[at].revision, at);
  std::set<std::string_view> found;
  std::vector<std::string_view> open{revision};
  while (!open.empty()) {
    const std::string_view next = open.back();
    open.pop_back();
    for (const std::string& parent : folder.graph.parents[files.at(next)]) {
      if (found.insert(parent).second) open.push_back(parent);
    }
  }
  return found;
}

class merger {
 public:
  merger(const merge_options& options, const loaded_folder& folder, diagnostics& messages)
      : options_(options), folder_(folder), messages_(messages) {}

  // The merge's parents; nothing after an error.
  std::optional<std::vector<std::string>> parents() {
    std::vector<std::string> chosen;
    if (options_.revisions.empty()) chosen = folder_.graph.heads;
    for (const std::string& word : options_.revisions) {
      if (word == "heads") {
        for (const std::string& head : folder_.graph.heads) add(chosen, head);
        continue;
      }
      const auto found = find_migration(folder_, word, options_.folder, messages_);
      if (!found || !check_head(folder_.files[*found])) return std::nullopt;
      add(chosen, folder_.files[*found].revision);
    }
    if (chosen.size() < 2) {
      report("strata-nothing-to-merge",
             chosen.empty() ? "there is nothing to merge: the folder has no migrations"
                            : fmt::format("there is nothing to merge: `{}` is the only one", chosen.front()),
             "two heads at least are merged; strata heads lists them");
      return std::nullopt;
    }
    if (!check_overlap(chosen)) return std::nullopt;
    return chosen;
  }

 private:
  static void add(std::vector<std::string>& chosen, const std::string& revision) {
    if (std::find(chosen.begin(), chosen.end(), revision) == chosen.end()) chosen.push_back(revision);
  }

  void report(std::string code, std::string message, std::string help) {
    messages_.add({.code = std::move(code),
                   .message = std::move(message),
                   .path = display_name(options_.folder),
                   .help = std::move(help)});
  }

  bool check_head(const migration_file& file) {
    const std::vector<std::string>& heads = folder_.graph.heads;
    if (options_.splice || std::find(heads.begin(), heads.end(), file.revision) != heads.end()) return true;
    messages_.add({.code = "strata-not-a-head",
                   .message = fmt::format("`{}` is not a head", file.revision),
                   .file = file.file,
                   .help = fmt::format("the heads are {}; --splice merges it all the same", fmt::join(heads, ", "))});
    return false;
  }

  bool check_overlap(const std::vector<std::string>& chosen) {
    for (const std::string& each : chosen) {
      const std::set<std::string_view> below = ancestors(folder_, each);
      for (const std::string& other : chosen) {
        if (below.count(other) == 0) continue;
        report("strata-nothing-to-merge", fmt::format("`{}` stands on `{}` already", each, other),
               fmt::format("leave `{}` out", other));
        return false;
      }
    }
    return true;
  }

  const merge_options& options_;
  const loaded_folder& folder_;
  diagnostics& messages_;
};

// The new file's path, or nothing after an error.
std::string create_merge(const merge_options& options, diagnostics& messages) {
  if (options.draft.edit && !check_editor("strata merge -m \"…\" --edit", messages)) return {};
  const loaded_folder folder = load_branches(options.folder, messages);
  if (messages.has_errors()) return {};
  if (!can_write_migrations(folder.layout, display_name(options.folder), "strata merge", messages)) return {};
  const auto parents = merger{options, folder, messages}.parents();
  if (!parents) return {};
  draft_options draft = options.draft;
  if (draft.message.empty()) draft.message = fmt::format("merge {}", fmt::join(*parents, " and "));
  return write_draft(options.folder, folder, draft,
                     {.template_name = "merge.sql.mustache", .built_in = templates::merge_sql, .parents = *parents},
                     messages);
}

constexpr cli::option message_option{"message", "m", "MESSAGE", "what the migration does"};
constexpr cli::option revision_option{"revision", "", "NAME", "its revision (default: the time or the next number)"};
constexpr cli::option style_option{"style", "", "time|number",
                                   "how revisions are made (default: as in the folder; else time)"};
constexpr cli::option sql_dialect_option{"sql-dialect", "", "sqlite|postgresql|mysql",
                                         "a section of its own for this engine; again, or with commas, for several",
                                         cli::option::times::repeated};
constexpr cli::option depends_option{"depends", "", "REV",
                                     "a migration that has to run before, without being a parent; may be given again",
                                     cli::option::times::repeated};
constexpr cli::option label_option{"label", "", "NAME", "a name for the branch that begins here"};
constexpr cli::option template_option{
    "template", "", "FILE", "what the file is made from (default: one in the folder's templates/, else the built-in)"};
constexpr cli::option edit_option{"edit", "", "", "open the file in $VISUAL or $EDITOR"};

constexpr std::array options_of_new{
    message_option,
    revision_option,
    style_option,
    sql_dialect_option,
    depends_option,
    label_option,
    template_option,
    edit_option,
    cli::option{"head", "", "REV", "the head to go on from, or base (default: the only head)"},
    cli::option{"splice", "", "", "let --head be no head: a branch begins there"}};

constexpr std::array new_examples{cli::help_line{"new -m \"add region\""},
                                  cli::help_line{"new -m \"create tables\" --directory db/migrations"},
                                  cli::help_line{"new -m \"index names\" --sql-dialect sqlite,postgresql --edit"},
                                  cli::help_line{"new -m \"fix names\" --head 20260130_0900 --splice --label names"}};

constexpr std::array options_of_merge{
    message_option,     revision_option, style_option,
    sql_dialect_option, depends_option,  label_option,
    template_option,    edit_option,     cli::option{"splice", "", "", "let the revisions be no heads"}};

constexpr std::array merge_examples{cli::help_line{"merge -m \"merge regions and tenants\""},
                                    cli::help_line{"merge -m \"merge\" 20260130_0900 20260131_1200"}};

draft_options read_draft(const cli::invocation& asked) {
  draft_options draft{.message = asked.text("message"), .now = std::chrono::system_clock::now()};
  draft.revision = asked.text("revision");
  draft.style = read_style(asked);
  draft.sections = read_dialects(asked, split_list(asked.all("sql-dialect")));
  draft.depends = split_list(asked.all("depends"));
  draft.label = asked.text("label");
  draft.template_file = asked.text("template");
  draft.edit = asked.has("edit");
  return draft;
}

int run_new(const cli::context& now) {
  const cli::invocation& asked = now.asked;
  const new_options options{.folder = read_folder(asked),
                            .draft = read_draft(asked),
                            .head = asked.text("head"),
                            .splice = asked.has("splice")};
  if (slug_of(options.draft.message).empty()) {
    throw wrong_use(asked, "say what the migration does: -m \"add region\"");
  }
  if (options.splice && options.head.empty()) throw wrong_use(asked, "--splice belongs to --head");
  return new_migration(options, *now.terminal.out, *now.terminal.err);
}

int run_merge(const cli::context& now) {
  const cli::invocation& asked = now.asked;
  const merge_options options{.folder = read_folder(asked),
                              .draft = read_draft(asked),
                              .revisions = asked.words,
                              .splice = asked.has("splice")};
  if (!options.draft.message.empty() && slug_of(options.draft.message).empty()) {
    throw wrong_use(asked, "the message needs a letter or a digit: -m \"merge regions and tenants\"");
  }
  return merge_branches(options, *now.terminal.out, *now.terminal.err);
}

}  // namespace

constinit const cli::command new_command{.name = "new",
                                         .alias = "revision",
                                         .words = "-m MESSAGE",
                                         .works_on = cli::command::subject::folder,
                                         .summary = "write the skeleton of the next migration",
                                         .details =
                                             "Prints the path of the file. Without --head it stands on the only head "
                                             "of the chain; `--head base` begins anew beside what is there.",
                                         .examples = new_examples,
                                         .options = options_of_new,
                                         .environment = editor_variables,
                                         .run = run_new};

constinit const cli::command merge_command{
    .name = "merge",
    .words = "[REV]...",
    .works_on = cli::command::subject::folder,
    .summary = "write a migration that brings branches together",
    .details = "It has all heads as its parents, or those that are named. Prints the path of the file.",
    .examples = merge_examples,
    .options = options_of_merge,
    .environment = editor_variables,
    .run = run_merge};

int new_migration(const new_options& options, std::ostream& out, std::ostream& err) {
  diagnostics messages;
  const std::string path = create_next(options, messages);
  return show_draft(path, options.folder, options.draft, messages, out, err);
}

int merge_branches(const merge_options& options, std::ostream& out, std::ostream& err) {
  diagnostics messages;
  const std::string path = create_merge(options, messages);
  return show_draft(path, options.folder, options.draft, messages, out, err);
}

}  // namespace strata::generator
