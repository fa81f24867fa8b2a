#include "sealed_file.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <charconv>
#include <utility>
#include <vector>

#include "generator/files/file_bytes.hpp"
#include "generator/sql/checksum.hpp"

namespace strata::generator {

namespace {

constexpr std::size_t seal_size = 7 + 64 + 1;

// Whatever decides what is found besides the scripts. The first number is the format's.
std::string versions() { return fmt::format("2 strata {} sqlite {}", STRATA_VERSION, sqlite3_sourceid()); }

// A file's first line: the checksum of all that follows and of what it must belong to.
std::string seal(std::string_view content, std::string_view belongs_to) {
  return sha256({versions(), "\n", belongs_to, "\n", content}) + '\n';
}

}  // namespace

std::optional<std::string> read_sealed(const std::filesystem::path& path, std::string_view belongs_to) {
  std::optional<std::string> file = read_bytes(path);
  if (!file || file->size() < seal_size) return std::nullopt;
  if (!file->starts_with(seal(std::string_view{*file}.substr(seal_size), belongs_to))) return std::nullopt;
  file->erase(0, seal_size);
  return file;
}

std::error_code write_sealed(const std::filesystem::path& path, std::string_view content, std::string_view belongs_to) {
  return replace_file(path, seal(content, belongs_to).append(content));
}

std::filesystem::path sealed_path(const std::filesystem::path& folder, std::string_view key, std::string_view ending) {
  return folder / std::string{key.substr(key.find(':') + 1, 16)}.append(ending);
}

void remove_others(const std::filesystem::path& folder, std::initializer_list<std::string_view> endings,
                   const std::set<std::filesystem::path>& wanted) {
  std::error_code problem;
  std::vector<std::filesystem::path> others;
  for (std::filesystem::directory_iterator each{folder, problem}, end; !problem && each != end;
       each.increment(problem)) {
    const std::string ending = each->path().extension().string();
    if (std::find(endings.begin(), endings.end(), ending) != endings.end() && !wanted.contains(each->path())) {
      others.push_back(each->path());
    }
  }
  for (const std::filesystem::path& each : others) std::filesystem::remove(each, problem);
}

bool is_worth_keeping(std::size_t count, std::size_t of, std::size_t stride) noexcept {
  return count + kept_images > of || (count % stride == 0 && count + stride + kept_images > of);
}

// The first line is the size and the note.
std::optional<sealed_image> read_sealed_image(const std::filesystem::path& path, std::string_view belongs_to) {
  auto content = read_sealed(path, belongs_to);
  const std::size_t line = content ? content->find('\n') : std::string::npos;
  if (line == std::string::npos) return std::nullopt;
  sealed_image found;
  const std::string_view head{content->data(), line};
  const auto [rest, failed] = std::from_chars(head.data(), head.data() + head.size(), found.packed.size);
  const auto digits = static_cast<std::size_t>(rest - head.data());
  if (failed != std::errc{} || !head.substr(digits).starts_with(' ')) return std::nullopt;
  found.note = head.substr(digits + 1);
  found.packed.bytes = std::move(*content);
  found.packed.bytes.erase(0, line + 1);
  return found;
}

std::error_code write_sealed_image(const std::filesystem::path& path, const packed_database& packed,
                                   std::string_view note, std::string_view belongs_to) {
  return write_sealed(path, fmt::format("{} {}\n{}", packed.size, note, packed.bytes), belongs_to);
}

}  // namespace strata::generator
