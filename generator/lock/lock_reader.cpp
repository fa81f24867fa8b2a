#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "../sql/checksum.hpp"
#include "lock_file.hpp"
#include "lock_line.hpp"
#include "seal.hpp"

namespace strata::generator {

namespace {

struct text_line {
  std::string_view text;
  std::size_t offset = 0;
  std::uint32_t number = 0;
};

std::vector<text_line> lines_of(const source_file& file) {
  std::vector<text_line> lines;
  const std::string_view text = file.text();
  std::uint32_t number = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = std::min(text.find('\n', begin), text.size());
    lines.push_back({file.line(++number), begin, number});
    begin = end + 1;
  }
  return lines;
}

class lock_reader {
 public:
  lock_reader(const source& file, diagnostics& messages) : file_(file), messages_(messages) {}

  lock_file read() {
    std::vector<text_line> lines = lines_of(*file_);
    if (report_conflicts(lines)) return {};
    lines.erase(std::remove_if(lines.begin(), lines.end(),
                               [](const text_line& each) { return each.text.empty() || each.text.starts_with('#'); }),
                lines.end());
    if (!read_header(lines)) return {};
    found_.branches = lines.size() > 3 && lines[3].text == branches_line;
    seal_ = seal_header(found_);
    for (std::size_t at = found_.branches ? 4 : 3; at < lines.size(); ++at) read_migration(lines[at]);
    return std::move(found_);
  }

 private:
  void damaged(std::string message, std::size_t offset) {
    intact_ = false;
    messages_.add({.code = "strata-damaged-lock",
                   .message = std::move(message),
                   .file = file_,
                   .offset = offset,
                   .help = fmt::format("git checkout HEAD -- {} brings the committed file back; only `strata lock` and "
                                       "`strata unlock` write it",
                                       file_->path())});
  }

  bool report_conflicts(const std::vector<text_line>& lines) {
    bool found = false;
    for (const text_line& each : lines) {
      if (!each.text.starts_with("<<<<<<< ")) continue;
      found = true;
      messages_.add({.code = "strata-lock-conflict",
                     .message = "merge conflict: both branches locked migrations here",
                     .file = file_,
                     .offset = each.offset,
                     .help = fmt::format("keep what the other branch locked: git checkout --theirs {}\n"
                                         "then put this branch's migrations behind it (strata says how), and: strata "
                                         "lock",
                                         file_->path())});
    }
    return found;
  }

  bool read_header(const std::vector<text_line>& lines) {
    constexpr std::string_view magic = "strata-lock ";
    if (lines.empty() || !lines[0].text.starts_with(magic)) {
      damaged(fmt::format("a lock file begins with `strata-lock {}`", lock_format),
              lines.empty() ? 0 : lines[0].offset);
      return false;
    }
    if (const std::string_view version = lines[0].text.substr(magic.size()); version != lock_format) {
      messages_.add(
          {.code = "strata-lock-version",
           .message = fmt::format("the lock file has format {}; this Strata reads format {}", version, lock_format),
           .file = file_,
           .offset = lines[0].offset,
           .help = "build with the Strata that wrote it, or a newer one"});
      return false;
    }
    return read_dialects(lines) && read_layout(lines);
  }

  bool read_dialects(const std::vector<text_line>& lines) {
    const std::size_t offset = lines.size() > 1 ? lines[1].offset : file_->text().size();
    const auto words = lines.size() > 1 ? split_words(lines[1].text) : std::vector<std::string_view>{};
    if (words.size() < 2 || words.front() != "dialects") {
      damaged("the second line names the dialects: `dialects sqlite`", offset);
      return false;
    }
    for (std::size_t at = 1; at < words.size(); ++at) {
      const auto which = dialect_from(words[at]);
      if (!which) {
        damaged(fmt::format("`{}` is no dialect", words[at]), offset);
        return false;
      }
      found_.dialects.push_back(*which);
    }
    return true;
  }

  bool read_layout(const std::vector<text_line>& lines) {
    const auto words = lines.size() > 2 ? split_words(lines[2].text) : std::vector<std::string_view>{};
    if (words.size() != 2 || words.front() != "layout") {
      damaged("the third line names the layout: `layout strata`",
              lines.size() > 2 ? lines[2].offset : file_->text().size());
      return false;
    }
    found_.layout = words.back();
    return true;
  }

  void read_migration(const text_line& line) {
    constexpr std::string_view seal_word = " seal=";
    const std::size_t at = line.text.rfind(seal_word);
    const std::string_view content = line.text.substr(0, at);
    const std::string expected = seal_line(seal_, content);
    const std::string_view stated =
        at == std::string_view::npos ? std::string_view{} : line.text.substr(at + seal_word.size());
    // What follows is held against the seal as stated, so that one bad line is one message.
    seal_ = stated;
    if (stated != expected) {
      damaged("the seal does not fit: this line was changed by hand or cut, or lines above it are missing or new",
              line.offset);
      return;
    }
    lock_line read = read_lock_line(content, found_.dialects);
    // Below a damaged line, a missing parent is only what follows from it.
    if (read.problem.empty() && intact_) read.problem = contradiction(read.migration);
    if (!read.problem.empty()) {
      damaged(read.problem, line.offset);
      return;
    }
    read.migration.line = line.number;
    by_revision_.emplace(read.migration.revision, found_.migrations.size());
    found_.migrations.push_back(std::move(read.migration));
  }

  // What a line says that the lines above it, or its own digest, deny; empty: nothing.
  std::string contradiction(const locked_migration& migration) {
    if (by_revision_.count(migration.revision) != 0) {
      return fmt::format("migration `{}` is locked twice", migration.revision);
    }
    for (const std::string& parent : migration.parents) {
      if (by_revision_.count(parent) == 0) return fmt::format("parent `{}` is not locked above", parent);
    }
    for (const std::string& each : migration.depends) {
      if (by_revision_.count(each) == 0) return fmt::format("dependency `{}` is not locked above", each);
    }
    for (const dialect which : found_.dialects) {
      const locked_script& script = migration.scripts.at(which);
      const std::string& first_up = script.accepted.empty() ? script.up : script.accepted.front();
      if (digest(digests_of(migration.parents, which), migration.revision, first_up,
                 digests_of(migration.depends, which)) != script.digest) {
        return fmt::format("the {} digest of `{}` does not fit its parents and checksum", to_string(which),
                           migration.revision);
      }
    }
    return {};
  }

  std::vector<std::string> digests_of(const std::vector<std::string>& revisions, dialect which) const {
    std::vector<std::string> digests;
    for (const std::string& each : revisions) {
      digests.push_back(found_.migrations[by_revision_.at(each)].scripts.at(which).digest);
    }
    std::sort(digests.begin(), digests.end());
    return digests;
  }

  const source& file_;
  diagnostics& messages_;
  lock_file found_;
  std::string seal_;
  bool intact_ = true;
  std::unordered_map<std::string, std::size_t> by_revision_;
};

}  // namespace

const locked_migration* lock_file::find(std::string_view revision) const noexcept {
  const auto found = std::find_if(migrations.begin(), migrations.end(),
                                  [revision](const locked_migration& each) { return each.revision == revision; });
  return found == migrations.end() ? nullptr : &*found;
}

lock_file parse_lock_file(const source& file, diagnostics& messages) { return lock_reader{file, messages}.read(); }

}  // namespace strata::generator
