#include "revision_style.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "generator/files/natural_order.hpp"
#include "generator/files/text_check.hpp"
#include "generator/layout/names.hpp"

namespace strata::generator {

namespace {

constexpr std::size_t longest_slug = 60;
constexpr std::string_view default_format = "{:%Y%m%d_%H%M}";
constexpr std::string_view first_number = "0001";

bool is_digit(char byte) { return byte >= '0' && byte <= '9'; }

// The shapes of times, a `d` for each digit, and how such a time is written.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> time_formats{
    {{"dddddddd_dddd", default_format},
     {"dddddddd_dddddd", "{:%Y%m%d_%H%M%S}"},
     {"dddddddddddddd", "{:%Y%m%d%H%M%S}"},
     {"dddddddddddd", "{:%Y%m%d%H%M}"},
     {"dddddddd", "{:%Y%m%d}"}}};

std::string shape_of(std::string_view revision) {
  std::string shape{revision};
  std::replace_if(shape.begin(), shape.end(), is_digit, 'd');
  return shape;
}

// How a time of this revision's shape is written; empty where it is none.
std::string_view time_format(std::string_view revision) {
  const auto found = std::find_if(time_formats.begin(), time_formats.end(),
                                  [shape = shape_of(revision)](const auto& each) { return each.first == shape; });
  if (found == time_formats.end()) return {};
  const std::string_view month = revision.substr(4, 2);
  const std::string_view day = revision.substr(6, 2);
  const bool date = revision >= "19" && revision < "22" && month >= "01" && month <= "12" && day >= "01" && day <= "31";
  return date ? found->second : std::string_view{};
}

// Of the last file whose name begins with one.
std::string last_revision(const std::vector<migration_file>& files) {
  for (auto each = files.rbegin(); each != files.rend(); ++each) {
    if (std::string revision = read_file_name(name_of(each->file->path())).revision; !revision.empty()) return revision;
  }
  return {};
}

}  // namespace

std::optional<revision_style> revision_style_from(std::string_view word) {
  if (word == "time") return revision_style::time;
  if (word == "number") return revision_style::number;
  return std::nullopt;
}

revision_style style_of(const std::vector<migration_file>& files) {
  const std::string last = last_revision(files);
  return last.empty() || !time_format(last).empty() ? revision_style::time : revision_style::number;
}

std::string slug_of(std::string_view message) {
  message = message.substr(0, message.find_first_of("\r\n"));
  std::string slug;
  for (std::size_t at = 0; at < message.size(); ++at) {
    const char byte = message[at];
    const auto value = static_cast<unsigned char>(byte);
    const bool letter = (value >= 'a' && value <= 'z') || (value >= 'A' && value <= 'Z');
    // Whole characters of other alphabets; an arrow is none.
    std::size_t end = at + 1;
    while (value >= 0x80 && end < message.size() && (static_cast<unsigned char>(message[end]) & 0xC0U) == 0x80U) ++end;
    if (letter || is_digit(byte) || (value >= 0x80 && !first_unfit_for_a_name(message.substr(at, end - at)))) {
      slug += letter ? std::string(1, static_cast<char>(value | 0x20U)) : std::string{message.substr(at, end - at)};
      at = end - 1;
    } else if (!slug.empty() && slug.back() != '_') {
      slug += '_';
    }
  }
  if (slug.size() > longest_slug) {
    std::size_t end = longest_slug;
    while ((static_cast<unsigned char>(slug[end]) & 0xC0U) == 0x80U) --end;
    slug.resize(end);
  }
  while (slug.ends_with('_')) slug.pop_back();
  return slug;
}

std::string file_name(std::string_view revision, std::string_view slug) {
  return fmt::format("{}{}{}.sql", revision, is_digit(slug.front()) ? '-' : '_', slug);
}

revision_series::revision_series(const std::vector<migration_file>& files, std::optional<revision_style> style,
                                 std::chrono::system_clock::time_point now)
    : style_(style.value_or(style_of(files))) {
  for (const migration_file& each : files) taken_.push_back(each.revision);
  if (!files.empty()) last_ = name_of(files.back().file->path());
  std::string_view format = time_format(last_revision(files));
  if (format.empty()) format = default_format;
  from_time_ = fmt::format(fmt::runtime(format), fmt::gmtime(std::chrono::system_clock::to_time_t(now)));
}

bool revision_series::is_free(std::string_view revision) const {
  return std::find(taken_.begin(), taken_.end(), revision) == taken_.end();
}

bool revision_series::sorts_last(std::string_view name) const { return natural_less(last_, name); }

std::string revision_series::next(std::string_view slug) {
  const std::string before = read_file_name(last_).revision;
  std::string revision = from_time_;
  if (style_ == revision_style::number) {
    revision = last_.empty() ? std::string{first_number} : following_revision(before);
  } else if (!sorts_last(file_name(revision, slug))) {
    // The last file is ahead of the clock, or of the same minute.
    revision = following_revision(before);
  }
  if (!last_.empty() && before.empty() && !sorts_last(file_name(revision, slug))) return {};
  while (!is_free(revision)) revision = following_revision(revision);
  taken_.push_back(revision);
  last_ = file_name(revision, slug);
  return revision;
}

}  // namespace strata::generator
