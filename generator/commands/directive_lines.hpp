// Changing what the lines above a file's sections say, and nothing else of the file.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace strata::generator {

/// The text with `-- migrate:parent …`, in the place of the line that was there, or below the comment that begins the
/// file. Line ends are as in the text.
[[nodiscard]] std::string with_parents(const std::string& text, const std::vector<std::string>& parents);

/// The text with other names for the revisions that `migrate:parent` and `migrate:depends` name.
[[nodiscard]] std::string with_revisions(const std::string& text, const std::map<std::string, std::string>& renamed);

}  // namespace strata::generator
