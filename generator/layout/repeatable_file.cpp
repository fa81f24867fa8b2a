#include "repeatable_file.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "revision.hpp"

namespace strata::generator {

namespace {

std::string stem_of(std::string_view path) {
  const std::string_view name = name_of(path);
  return std::string{name.substr(0, name.rfind('.'))};
}

class checker {
 public:
  checker(const migration_file& file, diagnostics& messages) : file_(file), messages_(messages) {}

  void report(std::string code, std::string message, std::size_t offset, std::string help) {
    messages_.add({.code = std::move(code),
                   .message = std::move(message),
                   .file = file_.file,
                   .offset = offset,
                   .help = std::move(help)});
  }

  void check_name(bool states_revision) {
    if (states_revision || file_.parents) {
      report("strata-repeatable-header", "a repeatable migration has neither a revision nor parents",
             states_revision ? file_.revision_offset : file_.parents_offset,
             "remove the line; -- migrate:depends NAME says which repeatable migrations run before it");
    } else if (!is_revision(file_.revision) || !read_file_name(name_of(file_.file->path())).revision.empty()) {
      report("strata-repeatable-header",
             fmt::format("`{}` cannot be the name of a repeatable migration", file_.revision), 0,
             "name the file after what it makes, letters first: active_nodes.sql");
    }
  }

  void check_section(const script_section& section) {
    if (section.call) {
      report("strata-repeatable-section", "a repeatable migration holds SQL alone", section.marker,
             "put the step in C++ into a migration with a revision");
    }
    if (!section.transactional) {
      report("strata-repeatable-section", "a repeatable migration runs in a transaction, always", section.marker,
             "remove transaction:false");
    }
  }

 private:
  const migration_file& file_;
  diagnostics& messages_;
};

}  // namespace

void check_repeatable(migration_file& file, bool states_revision, diagnostics& messages) {
  if (!file.repeatable) return;
  file.revision = stem_of(file.file->path());
  file.description = file.revision;
  std::replace(file.description.begin(), file.description.end(), '_', ' ');
  checker checking{file, messages};
  checking.check_name(states_revision);
  for (const script_section& each : file.sections) checking.check_section(each);
}

}  // namespace strata::generator
