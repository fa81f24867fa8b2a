// When generated code was compiled: a rolled back deployment and the database it meets can each say how old they are.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace strata {

/// `2026-01-30 09:00:00`, of the clock of the machine that compiled, made of the preprocessor's `__DATE__`
/// (`Jan 30 2026`) and `__TIME__`. Compilers that honour SOURCE_DATE_EPOCH there keep builds reproducible
/// (https://reproducible-builds.org/specs/source-date-epoch/).
class build_time {
 public:
  constexpr build_time(const char (&date)[12], const char (&time)[9]) {
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const std::size_t month = months.find(std::string_view{date, 3}) / 3 + 1;
    for (std::size_t digit = 0; digit < 4; ++digit) text_[digit] = date[7 + digit];
    text_[5] = static_cast<char>('0' + month / 10);
    text_[6] = static_cast<char>('0' + month % 10);
    // Padded with a space, not a zero.
    text_[8] = date[4] == ' ' ? '0' : date[4];
    text_[9] = date[5];
    for (std::size_t each = 0; each < 8; ++each) text_[11 + each] = time[each];
    text_[4] = text_[7] = '-';
    text_[10] = ' ';
  }

  [[nodiscard]] constexpr std::string_view text() const noexcept { return {text_.data(), text_.size()}; }

 private:
  std::array<char, 19> text_{};
};

}  // namespace strata
