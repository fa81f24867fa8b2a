// Checksums and digests, and the form of a script in which they are taken: what the engine sees of it. docs/checksum.md
// describes them. The algorithm's name is part of the value, so that an old one stays readable for ever; what is under
// `sha256:` never changes.
#pragma once

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "lexer.hpp"

namespace strata::generator {

/// The bytes with CRLF as LF. A lone carriage return stays.
[[nodiscard]] std::string with_unix_line_ends(std::string_view bytes);

/// One statement: each of its tokens as `<length in bytes>:<bytes>,`, blanks and comments left out, then `;`. No text
/// can forge a boundary, because lengths are read before bytes.
[[nodiscard]] std::string normalised(std::string_view text, std::span<const token> statement);

/// `sha256:` and 64 hex digits of the bytes.
[[nodiscard]] std::string sha256(std::string_view bytes);
/// Of the pieces as if they stood one behind the other.
[[nodiscard]] std::string sha256(std::initializer_list<std::string_view> pieces);

/// The first 12 of those digits.
[[nodiscard]] std::string short_hash(std::string_view bytes);

/// The digest of a migration: SHA-256 over the digests of its parents and of what it depends on (each sorted), its
/// revision and its up checksum. Where the lock file accepts an edit, `up_checksum` is the first text's, so that
/// databases which ran it keep their digest.
[[nodiscard]] std::string digest(std::span<const std::string> parent_digests, std::string_view revision,
                                 std::string_view up_checksum, std::span<const std::string> dependency_digests = {});

/// What a database at these heads holds: the digests sorted and joined by one space.
[[nodiscard]] std::string join_digests(std::vector<std::string> head_digests);

}  // namespace strata::generator
