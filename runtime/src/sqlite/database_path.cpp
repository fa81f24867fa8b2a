#include "database_path.hpp"

#include <charconv>

#include "runtime/src/report/failure.hpp"

namespace strata::sqlite {

namespace {

[[noreturn]] void refuse(std::string_view why) {
  strata::refuse<connect_error>(
      {.code = errc::bad_url,
       .message = {"the database URL cannot be read: {}", {why}},
       .database_state = {},
       .help = {"write it as sqlite:///relative.db, sqlite:////absolute.db or sqlite:// (in memory), with "
                "?mode=ro|rw|rwc and foreign_keys=on|off where needed"}});
}

std::string decode(std::string_view text) {
  std::string decoded;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%') {
      decoded += text[at];
      continue;
    }
    unsigned byte = 0;
    const std::string_view digits = text.substr(at + 1, 2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), byte, 16);
    if (digits.size() != 2 || error != std::errc{} || end != digits.data() + 2 || byte == 0) {
      refuse("'%' must be followed by two hex digits, and not by 00");
    }
    decoded += static_cast<char>(byte);
    at += 2;
  }
  return decoded;
}

void apply_parameter(database_path& found, std::string_view name, std::string_view value, bool first) {
  if (name == "mode" && (value == "ro" || value == "rw" || value == "rwc")) {
    found.read_only = value == "ro";
    found.create = value == "rwc";
  } else if (name == "foreign_keys" && (value == "on" || value == "off")) {
    found.foreign_keys = value == "on";
  } else {
    // The value, and what stands behind a password that is not escaped, may be a secret.
    constexpr std::string_view letters = "abcdefghijklmnopqrstuvwxyz_";
    const bool shown = first && !name.empty() && name.find_first_not_of(letters) == std::string_view::npos;
    if (!shown) refuse("it has a parameter that is not known");
    refuse(fill_in(name == "mode" || name == "foreign_keys" ? "the parameter '{}' has a value that is not known"
                                                            : "the parameter '{}' is not known",
                   {name}));
  }
}

}  // namespace

database_path parse_url(std::string_view url) {
  if (url.find('#') != std::string_view::npos) refuse("'#' would begin a fragment; in a file's name it is %23");
  const std::size_t authority = url.find("://") + 3;
  const std::size_t question = url.find('?');
  const std::string_view location =
      url.substr(authority, question == std::string_view::npos ? question : question - authority);
  database_path found;
  if (!location.empty()) {
    if (location.front() != '/') {
      const bool shown = location.find_first_of("@:") == std::string_view::npos;
      refuse(fill_in("{} stands where a host would; a relative path needs three slashes",
                     {shown ? fill_in("'{}'", {location}) : "what may be a password"}));
    }
    found.path = decode(location.substr(1));
    // Most often a variable that was empty; a database in memory would take everything and keep nothing.
    if (found.path.empty()) refuse("it names no file");
    if (found.path == ":memory:") found.path.clear();
  }
  std::string_view parameters = question == std::string_view::npos ? std::string_view{} : url.substr(question + 1);
  for (bool first = true; !parameters.empty(); first = false) {
    const std::string_view one = parameters.substr(0, parameters.find('&'));
    parameters.remove_prefix(std::min(one.size() + 1, parameters.size()));
    const std::size_t equals = std::min(one.find('='), one.size());
    apply_parameter(found, one.substr(0, equals), one.substr(std::min(equals + 1, one.size())), first);
  }
  return found;
}

}  // namespace strata::sqlite
