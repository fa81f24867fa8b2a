// goose: one file a migration, with `-- +goose Up` and `-- +goose Down`, in the order of the versions as numbers.
//
// After goose's provider_collect.go, migration.go (NumericComponent) and internal/sqlparser/parser.go: the version is
// what stands before the first underscore and is above zero, other files are passed over; `NO TRANSACTION` anywhere
// counts for both directions; `StatementBegin` and `StatementEnd` keep goose from cutting, and Strata cuts by the
// engine's own rules.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "borrowed.hpp"
#include "generator/sql/lexer.hpp"
#include "layouts.hpp"
#include "markers.hpp"
#include "names.hpp"

namespace strata::generator {

namespace {

enum class annotation { up, down, statement_begin, statement_end, no_transaction, envsub_on, envsub_off, unknown };

constexpr std::array<std::pair<std::string_view, annotation>, 7> annotations{
    {{"up", annotation::up},
     {"down", annotation::down},
     {"statementbegin", annotation::statement_begin},
     {"statementend", annotation::statement_end},
     {"no transaction", annotation::no_transaction},
     {"envsub on", annotation::envsub_on},
     {"envsub off", annotation::envsub_off}}};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view blanks = " \t\r";
  text.remove_prefix(std::min(text.find_first_not_of(blanks), text.size()));
  return text.substr(0, text.find_last_not_of(blanks) + 1);
}

// What an annotation line says; nothing for other lines.
std::optional<annotation> read_annotation(std::string_view line) {
  line = trimmed(line);
  if (!line.starts_with("--")) return std::nullopt;
  const std::string_view comment = trimmed(line.substr(2));
  constexpr std::string_view mark = "+goose";
  if (!comment.starts_with(mark)) return std::nullopt;
  const std::string_view said = trimmed(comment.substr(mark.size()));
  for (const auto& [text, meaning] : annotations) {
    if (is_word(said, text)) return meaning;
  }
  return annotation::unknown;
}

class goose_file {
 public:
  goose_file(const source& file, migration_file& into, diagnostics& messages)
      : file_(file), into_(into), messages_(messages) {}

  void read() {
    const std::string_view text = file_->text();
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t line_end = std::min(text.find('\n', begin), text.size());
      const std::size_t next = std::min(line_end + 1, text.size());
      if (const auto said = read_annotation(text.substr(begin, line_end - begin))) take(*said, begin, next);
      begin = next;
    }
    finish(text.size());
  }

 private:
  void take(annotation said, std::size_t begin, std::size_t end) {
    switch (said) {
      case annotation::up:
        if (!into_.sections.empty()) return report("a second `-- +goose Up`", begin, "join the two sections");
        check_header(begin);
        return open(direction::up, begin, end);
      case annotation::down:
        if (into_.sections.size() != 1) {
          return report("`-- +goose Down` does not follow one `-- +goose Up`", begin,
                        "write one `-- +goose Up` and below it one `-- +goose Down`");
        }
        into_.sections.back().end = begin;
        return open(direction::down, begin, end);
      case annotation::statement_begin:
        if (block_)
          return report("`StatementBegin` inside another", begin, "end the first with -- +goose StatementEnd");
        block_ = begin;
        return;
      case annotation::statement_end:
        if (!block_) return report("`StatementEnd` without a `StatementBegin`", begin, "remove the line");
        block_.reset();
        return;
      case annotation::no_transaction:
        transactional_ = false;
        return;
      case annotation::envsub_on:
        return report("`ENVSUB ON`: the script would depend on the environment that it runs in", begin,
                      "write the values; a migration is the same everywhere it runs");
      case annotation::envsub_off:
        return;
      case annotation::unknown:
        return report("unknown goose annotation", begin,
                      "the annotations are Up, Down, StatementBegin, StatementEnd and NO TRANSACTION");
    }
  }

  void open(direction way, std::size_t marker, std::size_t begin) {
    script_section section = whole_file(file_, way);
    section.marker = marker;
    section.begin = begin;
    into_.sections.push_back(std::move(section));
  }

  void check_header(std::size_t end) {
    if (const auto stray = find_outside_text(file_->text(), 0, end)) {
      report("only comments can stand above `-- +goose Up`", stray->offset, "move the statement below it");
    }
  }

  void finish(std::size_t end) {
    if (into_.sections.empty()) {
      messages_.add({.code = "strata-missing-up",
                     .message = "the migration has no `-- +goose Up`",
                     .file = file_,
                     .help = "write it above the statements that make the change"});
    } else {
      into_.sections.back().end = end;
    }
    if (block_) report("this `StatementBegin` has no `StatementEnd`", *block_, "end it with -- +goose StatementEnd");
    for (script_section& each : into_.sections) {
      each.transactional = transactional_;
      each.transaction_as_needed = transactional_;
    }
  }

  void report(std::string message, std::size_t offset, std::string help) {
    messages_.add({.code = "strata-goose-annotation",
                   .message = std::move(message),
                   .file = file_,
                   .offset = offset,
                   .help = std::move(help)});
  }

  const source& file_;
  migration_file& into_;
  diagnostics& messages_;
  std::optional<std::size_t> block_;
  bool transactional_ = true;
};

}  // namespace

layout_reading read_goose_layout(const layout_folder& from, diagnostics& messages) {
  layout_reading found;
  for (const folder_file& each : from.files) {
    const std::string_view name = each.name;
    const std::size_t parting = name.find('_');
    const std::string_view version = name.substr(0, parting);
    const bool numbered = parting != std::string_view::npos && is_number(version) &&
                          version.find_first_not_of('0') != std::string_view::npos;
    if (numbered && name.ends_with(".go") && !name.ends_with("_test.go")) {
      found.code.push_back({std::string{version}, each.name});
    }
    if (!each.text || !name.ends_with(".sql")) continue;
    if (!numbered) {
      note_left_out(each.text, "the name does not begin with a number above zero and an underscore", messages);
      continue;
    }
    std::string_view description = name.substr(parting + 1);
    description.remove_suffix(4);
    migration_file migration = borrowed_migration(version, description, each.text);
    goose_file{each.text, migration, messages}.read();
    found.migrations.push_back(std::move(migration));
  }
  order_by_version(found.migrations, messages);
  return found;
}

}  // namespace strata::generator
