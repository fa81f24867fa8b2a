#include "console.hpp"

#include <algorithm>
#include <istream>
#include <ostream>

namespace strata::cli {
namespace {

std::string painted(bool colour, paint how, std::string_view text) {
  if (!colour) return std::string{text};
  std::string_view code;
  switch (how) {
    case paint::error:
      code = "\x1b[1;31m";
      break;
    case paint::revision:
      code = "\x1b[33m";
      break;
    case paint::mark:
      code = "\x1b[1;36m";
      break;
  }
  return std::string{code}.append(text).append("\x1b[0m");
}

}  // namespace

std::string on_out(const console& where, paint how, std::string_view text) {
  return painted(where.colour && where.out_is_terminal, how, text);
}

std::string on_err(const console& where, paint how, std::string_view text) {
  return painted(where.colour && where.err_is_terminal, how, text);
}

bool confirm(const console& where, std::string_view question) {
  *where.out << question << " [y/N] " << std::flush;
  std::string answer;
  std::getline(*where.in, answer);
  return answer == "y" || answer == "Y" || answer == "yes";
}

std::size_t columns_of(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char each) { return (static_cast<unsigned char>(each) & 0xC0U) != 0x80U; }));
}

std::string fit(std::string_view text, std::size_t columns) {
  std::size_t characters = 0;
  std::size_t last_that_fits = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool continues = (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
    if (continues) continue;
    if (++characters == columns) last_that_fits = at;
  }
  if (characters <= columns) return std::string{text};
  if (columns == 0) return {};
  return std::string{text.substr(0, last_that_fits)} + "…";
}

}  // namespace strata::cli
