// Database URLs as they may be shown: every password in them is replaced by `***`.
#pragma once

#include <string>
#include <string_view>

namespace strata::cli {

/// The URL without its passwords: `scheme://user:***@host`, `?password=***`, and libpq's `password=***`. Text that is
/// no well-formed URL loses whatever could be a password.
[[nodiscard]] std::string redact_url(std::string_view url);

/// The text, in which the URL or a piece of it may stand, without the URL's passwords.
[[nodiscard]] std::string redact_in(std::string text, std::string_view url);

}  // namespace strata::cli
