#include "postgresql_reach.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "lexer.hpp"
#include "lexical_rules.hpp"

namespace strata::sql {

namespace {

using namespace std::string_view_literals;

/// A token of code. Words are in lower case, names and strings without their quotes.
struct part {
  std::string text;
  token_kind kind{};
  /// Of parentheses around it.
  int depth = 0;
};

using parts = std::vector<part>;

char lower(char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter; }

// Between the first quote and the last: `E'it''s'` is `it's`, `$$a$$` is `a`. Escapes stay as they are.
std::string unquoted(std::string_view quoted) {
  const std::size_t first = quoted.find_first_of("'\"$");
  if (first == std::string_view::npos) return std::string{quoted};
  if (quoted[first] == '$') {
    const std::size_t tag = quoted.find('$', first + 1) + 1;
    return std::string{quoted.substr(tag, std::max(quoted.size(), 2 * tag) - 2 * tag)};
  }
  std::string text;
  for (std::size_t at = first + 1; at + 1 < quoted.size(); ++at) {
    text += quoted[at];
    if (quoted[at] == quoted[first]) ++at;
  }
  return text;
}

parts parts_of(std::string_view text) {
  parts found;
  int depth = 0;
  for (const token& each : lex(text, postgresql_rules()).tokens) {
    if (!is_code(each.kind) || each.kind == token_kind::hint) continue;
    std::string_view bytes = text_of(text, each);
    if (each.kind == token_kind::close) --depth;
    part& next = found.emplace_back(part{std::string{bytes}, each.kind, depth});
    if (each.kind == token_kind::open) ++depth;
    if (each.kind == token_kind::word) std::transform(bytes.begin(), bytes.end(), next.text.begin(), lower);
    if (each.kind == token_kind::string || each.kind == token_kind::quoted_name) next.text = unquoted(bytes);
  }
  return found;
}

bool is_one_of(std::string_view word, std::span<const std::string_view> of) {
  return std::find(of.begin(), of.end(), word) != of.end();
}

// What the server has one of for all databases, or what leads to other servers.
constexpr std::array shared_objects{"role"sv,       "user"sv,   "group"sv,       "database"sv,
                                    "tablespace"sv, "server"sv, "subscription"sv};
constexpr std::array shared_catalogs{"pg_authid"sv,          "pg_auth_members"sv,  "pg_database"sv,
                                     "pg_db_role_setting"sv, "pg_parameter_acl"sv, "pg_replication_origin"sv,
                                     "pg_shdescription"sv,   "pg_shseclabel"sv,    "pg_subscription"sv,
                                     "pg_tablespace"sv};
// What a name with a parenthesis behind it is no call after.
constexpr std::array before_relations{"table"sv, "into"sv,   "references"sv, "on"sv,    "exists"sv,
                                      "view"sv,  "update"sv, "only"sv,       "index"sv, "join"sv};
// How names of functions begin that reach files, sessions, logs, slots and other servers.
constexpr std::array far_functions{"dblink"sv,         "lo_export"sv,       "lo_import"sv,      "pg_backup_"sv,
                                   "pg_cancel_"sv,     "pg_copy_"sv,        "pg_create_"sv,     "pg_drop_"sv,
                                   "pg_file_"sv,       "pg_log_"sv,         "pg_logical_"sv,    "pg_ls_"sv,
                                   "pg_promote"sv,     "pg_read_"sv,        "pg_reload_conf"sv, "pg_replication_"sv,
                                   "pg_rotate_"sv,     "pg_start_backup"sv, "pg_stat_file"sv,   "pg_stat_reset_"sv,
                                   "pg_stop_backup"sv, "pg_switch_"sv,      "pg_terminate_"sv,  "pg_wal_replay_"sv};

/// Looks into one text.
class reader {
 public:
  /// `around`: the text that this one is a string of.
  reader(const parts& all, const std::set<std::string, std::less<>>& functions, const reader* around = nullptr)
      : all_(all), functions_(functions) {
    own_database_ =
        (around != nullptr && around->own_database_) ||
        std::any_of(all.begin(), all.end(), [](const part& each) { return each.text == "current_database"; });
  }

  [[nodiscard]] std::string statement() const {
    if (std::string found = language(); !found.empty()) return found;
    // What it would do it does when it is called.
    if (makes_function()) return {};
    if (std::string found = command(0); !found.empty()) return found;
    if (std::string found = uses(); !found.empty()) return found;
    return word(0) == "do" ? inside_strings() : std::string{};
  }

  /// The text of a block or a function: commands may begin anywhere, and may be put together from strings.
  [[nodiscard]] std::string body() const {
    for (std::size_t at = 0; at < all_.size(); ++at) {
      if (std::string found = command(at); !found.empty()) return found;
    }
    if (std::string found = uses(); !found.empty()) return found;
    return inside_strings();
  }

  /// What a function does when it is called: its text is a string, or stands in the open behind BEGIN ATOMIC.
  [[nodiscard]] std::string function_body() const {
    std::string found = inside_strings();
    return found.empty() ? uses() : found;
  }

  [[nodiscard]] std::string inside_strings() const {
    bool raises = false;
    for (const part& each : all_) {
      if (each.kind == token_kind::semicolon) raises = false;
      if (each.kind == token_kind::word && each.text == "raise") raises = true;
      if (each.kind != token_kind::string || raises) continue;
      const parts inner = parts_of(each.text);
      // A string that is no more than a word or two ends the descent.
      if (inner.size() < 2) continue;
      if (std::string found = reader{inner, functions_, this}.body(); !found.empty()) return found;
    }
    return {};
  }

  [[nodiscard]] bool makes_function() const {
    std::size_t at = word(0) == "create" ? 1 : all_.size();
    if (word(at) == "or") at += 2;
    return word(at) == "function" || word(at) == "procedure";
  }

  /// Of the function that the statement makes, without its schema.
  [[nodiscard]] std::string function_name() const {
    for (std::size_t at = 1; at < all_.size(); ++at) {
      if (all_[at].kind == token_kind::open) return all_[at - 1].text;
    }
    return {};
  }

 private:
  [[nodiscard]] std::string_view word(std::size_t at) const {
    return at < all_.size() && all_[at].kind == token_kind::word ? std::string_view{all_[at].text} : ""sv;
  }
  [[nodiscard]] bool is(std::size_t at, token_kind kind) const { return at < all_.size() && all_[at].kind == kind; }

  [[nodiscard]] static std::string upper(std::string_view words) {
    std::string text{words};
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char each) { return each >= 'a' && each <= 'z' ? static_cast<char>(each - 'a' + 'A') : each; });
    return text;
  }
  [[nodiscard]] static std::string upper(std::string_view first, std::string_view second) {
    return upper(first) + ' ' + upper(second);
  }

  // The command that begins there.
  [[nodiscard]] std::string command(std::size_t at) const {
    const std::string_view first = word(at);
    const std::string_view second = word(at + 1);
    if (first == "create" || first == "alter" || first == "drop") {
      if (second == "system") return "ALTER SYSTEM";
      if (first == "drop" && second == "owned") return "DROP OWNED";
      const bool shared = is_one_of(second, shared_objects) && !(second == "user" && word(at + 2) == "mapping") &&
                          !(second == "database" && is_own_database(at + 2));
      return shared ? upper(first, second) : std::string{};
    }
    if (first == "reassign" && second == "owned") return "REASSIGN OWNED";
    if (first == "import" && second == "foreign") return "IMPORT FOREIGN SCHEMA";
    if (first == "prepare" && second == "transaction") return "PREPARE TRANSACTION";
    if (first == "load" && is(at + 1, token_kind::string)) return "LOAD";
    if (first == "grant" || first == "revoke") return grant(at);
    if (first == "comment" || (first == "security" && second == "label")) return remark(at);
    return first == "copy" ? copy(at) : std::string{};
  }

  // `EXECUTE format('ALTER DATABASE %I SET …', current_database())`
  [[nodiscard]] bool is_own_database(std::size_t at) const {
    return own_database_ && word(at).empty() && !is(at, token_kind::quoted_name);
  }

  [[nodiscard]] bool ends(std::size_t at) const { return at >= all_.size() || is(at, token_kind::semicolon); }

  // Without ON, what is given is a role.
  [[nodiscard]] std::string grant(std::size_t at) const {
    for (std::size_t next = at + 1; !ends(next); ++next) {
      if (all_[next].depth != all_[at].depth || word(next) != "on") continue;
      const std::string_view what = word(next + 1);
      const bool shared = (what == "database" && !is_own_database(next + 2)) || what == "tablespace" ||
                          what == "parameter" || (what == "foreign" && word(next + 2) == "server");
      return shared ? upper(word(at)) + " ON " + upper(what) : std::string{};
    }
    // In the text of a function `grant` may be a name.
    const bool is_role = !word(at + 1).empty() || is(at + 1, token_kind::quoted_name);
    const auto names_somebody = [&](const part& each) { return each.text == "to" || each.text == "from"; };
    return is_role && std::any_of(all_.begin() + static_cast<std::ptrdiff_t>(at), all_.end(), names_somebody)
               ? upper(word(at)) + " of a role"
               : std::string{};
  }

  // COMMENT ON, SECURITY LABEL ON.
  [[nodiscard]] std::string remark(std::size_t at) const {
    std::size_t next = at + 1;
    while (!ends(next) && word(next) != "on" && next < at + 5) ++next;
    if (word(next) != "on" || !is_one_of(word(next + 1), shared_objects)) return {};
    return upper(word(at)) + (word(at) == "security" ? " LABEL" : "") + " ON " + upper(word(next + 1));
  }

  [[nodiscard]] std::string copy(std::size_t at) const {
    for (std::size_t next = at + 1; !ends(next); ++next) {
      if (all_[next].depth != all_[at].depth || (word(next) != "from" && word(next) != "to")) continue;
      if (word(next + 1) == "program") return "COPY " + upper(word(next)) + " PROGRAM";
      if (is(next + 1, token_kind::string)) return "COPY " + upper(word(next)) + " a file";
      return {};
    }
    return {};
  }

  // Calls, and changes of what all databases share.
  [[nodiscard]] std::string uses() const {
    const bool only_names = is_one_of(word(0), std::array{"comment"sv, "grant"sv, "revoke"sv, "drop"sv}) ||
                            (word(0) == "alter" && (word(1) == "function" || word(1) == "procedure"));
    if (only_names) return {};
    for (std::size_t at = 0; at < all_.size(); ++at) {
      if (word(at) == "update" || word(at) == "into" || (word(at) == "from" && at > 0 && word(at - 1) == "delete")) {
        const std::size_t name = word(at + 1) == "pg_catalog" ? at + 3 : at + 1;
        if (is_one_of(word(name), shared_catalogs)) return "writing to " + all_[name].text;
      }
      if (all_[at].kind != token_kind::word && all_[at].kind != token_kind::quoted_name) continue;
      const std::string& name = all_[at].text;
      if (functions_.contains(name)) return name + "()";
      if (!is(at + 1, token_kind::open) || (at > 0 && is_one_of(word(at - 1), before_relations))) continue;
      if (std::any_of(far_functions.begin(), far_functions.end(), [&](auto each) { return name.starts_with(each); })) {
        return name + "()";
      }
    }
    return {};
  }

  // One whose functions do what the server's own user may do. Their names end in u, for untrusted.
  [[nodiscard]] std::string language() const {
    if (word(0) != "create" && word(0) != "do") return {};
    for (std::size_t at = 1; at + 1 < all_.size(); ++at) {
      const bool named = word(at) == "language" || (at == 1 && word(at) == "extension");
      if (!named || all_[at].depth != 0) continue;
      std::size_t next = at + 1;
      if (word(next) == "if") next += 3;
      if (next >= all_.size()) return {};
      std::string name;
      std::transform(all_[next].text.begin(), all_[next].text.end(), std::back_inserter(name), lower);
      const bool untrusted = name == "c" || name == "internal" || name == "plsh" || name == "plr" ||
                             (name.starts_with("pl") && name.ends_with('u'));
      if (untrusted) return "LANGUAGE " + name;
    }
    return {};
  }

  const parts& all_;
  const std::set<std::string, std::less<>>& functions_;
  bool own_database_ = false;
};

}  // namespace

postgresql_reach::postgresql_reach(std::span<const std::string_view> chain) {
  std::vector<parts> makers;
  for (const std::string_view each : chain) {
    parts all = parts_of(each);
    if (reader{all, functions_}.makes_function()) makers.push_back(std::move(all));
  }
  // One may call another.
  for (bool grown = true; grown;) {
    grown = false;
    for (const parts& each : makers) {
      const reader text{each, functions_};
      const std::string name = text.function_name();
      if (functions_.contains(name)) continue;
      if (!text.function_body().empty()) grown = functions_.insert(name).second || grown;
    }
  }
}

std::string postgresql_reach::of(std::string_view statement) const {
  const parts all = parts_of(statement);
  return reader{all, functions_}.statement();
}

}  // namespace strata::sql
