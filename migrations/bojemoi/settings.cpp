#include "settings.hpp"

#include <cstdlib>

namespace bojemoi {

namespace {

void take(std::string& value, const char* variable) {
  const char* const found = std::getenv(variable);
  if (found != nullptr && *found != '\0') value = found;
}

// With everything escaped that has a meaning in a URL.
std::string escaped(std::string_view text) {
  constexpr std::string_view digits = "0123456789ABCDEF";
  std::string result;
  for (const char each : text) {
    const auto byte = static_cast<unsigned char>(each);
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
                       byte == '-' || byte == '_' || byte == '.';
    if (plain) {
      result += each;
    } else {
      result.append({'%', digits[byte >> 4U], digits[byte & 0xFU]});
    }
  }
  return result;
}

}  // namespace

settings read_settings() {
  settings found;
  take(found.host, "POSTGRES_HOST");
  take(found.port, "POSTGRES_PORT");
  take(found.user, "POSTGRES_USER");
  take(found.password, "POSTGRES_PASSWORD");
  take(found.database, "POSTGRES_DB");
  return found;
}

std::string url_of(const settings& server, std::string_view database) {
  std::string url = "postgresql:///" + escaped(database) + "?host=" + escaped(server.host) +
                    "&port=" + escaped(server.port) + "&user=" + escaped(server.user);
  if (!server.password.empty()) url += "&password=" + escaped(server.password);
  return url;
}

}  // namespace bojemoi
