#include "postgresql_parser.hpp"

#include <pg_query.h>

#include <algorithm>
#include <memory>
#include <span>

namespace strata::generator {

namespace {

// libpg_query 15 needs about 100 bytes of stack for each of a chain of operators or parentheses, and was seen to take
// 60,000 of them with the usual 8 MB.
constexpr std::size_t deepest = 10'000;

// The parser counts characters.
std::size_t byte_offset(std::string_view text, int position) {
  std::size_t at = 0;
  for (int character = 1; character < position && at < text.size(); ++character) {
    ++at;
    while (at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) ++at;
  }
  return std::min(at, text.size());
}

// How many bytes the UTF-8 character at `at` has; 0: it is none.
std::size_t character_length(std::string_view text, std::size_t at) {
  const auto first = static_cast<unsigned char>(text[at]);
  if (first < 0x80U) return 1;
  const std::size_t length = first >= 0xF0U && first < 0xF5U   ? 4
                             : first >= 0xE0U && first < 0xF0U ? 3
                             : first >= 0xC2U && first < 0xE0U ? 2
                                                               : 0;
  if (length == 0 || text.size() - at < length) return 0;
  for (std::size_t next = at + 1; next < at + length; ++next) {
    if ((static_cast<unsigned char>(text[next]) & 0xC0U) != 0x80U) return 0;
  }
  return length;
}

// The parser cuts long names at 63 bytes, in the middle of a character where it happens so; the server leaves that
// character out.
std::string without_cut_characters(std::string_view text) {
  std::string whole;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t length = character_length(text, at);
    whole.append(text.substr(at, length));
    at += std::max<std::size_t>(length, 1);
  }
  return whole;
}

}  // namespace

bool has_postgresql_parser() noexcept { return true; }

postgresql_parse parse_postgresql(std::string_view text) {
  const std::string terminated{text};
  const auto release = [](PgQueryParseResult* each) { pg_query_free_parse_result(*each); };
  PgQueryParseResult result = pg_query_parse(terminated.c_str());
  const std::unique_ptr<PgQueryParseResult, decltype(release)> owner{&result, release};
  if (result.error != nullptr) {
    return {.error = result.error->message, .error_offset = byte_offset(text, result.error->cursorpos)};
  }
  postgresql_parse parsed;
  nlohmann::json tree = nlohmann::json::parse(without_cut_characters(result.parse_tree), nullptr, false);
  // What is not to be read is not known; only a text that is no UTF-8 leads here.
  if (tree.is_discarded()) return parsed;
  for (nlohmann::json& each : tree["stmts"]) parsed.statements.push_back(std::move(each["stmt"]));
  return parsed;
}

std::optional<std::vector<text_piece>> split_with_postgresql(std::string_view text) {
  const std::string terminated{text};
  const auto release = [](PgQuerySplitResult* each) { pg_query_free_split_result(*each); };
  PgQuerySplitResult result = pg_query_split_with_parser(terminated.c_str());
  const std::unique_ptr<PgQuerySplitResult, decltype(release)> owner{&result, release};
  if (result.error != nullptr) return std::nullopt;
  std::vector<text_piece> pieces;
  for (int at = 0; at < result.n_stmts; ++at) {
    const PgQuerySplitStmt& each = *result.stmts[at];
    const auto offset = static_cast<std::size_t>(each.stmt_location);
    // A length of 0 means: to the end.
    const std::size_t length = each.stmt_len > 0 ? static_cast<std::size_t>(each.stmt_len) : text.size() - offset;
    pieces.push_back({offset, length});
  }
  return pieces;
}

bool is_too_deep_for_postgresql(std::string_view text, std::span<const token> tokens) {
  std::size_t parentheses = 0;
  std::size_t deepest_parentheses = 0;
  std::size_t operators = 0;
  for (const token& each : tokens) {
    const std::string_view bytes = text_of(text, each);
    if (each.kind == token_kind::open) deepest_parentheses = std::max(deepest_parentheses, ++parentheses);
    if (each.kind == token_kind::close && parentheses > 0) --parentheses;
    if (each.kind == token_kind::symbol) operators = bytes == "," ? 0 : operators + 1;
    if (each.kind == token_kind::word &&
        (is_word(bytes, "union") || is_word(bytes, "not") || is_word(bytes, "except") || is_word(bytes, "intersect") ||
         is_word(bytes, "when"))) {
      ++operators;
    }
    if (deepest_parentheses > deepest || operators > deepest) return true;
  }
  return false;
}

std::string_view postgresql_grammar() noexcept { return "PostgreSQL " PG_MAJORVERSION; }

}  // namespace strata::generator
