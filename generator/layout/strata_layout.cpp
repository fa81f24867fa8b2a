#include "strata_layout.hpp"

#include <algorithm>

#include "file_reader.hpp"
#include "markers.hpp"
#include "revision.hpp"

namespace strata::generator {

namespace {

// The schema that dbmate and others write beside the migrations.
constexpr std::string_view schema_dump = "schema.sql";

bool says_what_it_is(const std::vector<marker>& markers) {
  return std::any_of(markers.begin(), markers.end(),
                     [](const marker& each) { return each.name.text == "revision" || each.name.text == "repeatable"; });
}

void report_no_migration(const source& file, const std::vector<marker>& markers, diagnostics& messages) {
  if (!markers.empty()) {
    messages.add({.code = "strata-no-revision",
                  .message = "the file's name does not begin with a digit, so it names no revision",
                  .file = file,
                  .offset = markers.front().begin,
                  .help = "rename the file as `strata new` would (20260130_0900_add_region.sql), or write `-- "
                          "migrate:revision …` above; for a view, a function or a trigger, `-- migrate:repeatable`"});
  } else if (name_of(file->path()) != schema_dump) {
    messages.add({.level = severity::note,
                  .code = "strata-not-a-migration",
                  .message = "left out: the name does not begin with a digit, and there are no markers in it",
                  .file = file});
  }
}

}  // namespace

std::vector<migration_file> read_strata_layout(const std::vector<source>& files, diagnostics& messages) {
  std::vector<migration_file> migrations;
  for (const source& file : files) {
    const std::vector<marker> markers = find_markers(*file);
    if (read_file_name(name_of(file->path())).revision.empty() && !says_what_it_is(markers)) {
      report_no_migration(file, markers, messages);
    } else {
      migrations.push_back(read_migration_file(file, markers, messages));
    }
  }
  return migrations;
}

}  // namespace strata::generator
