// From a place in a statement's text to the place in its file: the text has LF where the file may have CRLF.
#pragma once

#include <cstddef>

#include "generator/source.hpp"
#include "generator/sql/script.hpp"

namespace strata::generator {

/// The offset in the file of a byte of the statement's text, or of its end.
[[nodiscard]] std::size_t offset_in_file(const source& file, const sql_statement& statement,
                                         std::size_t offset_in_text);

}  // namespace strata::generator
