#include "borrowed.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/crc.hpp>
#include <charconv>
#include <cstdint>
#include <limits>
#include <optional>

#include "generator/files/hash.hpp"
#include "names.hpp"

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

struct engine_word {
  std::string_view word;
  std::optional<dialect> which;
};

constexpr std::array engine_words{engine_word{"sqlite", dialect::sqlite},
                                  engine_word{"sqlite3", dialect::sqlite},
                                  engine_word{"postgres", dialect::postgresql},
                                  engine_word{"postgresql", dialect::postgresql},
                                  engine_word{"pgsql", dialect::postgresql},
                                  engine_word{"pg", dialect::postgresql},
                                  engine_word{"mysql", dialect::mysql},
                                  engine_word{"mariadb", dialect::mysql},
                                  engine_word{"cockroach", std::nullopt},
                                  engine_word{"cockroachdb", std::nullopt},
                                  engine_word{"crdb", std::nullopt},
                                  engine_word{"mssql", std::nullopt},
                                  engine_word{"sqlserver", std::nullopt},
                                  engine_word{"oracle", std::nullopt}};

// The file's bytes, and what they are after git changed the line ends on its way to another machine.
std::vector<std::string> with_any_line_ends(const source& file) {
  const std::string bytes = file->bytes();
  std::string unix_ends;
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    if (bytes[at] != '\r' || at + 1 == bytes.size() || bytes[at + 1] != '\n') unix_ends += bytes[at];
  }
  std::string dos_ends;
  for (const char each : unix_ends) dos_ends.append(each == '\n' ? "\r\n" : std::string_view{&each, 1});
  std::vector<std::string> texts{bytes};
  for (std::string& other : {std::ref(unix_ends), std::ref(dos_ends)}) {
    if (std::find(texts.begin(), texts.end(), other) == texts.end()) texts.push_back(std::move(other));
  }
  return texts;
}

std::string little_endian(std::int64_t number, std::size_t bytes) {
  std::string text;
  auto rest = static_cast<std::uint64_t>(number);
  for (std::size_t at = 0; at < bytes; ++at, rest >>= 8U) text += static_cast<char>(rest & 0xFFU);
  return text;
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

std::string setting(const source& file, std::string_view key) {
  std::string_view text = file == nullptr ? std::string_view{} : file->text();
  while (!text.empty()) {
    std::string line{text.substr(0, text.find('\n'))};
    text.remove_prefix(std::min(line.size() + 1, text.size()));
    std::erase_if(line, [](char byte) { return byte == ' ' || byte == '\t' || byte == '\r'; });
    if (line.starts_with(std::string{key} + '=')) return line.substr(key.size() + 1);
  }
  return {};
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

file_variant take_variant(std::string_view& name) {
  file_variant variant;
  while (true) {
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) return variant;
    const std::string_view word = name.substr(dot + 1);
    const auto engine = std::find_if(engine_words.begin(), engine_words.end(),
                                     [word](const engine_word& each) { return each.word == word; });
    if (word == "autocommit") {
      variant.autocommit = true;
    } else if (engine == engine_words.end()) {
      return variant;
    } else if (engine->which) {
      variant.dialects.push_back(*engine->which);
    } else {
      variant.other_engine = true;
    }
    name.remove_suffix(name.size() - dot);
  }
}

migration_origin flyway_origin(std::string_view version, const source& file) {
  boost::crc_32_type crc;
  for (const char each : file->text()) {
    if (each != '\n' && each != '\r') crc.process_byte(static_cast<unsigned char>(each));
  }
  return {"flyway", std::string{version}, {std::to_string(static_cast<std::int32_t>(crc.checksum()))}};
}

migration_origin refinery_origin(std::string_view version, std::string_view name, const source& file) {
  migration_origin from{"refinery", std::string{version}};
  std::int64_t number = 0;
  const auto read = std::from_chars(version.data(), version.data() + version.size(), number);
  if (read.ec != std::errc{} || read.ptr != version.data() + version.size()) return from;
  constexpr char end_of_text = '\xFF';
  for (const std::string& text : with_any_line_ends(file)) {
    for (const std::size_t width : {4U, 8U}) {
      if (width == 4 && number > std::numeric_limits<std::int32_t>::max()) continue;
      std::string hashed{name};
      hashed.append(1, end_of_text).append(little_endian(number, width)).append(text).append(1, end_of_text);
      from.checksums.push_back(std::to_string(sip_hash_1_3(hashed)));
    }
  }
  return from;
}

migration_origin sqitch_origin(std::string_view change, const source& file) {
  migration_origin from{"sqitch", std::string{change}};
  for (const std::string& text : with_any_line_ends(file)) from.checksums.push_back(hex_hash("SHA1", text));
  return from;
}

migration_origin sqlx_origin(std::string_view version, const source& file) {
  migration_origin from{"sqlx", std::string{version}};
  for (const std::string& text : with_any_line_ends(file)) from.checksums.push_back(hex_hash("SHA384", text));
  return from;
}

}  // namespace strata::generator
