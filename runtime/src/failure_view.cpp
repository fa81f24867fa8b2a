#include "failure_view.hpp"

namespace strata {

std::string fill_in(std::string_view text, std::initializer_list<std::string_view> words) {
  std::string filled;
  for (const std::string_view word : words) {
    const std::size_t place = text.find("{}");
    if (place == std::string_view::npos) break;
    filled.append(text.substr(0, place)).append(word);
    text.remove_prefix(place + 2);
  }
  return filled.append(text);
}

failure to_failure(const failure_view& from) {
  return {.code = from.code,
          .message = fill_in(from.message.text, from.message.words),
          .revision = std::string{from.revision},
          .file = std::string{from.file},
          .line = from.line,
          .column = from.column,
          .database_state = std::string{from.database_state},
          .help = fill_in(from.help.text, from.help.words)};
}

template <typename Error>
void refuse(const failure_view& why) {
  throw Error{to_failure(why)};
}

template void refuse<error>(const failure_view& why);
template void refuse<connect_error>(const failure_view& why);
template void refuse<statement_error>(const failure_view& why);
template void refuse<history_error>(const failure_view& why);
template void refuse<target_error>(const failure_view& why);

}  // namespace strata
