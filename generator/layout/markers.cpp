#include "markers.hpp"

#include <algorithm>
#include <iterator>

namespace strata::generator {

namespace {

constexpr std::string_view blanks = " \t\r";

// Reads one line from left to right.
class line_reader {
 public:
  line_reader(std::string_view line, std::size_t offset) : rest_(line), offset_(offset) {}

  void skip_blanks() { skip(std::min(rest_.find_first_not_of(blanks), rest_.size())); }

  bool take(std::string_view prefix) {
    const bool found = rest_.size() >= prefix.size() &&
                       std::equal(prefix.begin(), prefix.end(), rest_.begin(), [](char wanted, char byte) {
                         return wanted == byte || (byte >= 'A' && byte <= 'Z' && wanted == byte - 'A' + 'a');
                       });
    if (found) skip(prefix.size());
    return found;
  }

  marker_word take_word() {
    const std::size_t end = std::min(rest_.find_first_of(blanks), rest_.size());
    const marker_word word{rest_.substr(0, end), offset_};
    skip(end);
    return word;
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }
  [[nodiscard]] bool at_blank() const { return rest_.empty() || blanks.find(rest_.front()) != std::string_view::npos; }

 private:
  void skip(std::size_t bytes) {
    rest_.remove_prefix(bytes);
    offset_ += bytes;
  }

  std::string_view rest_;
  std::size_t offset_;
};

std::optional<marker> read_marker(std::string_view line, std::size_t offset) {
  line_reader reader{line, offset};
  reader.skip_blanks();
  if (!reader.take("--")) return std::nullopt;
  reader.skip_blanks();
  if (!reader.take("migrate:")) return std::nullopt;
  // "-- migrate: the old rows" is prose; "-- migrate: up" is meant.
  const bool spaced = reader.at_blank();
  reader.skip_blanks();
  marker found;
  found.name = reader.take_word();
  const auto known = std::find(std::begin(marker_names), std::end(marker_names), found.name.text);
  if (spaced && known == std::end(marker_names)) return std::nullopt;
  for (reader.skip_blanks(); !reader.at_end(); reader.skip_blanks()) found.words.push_back(reader.take_word());
  return found;
}

}  // namespace

std::vector<marker> find_markers(const source_file& file) {
  std::vector<marker> markers;
  const std::string_view text = file.text();
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t line_end = std::min(text.find('\n', begin), text.size());
    const std::size_t next = std::min(line_end + 1, text.size());
    if (auto found = read_marker(text.substr(begin, line_end - begin), begin)) {
      found->begin = begin;
      found->end = next;
      markers.push_back(*std::move(found));
    }
    begin = next;
  }
  return markers;
}

std::string_view text_from(const marker& line, std::size_t first, const source_file& file) {
  const std::size_t begin = line.words[first].offset;
  const marker_word& last = line.words.back();
  return file.text().substr(begin, last.offset + last.text.size() - begin);
}

std::optional<stray_text> find_outside_text(std::string_view text, std::size_t begin, std::size_t end) {
  text = text.substr(0, end);
  std::size_t at = begin;
  while (true) {
    at = text.find_first_not_of(" \t\r\n\f\v", at);
    if (at == std::string_view::npos) return std::nullopt;
    if (text.substr(at, 2) == "--") {
      at = std::min(text.find('\n', at), text.size());
    } else if (text.substr(at, 2) == "/*") {
      const std::size_t close = text.find("*/", at + 2);
      if (close == std::string_view::npos) return stray_text{at, true};
      at = close + 2;
    } else {
      return stray_text{at, false};
    }
  }
}

}  // namespace strata::generator
