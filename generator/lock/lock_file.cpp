#include "lock_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "generator/sql/checksum.hpp"

namespace strata::generator {

namespace {

// The header's fourth line, where there is one.
constexpr std::string_view branches_line = "branches allowed";

// The version of the format that is written, and the only one that is read.
constexpr std::string_view lock_format = "1";

// The last word of each line: 16 hex digits. It depends on the line, without its seal and the blank before it, and on
// the seal before it. So a line cannot be changed, dropped or merged in without a trace, and two branches that lock a
// migration each conflict.
std::string seal_line(std::string_view previous_seal, std::string_view line) {
  constexpr std::string_view algorithm = "sha256:";
  return sha256(fmt::format("{}\n{}", previous_seal, line)).substr(algorithm.size(), 16);
}

// What the first migration's line takes for the seal before it.
std::string seal_header(const lock_file& what) {
  std::string text = fmt::format("strata-lock {}", lock_format);
  for (const dialect each : what.dialects) text += fmt::format(" {}", to_string(each));
  return seal_line("", fmt::format("{} {}{}", text, what.layout, what.branches ? " branches" : ""));
}

std::vector<std::string> split_list(std::string_view text) {
  std::vector<std::string> items;
  if (text == "none") return items;
  while (true) {
    const std::size_t comma = text.find(',');
    items.emplace_back(text.substr(0, comma));
    if (comma == std::string_view::npos) return items;
    text.remove_prefix(comma + 1);
  }
}

std::string unquoted(std::string_view text) {
  std::string plain;
  for (std::size_t at = 1; at + 1 < text.size(); ++at) {
    if (text[at] == '\\' && at + 2 < text.size()) ++at;
    plain += text[at];
  }
  return plain;
}

// True where the field is one that a script has.
bool set_script_field(locked_script& script, std::string_view field, std::string_view value) {
  if (field == "up") {
    script.up = value;
  } else if (field == "down") {
    script.down = value == "irreversible" ? std::string_view{} : value;
  } else if (field == "statements") {
    script.statements = split_list(value);
  } else if (field == "digest") {
    script.digest = value;
  } else if (field == "accepted") {
    script.accepted = split_list(value);
  } else if (field == "checkpoint") {
    script.checkpoint = value;
  } else if (field == "checkpoint_statements") {
    script.checkpoint_statements = split_list(value);
  } else {
    return false;
  }
  return true;
}

bool set_field(locked_migration& migration, std::string_view field, std::string_view value) {
  if (field == "parents") {
    migration.parents = split_list(value);
    return true;
  }
  if (field == "depends") {
    migration.depends = split_list(value);
    return true;
  }
  if (field == "reason") {
    migration.reasons.push_back(unquoted(value));
    return true;
  }
  const std::size_t dot = std::min(field.find('.'), field.size());
  const auto which = dialect_from(field.substr(0, dot));
  return which && dot < field.size() && set_script_field(migration.scripts[*which], field.substr(dot + 1), value);
}

bool is_complete(const locked_migration& migration, dialect which) {
  const auto script = migration.scripts.find(which);
  return script != migration.scripts.end() && !script->second.up.empty() && !script->second.digest.empty();
}

// Words between blanks; a quoted part keeps its blanks.
std::vector<std::string_view> split_words(std::string_view line) {
  std::vector<std::string_view> words;
  std::size_t begin = 0;
  bool in_quotes = false;
  for (std::size_t at = 0; at <= line.size(); ++at) {
    if (at == line.size() || (line[at] == ' ' && !in_quotes)) {
      if (at > begin) words.push_back(line.substr(begin, at - begin));
      begin = at + 1;
    } else if (in_quotes && line[at] == '\\') {
      ++at;
    } else if (line[at] == '"') {
      in_quotes = !in_quotes;
    }
  }
  return words;
}

// One migration's line, read into a value.
struct lock_line {
  locked_migration migration;
  /// Why it cannot be read, in a sentence without an end; empty: it was read.
  std::string problem;
};

// `line` is without its seal; `dialects` are the lock file's. Whether parents exist and digests fit is not looked at.
lock_line read_lock_line(std::string_view line, const std::vector<dialect>& dialects) {
  lock_line read;
  const std::vector<std::string_view> words = split_words(line);
  if (words.empty()) return {{}, "the line names no revision"};
  read.migration.revision = words.front();
  for (std::size_t at = 1; at < words.size(); ++at) {
    const std::size_t equals = std::min(words[at].find('='), words[at].size());
    const std::string_view value = words[at].substr(std::min(equals + 1, words[at].size()));
    if (!set_field(read.migration, words[at].substr(0, equals), value)) {
      read.problem = fmt::format("`{}` is no field of this format", words[at]);
      return read;
    }
  }
  const auto lacking = std::find_if(dialects.begin(), dialects.end(),
                                    [&read](dialect which) { return !is_complete(read.migration, which); });
  if (lacking != dialects.end()) {
    read.problem = fmt::format("the line lacks the checksums for {}", to_string(*lacking));
  }
  return read;
}

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
    digests.reserve(revisions.size());
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

std::string in_quotes(std::string_view reason) {
  std::string text = "\"";
  for (const char byte : reason) {
    if (byte == '"' || byte == '\\') text += '\\';
    text += byte == '\n' || byte == '\r' || byte == '\t' ? ' ' : byte;
  }
  return text + '"';
}

std::string line_of(const lock_file& what, const locked_migration& migration) {
  std::string line = migration.revision + " parents=";
  line += migration.parents.empty() ? "none" : fmt::format("{}", fmt::join(migration.parents, ","));
  if (!migration.depends.empty()) line += fmt::format(" depends={}", fmt::join(migration.depends, ","));
  for (const dialect each : what.dialects) {
    const locked_script& script = migration.scripts.at(each);
    const std::string_view name = to_string(each);
    line += fmt::format(" {0}.up={1} {0}.down={2} {0}.statements={3} {0}.digest={4}", name, script.up,
                        script.down.empty() ? "irreversible" : script.down,
                        script.statements.empty() ? "none" : fmt::format("{}", fmt::join(script.statements, ",")),
                        script.digest);
    if (!script.accepted.empty()) line += fmt::format(" {}.accepted={}", name, fmt::join(script.accepted, ","));
    if (!script.checkpoint.empty()) {
      line += fmt::format(" {0}.checkpoint={1} {0}.checkpoint_statements={2}", name, script.checkpoint,
                          script.checkpoint_statements.empty()
                              ? "none"
                              : fmt::format("{}", fmt::join(script.checkpoint_statements, ",")));
    }
  }
  for (const std::string& reason : migration.reasons) line += " reason=" + in_quotes(reason);
  return line;
}

}  // namespace

const locked_migration* lock_file::find(std::string_view revision) const noexcept {
  const auto found = std::find_if(migrations.begin(), migrations.end(),
                                  [revision](const locked_migration& each) { return each.revision == revision; });
  return found == migrations.end() ? nullptr : &*found;
}

lock_file parse_lock_file(const source& file, diagnostics& messages) { return lock_reader{file, messages}.read(); }

std::string serialise(const lock_file& what) {
  std::string text = "# Checksums of the migrations that some kept database may have run. Commit this file.\n";
  text += fmt::format("strata-lock {}\ndialects", lock_format);
  for (const dialect each : what.dialects) text += fmt::format(" {}", to_string(each));
  text += fmt::format("\nlayout {}\n", what.layout);
  if (what.branches) text += fmt::format("{}\n", branches_line);
  std::string seal = seal_header(what);
  for (const locked_migration& each : what.migrations) {
    const std::string line = line_of(what, each);
    seal = seal_line(seal, line);
    text += fmt::format("{} seal={}\n", line, seal);
  }
  return text;
}

}  // namespace strata::generator
