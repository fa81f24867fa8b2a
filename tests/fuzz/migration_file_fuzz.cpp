// Any bytes, read as a migration file of the layout `strata`: the first line is the file's name, the rest its text.
// Sections and statements lie in the file and in order, every message points into it, and what is read without an
// error is a whole migration.
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "generator/files/text_check.hpp"
#include "generator/layout/layouts.hpp"
#include "generator/layout/names.hpp"
#include "generator/sql/script.hpp"

namespace {

using namespace strata::generator;

// The checks on what was read of one file.
class file_check {
 public:
  explicit file_check(source file) : file_(std::move(file)), text_(file_->text()) {}

  void run() {
    diagnostics unread;
    const bool is_text = check_text(file_, unread);
    require(is_text != unread.has_errors(), "bad text is reported");
    check_messages(unread);

    diagnostics messages;
    const std::vector<migration_file> migrations = read_strata_layout({file_}, messages);
    check_messages(messages);
    require(migrations.size() <= 1, "a file is one migration at most");
    for (const migration_file& each : migrations) {
      check_places(each);
      if (!messages.has_errors()) check_whole(each);
      for (const script_section& section : each.sections) check_scripts(section);
    }
  }

 private:
  void require(bool holds, const char* what) const {
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n%s\n%.*s\n", what, file_->path().c_str(), static_cast<int>(text_.size()),
                 text_.data());
    std::abort();
  }

  void check_messages(const diagnostics& messages) const {
    for (const diagnostic& each : messages.all()) {
      require(each.code.starts_with("strata-") && !each.message.empty(), "a message has a code and a text");
      require(each.file == file_, "a message is about the file");
      if (!each.offset) continue;
      require(*each.offset <= text_.size(), "a message points into the file");
      const position where = file_->locate(*each.offset);
      require(where.column <= file_->line(where.line).size() + 2, "a message points into its line");
    }
    require(format(messages).empty() == messages.all().empty(), "messages can be shown");
  }

  void check_places(const migration_file& migration) const {
    std::size_t end = 0;
    for (const script_section& each : migration.sections) {
      require(each.file == file_, "a section is of the file");
      require(end <= each.marker && each.marker < each.begin && each.begin <= each.end, "sections are in order");
      end = each.end;
    }
    require(end <= text_.size(), "sections lie in the file");
    require(migration.parents_offset <= text_.size(), "parents are stated in the file");
    for (const auto* names : {&migration.depends, &migration.labels}) {
      for (const stated_name& each : *names) {
        require(text_.substr(each.offset, each.text.size()) == each.text, "a name stands where it is stated");
      }
    }
    if (migration.revision_offset != 0) {
      require(text_.substr(migration.revision_offset, migration.revision.size()) == migration.revision,
              "the revision stands where it is stated");
    }
    if (migration.irreversible) {
      require(migration.irreversible->offset < text_.size(), "the irreversible marker lies in the file");
      require(text_.find(migration.irreversible->reason) != std::string_view::npos, "the reason stands in the file");
    }
  }

  void check_whole(const migration_file& migration) const {
    const auto has = [&](strata::direction way) {
      return std::any_of(migration.sections.begin(), migration.sections.end(),
                         [way](const script_section& each) { return each.way == way; });
    };
    require(is_revision(migration.revision), "a migration has a revision");
    require(has(strata::direction::up), "a migration has an up");
    require(has(strata::direction::down) != migration.irreversible.has_value(),
            "a migration has a down or is irreversible");
  }

  void check_scripts(const script_section& section) const {
    for (const dialect which : all_dialects) {
      diagnostics messages;
      const sql_script script = read_script(section, which, messages);
      check_messages(messages);
      for (const diagnostic& each : messages.all()) {
        require(each.offset && *each.offset >= section.marker && *each.offset <= section.end,
                "a message about a script points into its section");
      }
      check_statements(script, section);
    }
  }

  void check_statements(const sql_script& script, const script_section& section) const {
    std::size_t end = section.begin;
    for (const sql_statement& each : script.statements) {
      require(!each.text.empty() && each.offset >= end, "statements are in order");
      const position where = file_->locate(each.offset);
      require(each.where.line == where.line && each.where.column == where.column, "a statement knows its line");
      end = offset_in_file(file_, each, each.text.size());
      require(end <= section.end, "statements lie in their section");
    }
  }

  source file_;
  std::string_view text_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size > 64 * 1024) return 0;
  const std::string_view input{reinterpret_cast<const char*>(data), size};
  const std::size_t line_end = std::min(input.find('\n'), input.size());
  const std::string_view text = input.substr(std::min(line_end + 1, input.size()));
  const std::string path = "migrations/" + std::string{input.substr(0, line_end)};
  file_check{std::make_shared<const source_file>(path, std::string{text})}.run();
  return 0;
}
