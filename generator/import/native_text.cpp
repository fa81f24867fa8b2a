// How a migration of another tool's is written as a file of the layout `strata`.
#include "native_chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include "generator/layout/markers.hpp"
#include "generator/sql/checksum.hpp"
#include "generator/sql/lexer.hpp"
#include "generator/sql/splitter.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view blanks = " \t\r\n";

// `-- +goose StatementBegin`, `-- no-transaction`: what another tool reads, and Strata has read.
bool is_annotation(std::string_view comment) {
  if (!comment.starts_with("--")) return false;
  comment.remove_prefix(2);
  comment.remove_prefix(std::min(comment.find_first_not_of(" \t"), comment.size()));
  return comment.starts_with("+goose");
}

std::size_t line_begin(std::string_view text, std::size_t at) {
  const std::size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  return before == std::string_view::npos ? 0 : before + 1;
}

// At most one empty line, no blanks before a line's end.
std::string tidy_blank(std::string_view blank) {
  const auto lines = std::count(blank.begin(), blank.end(), '\n');
  if (lines == 0) return std::string{blank};
  const std::string_view indent = blank.substr(blank.rfind('\n') + 1);
  return std::string(lines > 1 ? 2 : 1, '\n') + std::string{indent};
}

std::string trimmed(std::string text) {
  const std::size_t end = text.find_last_not_of(blanks);
  text.resize(end == std::string::npos ? 0 : end + 1);
  std::size_t begin = text.find_first_not_of(blanks);
  // The first line keeps its indent.
  if (begin == std::string::npos) return {};
  begin = line_begin(text, begin);
  return text.substr(begin);
}

// A part of a file while it is copied.
class part {
 public:
  part(const source& file, std::size_t begin, std::size_t end, dialect which)
      : file_(file),
        begin_(begin),
        which_(which),
        text_(file->text().substr(begin, end - begin)),
        lexed_(lex(text_, which)) {}

  // `own`: the marker lines that are meant to be read, by their offset in the file.
  std::string copy(const std::vector<std::size_t>& own, diagnostics& messages) {
    find_markers_in_text(own, messages);
    std::string copied;
    std::size_t at = 0;
    for (const statement_span& each : split(text_, lexed_.tokens, which_)) {
      copied += tidy(at, each.first);
      // Engines keep the texts of tables and views as they were written.
      for (at = each.first; at < each.past; ++at) copied += masked(lexed_.tokens[at]);
    }
    copied += tidy(at, lexed_.tokens.size());
    return trimmed(with_unix_line_ends(copied));
  }

 private:
  // What would be read as a marker of Strata's.
  void find_markers_in_text(const std::vector<std::size_t>& own, diagnostics& messages) {
    const source_file here{file_->path(), std::string{text_}};
    for (const marker& each : find_markers(here)) {
      if (std::find(own.begin(), own.end(), begin_ + each.begin) != own.end()) continue;
      const std::size_t dashes = text_.find("--", each.begin);
      const auto holder = std::find_if(lexed_.tokens.begin(), lexed_.tokens.end(), [dashes](const token& one) {
        return dashes >= one.offset && dashes < one.offset + one.length;
      });
      if (holder != lexed_.tokens.end() && holder->kind == token_kind::comment) {
        masked_.push_back(dashes + 2);
      } else {
        messages.add({.code = "strata-cannot-import",
                      .message = "this line would be read as a marker of Strata's, and it is no comment",
                      .file = file_,
                      .offset = begin_ + each.begin,
                      .help = "leave the folder in its layout, which needs no import"});
      }
    }
  }

  // What stands between statements: tokens [first, past).
  [[nodiscard]] std::string tidy(std::size_t first, std::size_t past) const {
    std::string tidied;
    std::string blank;
    for (std::size_t at = first; at < past; ++at) {
      const token& each = lexed_.tokens[at];
      const std::string_view bytes = text_of(text_, each);
      if (each.kind == token_kind::blank) {
        blank += bytes;
      } else if (each.kind != token_kind::comment || !is_annotation(bytes)) {
        tidied += tidy_blank(std::exchange(blank, {})) + masked(each);
      } else if (blank.ends_with('\n')) {
        // Its line goes as a whole.
        blank.pop_back();
      }
    }
    return tidied + tidy_blank(blank);
  }

  // The token, and if it is a comment, one that is no marker of Strata's.
  [[nodiscard]] std::string masked(const token& each) const {
    std::string bytes{text_of(text_, each)};
    for (auto at = masked_.rbegin(); at != masked_.rend(); ++at) {
      if (*at >= each.offset && *at < each.offset + each.length) bytes.insert(*at - each.offset, " >");
    }
    return bytes;
  }

  const source& file_;
  std::size_t begin_;
  dialect which_;
  std::string_view text_;
  lexed_text lexed_;
  /// Where a comment is to be made one that is no marker.
  std::vector<std::size_t> masked_;
};

std::vector<std::size_t> guards_of(const script_section& section) {
  std::vector<std::size_t> offsets;
  for (const guard_mark& each : section.guards) offsets.push_back(each.marker);
  return offsets;
}

std::string milliseconds(std::string_view option, std::chrono::milliseconds time) {
  return time.count() == 0 ? std::string{} : fmt::format(" {}:{}ms", option, time.count());
}

std::string marker_line(const script_section& section, bool repeatable) {
  std::string line = section.way == direction::up ? "-- migrate:up" : "-- migrate:down";
  for (const dialect each : section.dialects) line += fmt::format(" {}", to_string(each));
  if (!section.transaction_as_needed && !repeatable)
    line += section.transactional ? " transaction:true" : " transaction:false";
  line += milliseconds("lock_timeout", section.lock_timeout);
  line += milliseconds("statement_timeout", section.statement_timeout);
  if (!section.syntax_checked) line += " syntax:unchecked";
  return line + '\n';
}

// The comments above the first section, for tools whose files have sections.
std::string comments_above(const migration_file& from, const native_header& header, diagnostics& messages) {
  std::size_t end = std::string_view::npos;
  for (const script_section& each : from.sections) {
    if (each.file == from.file) end = std::min(end, each.marker);
  }
  if (end == 0 || end == std::string_view::npos) return {};
  // dbmate's may have directives, which are written anew.
  std::string kept;
  const std::string_view above = from.file->text().substr(0, end);
  const source_file lines{from.file->path(), std::string{above}};
  std::size_t at = 0;
  for (const marker& each : find_markers(lines)) {
    kept += above.substr(at, each.begin - at);
    at = each.end;
  }
  kept += above.substr(at);
  const source file = std::make_shared<source_file>(from.file->path(), kept);
  return part{file, 0, kept.size(), header.which}.copy({}, messages);
}

std::string name_list(const std::vector<std::string>& names) { return fmt::format("{}", fmt::join(names, " ")); }

std::string directives(const migration_file& from, const native_header& header) {
  std::string text;
  const auto add = [&text](std::string_view name, const std::string& words) {
    text += fmt::format("-- migrate:{}{}{}\n", name, words.empty() ? "" : " ", words);
  };
  if (from.repeatable) {
    add("repeatable", from.only_when_changed ? "when-changed" : "");
  } else {
    add("revision", from.revision);
  }
  if (header.parents) add("parent", header.parents->empty() ? "none" : name_list(*header.parents));
  if (!header.depends.empty()) add("depends", name_list(header.depends));
  add("imported", "");
  if (!from.origin.tool.empty()) {
    std::vector<std::string> words{from.origin.tool, from.origin.version};
    words.insert(words.end(), from.origin.checksums.begin(), from.origin.checksums.end());
    add("origin", name_list(words));
  }
  for (const stated_name& each : from.labels) add("label", each.text);
  if (from.compatible) add("compatible", "");
  for (const declared_variable& each : from.variables) {
    add("variable", each.name + (each.fallback ? ' ' + *each.fallback : std::string{}));
  }
  for (const stated_requirement& each : from.requirements) {
    add("requires", each.what == stated_requirement::kind::extension
                        ? "extension " + each.name
                        : fmt::format("function {}/{}", each.name, each.arguments));
  }
  if (!header.irreversible.empty()) add("irreversible", header.irreversible);
  return text;
}

}  // namespace

std::string native_text(const migration_file& from, const native_header& header, diagnostics& messages) {
  std::string text = comments_above(from, header, messages);
  if (text.empty() && !from.description.empty()) text = "-- " + from.description;
  if (!text.empty()) text += '\n';
  text += directives(from, header);
  for (const direction way : {direction::up, direction::down}) {
    if (way == direction::down && !header.irreversible.empty()) break;
    for (const script_section& each : from.sections) {
      if (each.way != way) continue;
      const dialect which = each.dialects.empty() ? header.which : each.dialects.front();
      const std::string script = part{each.file, each.begin, each.end, which}.copy(guards_of(each), messages);
      text += '\n' + marker_line(each, from.repeatable) + script + (script.empty() ? "" : "\n");
    }
    for (const dialect each : header.idle) {
      text += fmt::format("\n-- migrate:{} {}\n", way == direction::up ? "up" : "down", to_string(each));
    }
  }
  return text;
}

}  // namespace strata::generator
