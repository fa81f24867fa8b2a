#include "borrowed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "revision.hpp"
#include "versions.hpp"

namespace strata::generator {

namespace {

void report_same(const migration_file& second, const migration_file& first, diagnostics& messages) {
  messages.add(
      {.code = "strata-duplicate-revision",
       .message = fmt::format("version `{}` is that of another file, too", second.revision),
       .file = second.file,
       .details = {fmt::format("the other is {}", first.file->path())},
       .help = "remove the one that no database has run; where a program of its own runs both, see the layout pairs"});
}

}  // namespace

migration_file borrowed_migration(std::string_view revision, std::string_view description, const source& about) {
  migration_file made;
  made.file = about;
  made.borrowed = true;
  made.revision = revision;
  made.description = words_of(description);
  return made;
}

script_section whole_file(const source& file, direction way) {
  script_section section;
  section.way = way;
  section.borrowed = true;
  section.transaction_as_needed = true;
  section.file = file;
  section.end = file->text().size();
  return section;
}

std::string words_of(std::string_view name) {
  std::string words{name};
  std::replace_if(
      words.begin(), words.end(), [](char byte) { return byte == '_' || byte == '-'; }, ' ');
  return words;
}

bool is_code_file(std::string_view name) noexcept {
  constexpr std::array<std::string_view, 14> endings{".go", ".rs", ".java", ".kt", ".py", ".js",     ".ts",
                                                     ".rb", ".cs", ".php",  ".sh", ".ex", ".groovy", ".scala"};
  return std::any_of(endings.begin(), endings.end(), [name](std::string_view each) { return name.ends_with(each); });
}

bool check_borrowed_revision(std::string_view revision, const source& file, diagnostics& messages) {
  if (is_revision(revision)) return true;
  messages.add({.code = "strata-invalid-revision",
                .message = fmt::format("`{}` cannot be a revision", revision),
                .file = file,
                .help = "rename the file: a revision is made of letters, digits, `_` and `.`, and is none of base, "
                        "head, heads, none"});
  return false;
}

void order_migrations(std::vector<migration_file>& migrations,
                      const std::function<bool(const migration_file&, const migration_file&)>& before,
                      diagnostics& messages) {
  std::stable_sort(migrations.begin(), migrations.end(), before);
  std::vector<migration_file> kept;
  for (migration_file& each : migrations) {
    if (!kept.empty() && !before(kept.back(), each)) {
      report_same(each, kept.back(), messages);
    } else {
      kept.push_back(std::move(each));
    }
  }
  migrations = std::move(kept);
}

void order_by_version(std::vector<migration_file>& migrations, diagnostics& messages) {
  const auto before = [](const migration_file& left, const migration_file& right) {
    return std::is_lt(compare_versions(left.revision, right.revision));
  };
  order_migrations(migrations, before, messages);
}

void note_left_out(const source& file, std::string_view why, diagnostics& messages) {
  const std::string_view name = name_of(file->path());
  // What tools dump beside the migrations.
  if (name == "schema.sql" || name == "structure.sql" || name == "LATEST.sql") return;
  messages.add({.level = severity::note,
                .code = "strata-not-a-migration",
                .message = fmt::format("left out: {}", why),
                .file = file});
}

}  // namespace strata::generator
