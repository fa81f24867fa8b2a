#include "draft.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <kainjow/mustache.hpp>
#include <ostream>
#include <strata/cli.hpp>

#include "arguments.hpp"
#include "generator/files/file_bytes.hpp"
#include "generator/files/folder.hpp"
#include "generator/layout/layouts.hpp"
#include "generator/layout/markers.hpp"
#include "generator/layout/names.hpp"

namespace strata::generator {

namespace {

namespace mustache = kainjow::mustache;

struct draft_name {
  std::string revision;
  std::string file;
};

std::string first_line(std::string_view message) {
  return std::string{message.substr(0, message.find_first_of("\r\n"))};
}

class draft_writer {
 public:
  draft_writer(const folder_options& where, const loaded_folder& folder, const draft_options& options,
               const draft_kind& kind, diagnostics& messages)
      : where_(where), folder_(folder), options_(options), kind_(kind), messages_(messages) {}

  std::string write() {
    const std::optional<draft_name> name = choose_name();
    if (!name || !check_label()) return {};
    const std::optional<std::vector<std::string>> lines = directives(*name);
    if (!lines) return {};
    const std::optional<std::string> text = fill(*name, *lines);
    if (!text || !check_text(*name, *text)) return {};
    std::string shown = shown_path(name->file);
    if (const std::error_code failed = create_file(where_.directory / name->file, *text)) {
      report("strata-cannot-write", fmt::format("cannot write the file: {}", failed.message()), shown,
             "nothing was changed: check that the folder can be written, and that the disk has space");
      return {};
    }
    return shown;
  }

 private:
  void report(std::string code, std::string message, std::string path, std::string help) {
    messages_.add(
        {.code = std::move(code), .message = std::move(message), .path = std::move(path), .help = std::move(help)});
  }

  [[nodiscard]] std::string shown_path(const std::string& file) const {
    return display_path(display_name(where_), file);
  }

  std::optional<draft_name> choose_name() {
    const std::string slug = slug_of(options_.message);
    revision_series series{folder_.files, options_.style, options_.now};
    if (!options_.revision.empty()) {
      if (!check_revision(series)) return std::nullopt;
      if (std::string file = file_name(options_.revision, slug); series.sorts_last(file)) {
        return draft_name{options_.revision, std::move(file)};
      }
    }
    const std::string next = series.next(slug);
    if (next.empty()) {
      messages_.add({.code = "strata-cannot-sort",
                     .message = "no file name sorts after this one, whose name does not begin with a digit",
                     .file = folder_.files.back().file,
                     .help = "rename it so that it begins with its revision"});
      return std::nullopt;
    }
    return draft_name{options_.revision.empty() ? next : options_.revision, file_name(next, slug)};
  }

  bool check_revision(const revision_series& series) {
    if (!is_revision(options_.revision)) {
      report("strata-invalid-revision", fmt::format("`{}` cannot be a revision", options_.revision),
             display_name(where_),
             "a revision is made of letters, digits, `_` and `.`, and is none of base, head, heads, none");
      return false;
    }
    if (series.is_free(options_.revision)) return true;
    report("strata-duplicate-revision", fmt::format("there is a migration `{}` already", options_.revision),
           display_name(where_), "choose another --revision, or none");
    return false;
  }

  bool check_label() {
    if (options_.label.empty()) return true;
    if (!is_revision(options_.label)) {
      report("strata-invalid-label", fmt::format("`{}` cannot be a label", options_.label), display_name(where_),
             "a label is made of letters, digits, `_` and `.`, and is none of base, head, heads, none");
      return false;
    }
    for (const migration_file& each : folder_.files) {
      if (each.revision != options_.label && !has_label(each)) continue;
      report("strata-label-taken", fmt::format("`{}` names `{}` already", options_.label, each.revision),
             each.file->path(), "choose another --label");
      return false;
    }
    return true;
  }

  [[nodiscard]] bool has_label(const migration_file& file) const {
    for (const marker& line : find_markers(*file.file)) {
      if (line.name.text != "label") continue;
      for (const marker_word& word : line.words) {
        if (word.text == options_.label) return true;
      }
    }
    return false;
  }

  // The lines above the sections; nothing after an error.
  std::optional<std::vector<std::string>> directives(const draft_name& name) {
    std::vector<std::string> lines;
    if (read_file_name(name.file).revision != name.revision) lines.push_back("-- migrate:revision " + name.revision);
    const std::vector<std::string> by_name_order =
        folder_.files.empty() ? std::vector<std::string>{} : std::vector{folder_.files.back().revision};
    if (kind_.parents != by_name_order) {
      lines.push_back(fmt::format("-- migrate:parent {}",
                                  kind_.parents.empty() ? "none" : fmt::format("{}", fmt::join(kind_.parents, " "))));
    }
    std::vector<std::string> depends;
    for (const std::string& word : options_.depends) {
      const auto found = find_migration(folder_, word, where_, messages_);
      if (!found) return std::nullopt;
      if (std::find(depends.begin(), depends.end(), folder_.files[*found].revision) == depends.end()) {
        depends.push_back(folder_.files[*found].revision);
      }
    }
    if (!depends.empty()) lines.push_back(fmt::format("-- migrate:depends {}", fmt::join(depends, " ")));
    if (!options_.label.empty()) lines.push_back("-- migrate:label " + options_.label);
    return lines;
  }

  // The template's text and how messages call it; a null source after an error.
  source find_template() {
    const std::filesystem::path own = where_.directory / "templates" / kind_.template_name;
    if (!options_.template_file.empty()) {
      return read_source(options_.template_file, options_.template_file.generic_string(), messages_);
    }
    if (std::filesystem::exists(own)) {
      return read_source(own, shown_path(fmt::format("templates/{}", kind_.template_name)), messages_);
    }
    return std::make_shared<source_file>(std::string{kind_.template_name}, std::string{kind_.built_in});
  }

  // The dialects of the sections as the markers name them: with a blank before; empty for the unnamed one.
  [[nodiscard]] std::vector<std::string> sections() const {
    std::vector<std::string> names;
    for (const dialect each : options_.sections) names.push_back(fmt::format(" {}", to_string(each)));
    // What the folder has besides needs a section, too.
    const bool all = std::all_of(folder_.dialects.begin(), folder_.dialects.end(), [this](dialect each) {
      return std::find(options_.sections.begin(), options_.sections.end(), each) != options_.sections.end();
    });
    if (!all) names.insert(names.begin(), "");
    return names;
  }

  std::optional<std::string> fill(const draft_name& name, const std::vector<std::string>& lines) {
    const source from = find_template();
    if (!from) return std::nullopt;
    mustache::mustache form{std::string{from->text()}};
    mustache::data data;
    data.set("message", first_line(options_.message));
    data.set("revision", name.revision);
    data.set("date", fmt::format("{:%Y-%m-%d}", fmt::gmtime(std::chrono::system_clock::to_time_t(options_.now))));
    std::string directives;
    for (const std::string& each : lines) directives += each + '\n';
    data.set("directives", directives);
    mustache::data section_list{mustache::data::type::list};
    for (const std::string& each : sections()) section_list << mustache::data{"dialect", each};
    data.set("sections", section_list);
    std::string text = form.render(data);
    if (form.is_valid()) return text;
    report("strata-template", fmt::format("the template cannot be read: {}", form.error_message()), from->path(),
           "mustache's syntax is meant; docs/commands.md shows the built-in template");
    return std::nullopt;
  }

  // A template of the person's own may have left out what the file has to say.
  bool check_text(const draft_name& name, const std::string& text) {
    diagnostics ignored;
    const source file = std::make_shared<source_file>(name.file, text);
    const std::vector<migration_file> read = read_strata_layout({file}, ignored);
    const std::vector<std::string> by_name_order =
        folder_.files.empty() ? std::vector<std::string>{} : std::vector{folder_.files.back().revision};
    const bool good = read.size() == 1 && read.front().revision == name.revision &&
                      read.front().parents.value_or(by_name_order) == kind_.parents;
    if (good) return true;
    report("strata-template", "the file would not say which migration it is, and on which parent",
           shown_path(name.file),
           "write {{{directives}}} into the template, a line of its own above the first section");
    return false;
  }

  const folder_options& where_;
  const loaded_folder& folder_;
  const draft_options& options_;
  const draft_kind& kind_;
  diagnostics& messages_;
};

}  // namespace

std::string write_draft(const folder_options& where, const loaded_folder& folder, const draft_options& options,
                        const draft_kind& kind, diagnostics& messages) {
  return draft_writer{where, folder, options, kind, messages}.write();
}

int show_draft(const std::string& path, const folder_options& where, const draft_options& options,
               diagnostics& messages, std::ostream& out, std::ostream& err) {
  if (!path.empty()) {
    // The editor may take over the terminal.
    out << path << '\n' << std::flush;
    if (options.edit) open_editor(where.directory / std::filesystem::path{path}.filename(), path, messages);
  }
  print(messages, err);
  return messages.has_errors() ? cli::failed : cli::done;
}

}  // namespace strata::generator
