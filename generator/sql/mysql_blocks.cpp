// MySQL and MariaDB without DELIMITER: the blocks of stored programs and of MariaDB's compound statements. IF, REPEAT
// and CASE are functions and expressions too, so it matters whether a word stands where a statement may begin.
#include <algorithm>
#include <array>
#include <vector>

#include "block_tracker.hpp"

namespace strata::generator {

namespace {

template <std::size_t Count>
bool is_one_of(std::string_view word, const std::array<std::string_view, Count>& words) {
  return std::any_of(words.begin(), words.end(), [&](std::string_view each) { return is_word(word, each); });
}

constexpr std::array<std::string_view, 6> block_words{"if", "case", "loop", "repeat", "while", "for"};
// A statement that begins with one of these has no blocks of its own: IF is a function in it.
constexpr std::array<std::string_view, 14> simple_statements{"select", "insert", "update",   "delete", "replace",
                                                             "call",   "return", "with",     "set",    "do",
                                                             "create", "alter",  "truncate", "prepare"};
// What may stand between CREATE and the kind of object.
constexpr std::array<std::string_view, 4> create_options{"or", "replace", "aggregate", "definer"};
constexpr std::array<std::string_view, 4> programs{"procedure", "function", "event", "trigger"};

class mysql_blocks final : public block_tracker {
 public:
  void reset() override { *this = mysql_blocks{}; }

  void take(token_kind kind, std::string_view text) override {
    if (kind == token_kind::conditional || kind == token_kind::hint) return;
    if (kind == token_kind::open) ++parentheses_;
    if (kind == token_kind::close && parentheses_ > 0) --parentheses_;
    if (kind == token_kind::semicolon) {
      statement_ended();
    } else if (kind == token_kind::word && parentheses_ == 0) {
      word(text);
    } else if (parentheses_ == 0) {
      other(kind, text);
    }
    previous_ = text;
  }

  [[nodiscard]] bool inside() const override { return !blocks_.empty(); }

 private:
  enum class phase {
    first_token,
    /// Behind a first word that may be a label.
    label,
    /// Behind BEGIN: a transaction, unless NOT ATOMIC follows.
    begin,
    /// Behind CREATE or ALTER: what is it?
    create,
    /// These two end where the first statement of the body begins …
    routine_header,
    event_header,
    trigger_header,
    /// … behind the name of FOLLOWS or PRECEDES.
    trigger_order,
    body,
    /// A statement without blocks.
    plain,
  };
  enum class block { begin, branch, loop, case_statement, case_expression };

  void statement_ended() {
    parentheses_ = 0;
    starts_ = true;
    handler_ = false;
    after_end_ = false;
  }

  void other(token_kind kind, std::string_view text) {
    after_end_ = false;
    const bool name = kind == token_kind::quoted_name;
    if (phase_ == phase::first_token) {
      phase_ = name ? phase::label : phase::plain;
    } else if (phase_ == phase::label) {
      phase_ = text == ":" ? phase::body : phase::plain;
      starts_ = true;
    } else if (phase_ == phase::trigger_order && name) {
      begin_body();
    } else if (phase_ == phase::body) {
      // A label may stand before a block; `:=` is a token of its own.
      starts_ = text == ":" || (name && starts_);
    }
  }

  void word(std::string_view text) {
    switch (phase_) {
      case phase::first_token:
        return first_word(text);
      case phase::label:
        phase_ = phase::plain;
        return;
      case phase::begin:
        return behind_begin(text);
      case phase::create:
        return created(text);
      case phase::routine_header:
        return routine_header(text);
      case phase::event_header:
        if (is_word(text, "do")) begin_body();
        return;
      case phase::trigger_header:
        if (is_word(text, "row") && is_word(previous_, "each")) begin_body();
        return;
      case phase::trigger_order:
        return begin_body();
      case phase::body:
        return body(text);
      case phase::plain:
        return;
    }
  }

  void first_word(std::string_view text) {
    if (is_word(text, "create") || is_word(text, "alter")) {
      phase_ = phase::create;
    } else if (is_word(text, "begin")) {
      phase_ = phase::begin;
    } else if (is_one_of(text, block_words)) {
      begin_body();
      body(text);
    } else {
      phase_ = phase::label;
    }
  }

  void behind_begin(std::string_view text) {
    if (is_word(text, "atomic") && is_word(previous_, "not")) {
      begin_body();
      push(block::begin, true);
    } else if (!is_word(text, "not")) {
      phase_ = phase::plain;
    }
  }

  void created(std::string_view text) {
    if (previous_ == "=" || previous_ == "@" || is_one_of(text, create_options)) return;
    if (!is_one_of(text, programs)) {
      phase_ = phase::plain;
    } else if (is_word(text, "event")) {
      phase_ = phase::event_header;
    } else {
      phase_ = is_word(text, "trigger") ? phase::trigger_header : phase::routine_header;
    }
  }

  // Characteristics and the type of RETURNS, in any order: the body begins at the first word that can begin one.
  void routine_header(std::string_view text) {
    // `PROCEDURE IF NOT EXISTS`, a routine named as a keyword, `CHARACTER SET`, `RETURNS SET('a')`.
    if (is_one_of(previous_, programs) || previous_ == "." || is_word(previous_, "returns") ||
        is_word(previous_, "character")) {
      return;
    }
    if (is_one_of(text, simple_statements)) {
      phase_ = phase::plain;
    } else if (is_word(text, "begin") || is_one_of(text, block_words)) {
      begin_body();
      body(text);
    }
  }

  void begin_body() {
    phase_ = phase::body;
    starts_ = true;
  }

  void push(block kind, bool statement_follows) {
    blocks_.push_back(kind);
    starts_ = statement_follows;
    handler_ = false;
  }

  void body(std::string_view text) {
    const bool starts = starts_ || handler_;
    const bool after_end = after_end_;
    starts_ = false;
    after_end_ = false;
    if (after_end && is_one_of(text, block_words)) return;
    if (previous_ == "." || is_word(previous_, "as")) return;
    if (is_word(text, "case")) return push(starts ? block::case_statement : block::case_expression, false);
    if (is_word(text, "end")) return end_block();
    if (is_word(text, "then") || is_word(text, "else")) {
      starts_ = blocks_.empty() || blocks_.back() != block::case_expression;
    } else if (is_word(text, "do") && !starts) {
      starts_ = true;
    } else if (is_word(text, "handler")) {
      handler_ = true;
    } else if (starts) {
      statement_word(text);
    }
  }

  void statement_word(std::string_view text) {
    if (is_word(text, "begin")) return push(block::begin, true);
    if (is_word(text, "loop") || is_word(text, "repeat")) return push(block::loop, true);
    if (is_word(text, "while") || is_word(text, "for")) {
      // DECLARE … HANDLER FOR.
      if (!handler_) push(block::loop, false);
    } else if (is_word(text, "if")) {
      push(block::branch, false);
    } else if (is_word(text, "follows") || is_word(text, "precedes")) {
      if (blocks_.empty()) phase_ = phase::trigger_order;
    } else if (is_one_of(text, simple_statements)) {
      handler_ = false;
    }
  }

  void end_block() {
    if (!blocks_.empty()) blocks_.pop_back();
    after_end_ = true;
  }

  phase phase_ = phase::first_token;
  std::vector<block> blocks_;
  std::size_t parentheses_ = 0;
  std::string_view previous_;
  /// A statement may begin here.
  bool starts_ = true;
  /// In DECLARE … HANDLER FOR, where a statement follows the conditions.
  bool handler_ = false;
  /// The next word may repeat what END has ended: END IF, END CASE …
  bool after_end_ = false;
};

}  // namespace

std::unique_ptr<block_tracker> make_mysql_blocks() { return std::make_unique<mysql_blocks>(); }

}  // namespace strata::generator
