#include "origin.hpp"

#include <algorithm>
#include <boost/crc.hpp>
#include <charconv>
#include <cstdint>
#include <limits>

#include "generator/files/hash.hpp"

namespace strata::generator {

namespace {

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
