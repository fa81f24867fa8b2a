#include "splitter.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace strata::generator {

namespace {

// Follows the tokens of one statement and knows whether a semicolon belongs to it: in a trigger's or routine's body,
// or in parentheses.
class block_tracker {
 public:
  virtual ~block_tracker() = default;
  // A new statement begins.
  virtual void reset() = 0;
  // The statement's next token; blanks and comments are left out.
  virtual void take(token_kind kind, std::string_view text) = 0;
  // A semicolon here would not end the statement.
  [[nodiscard]] virtual bool inside() const = 0;
};

// SQLite: only a trigger has a body, and it ends at `; END ;`. No statement of a body can begin with END, so neither
// CASE … END nor a trigger that is called "end" needs counting (sqlite3_complete goes by the same rule).
class sqlite_blocks final : public block_tracker {
 public:
  void reset() override { *this = {}; }

  void take(token_kind kind, std::string_view text) override {
    if (phase_ == phase::trigger) {
      ended_ = after_semicolon_ && kind == token_kind::word && is_word(text, "end");
      after_semicolon_ = kind == token_kind::semicolon;
    } else if (phase_ != phase::other) {
      phase_ = kind == token_kind::word ? after(text) : phase::other;
    }
  }

  [[nodiscard]] bool inside() const override { return phase_ == phase::trigger && !ended_; }

 private:
  enum class phase { start, explain, explain_query, create, trigger, other };

  [[nodiscard]] phase after(std::string_view word) const {
    switch (phase_) {
      case phase::start:
        if (is_word(word, "explain")) return phase::explain;
        [[fallthrough]];
      case phase::explain:
        if (is_word(word, "create")) return phase::create;
        return phase_ == phase::explain && is_word(word, "query") ? phase::explain_query : phase::other;
      case phase::explain_query:
        return is_word(word, "plan") ? phase::explain : phase::other;
      case phase::create:
        if (is_word(word, "trigger")) return phase::trigger;
        return is_word(word, "temp") || is_word(word, "temporary") ? phase::create : phase::other;
      default:
        return phase::other;
    }
  }

  phase phase_ = phase::start;
  bool after_semicolon_ = false;
  bool ended_ = false;
};

// PostgreSQL, by psql's rule: a semicolon in parentheses (CREATE RULE) belongs to the statement, and so does one in the
// BEGIN ATOMIC body of CREATE [OR REPLACE] FUNCTION | PROCEDURE, where CASE … END nests. Bodies in dollar quotes are
// strings.
class postgresql_blocks final : public block_tracker {
 public:
  void reset() override { *this = {}; }

  void take(token_kind kind, std::string_view text) override {
    if (kind == token_kind::open) ++parentheses_;
    if (kind == token_kind::close && parentheses_ > 0) --parentheses_;
    if (phase_ != phase::other) header(kind, text);
    if (phase_ == phase::routine && kind == token_kind::word && parentheses_ == 0) body(text);
    // `AS end` and `t.end` are names.
    after_name_mark_ = (kind == token_kind::word && is_word(text, "as")) || text == ".";
    after_begin_ = kind == token_kind::word && is_word(text, "begin");
  }

  [[nodiscard]] bool inside() const override { return parentheses_ > 0 || depth_ > 0; }

 private:
  enum class phase { start, create, or_word, routine, other };

  void header(token_kind kind, std::string_view text) {
    if (phase_ == phase::routine) return;
    const bool word = kind == token_kind::word;
    if (word && ((phase_ == phase::start && is_word(text, "create")) ||
                 (phase_ == phase::or_word && is_word(text, "replace")))) {
      phase_ = phase::create;
    } else if (phase_ == phase::create && word && is_word(text, "or")) {
      phase_ = phase::or_word;
    } else if (phase_ == phase::create && word && (is_word(text, "function") || is_word(text, "procedure"))) {
      phase_ = phase::routine;
    } else if (kind != token_kind::hint) {
      phase_ = phase::other;
    }
  }

  void body(std::string_view word) {
    if (after_name_mark_) return;
    if (depth_ == 0) {
      if (after_begin_ && is_word(word, "atomic")) depth_ = 1;
    } else if (is_word(word, "case")) {
      ++depth_;
    } else if (is_word(word, "end")) {
      --depth_;
    }
  }

  phase phase_ = phase::start;
  std::size_t parentheses_ = 0;
  std::size_t depth_ = 0;
  bool after_name_mark_ = false;
  bool after_begin_ = false;
};

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

// MySQL and MariaDB without DELIMITER: the blocks of stored programs and of MariaDB's compound statements. IF, REPEAT
// and CASE are functions and expressions too, so it matters whether a word stands where a statement may begin.
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

std::unique_ptr<block_tracker> make_block_tracker(dialect which) {
  switch (which) {
    case dialect::postgresql:
      return std::make_unique<postgresql_blocks>();
    case dialect::mysql:
      return std::make_unique<mysql_blocks>();
    case dialect::sqlite:
      break;
  }
  return std::make_unique<sqlite_blocks>();
}

class splitter {
 public:
  splitter(std::string_view text, std::span<const token> tokens, dialect which)
      : text_(text), tokens_(tokens), tracker_(make_block_tracker(which)) {}

  std::vector<statement_span> run() {
    for (std::size_t index = 0; index < tokens_.size(); ++index) take(index);
    finish();
    return std::move(statements_);
  }

 private:
  void take(std::size_t index) {
    const token& each = tokens_[index];
    switch (each.kind) {
      case token_kind::blank:
      case token_kind::comment:
        return;
      case token_kind::delimiter:
      case token_kind::copy_data:
        return finish();
      case token_kind::directive:
        finish();
        custom_delimiter_ = sets_delimiter(text_of(text_, each));
        return;
      case token_kind::semicolon:
        if (!custom_delimiter_ && !tracker_->inside()) return finish();
        break;
      default:
        break;
    }
    if (!open_) current_ = {index, index};
    open_ = true;
    // The semicolon that the mysql program passes on before a delimiter of its own is no part of the statement.
    if (!custom_delimiter_ || each.kind != token_kind::semicolon) current_.past = index + 1;
    has_code_ = has_code_ || (each.kind != token_kind::hint && each.kind != token_kind::semicolon);
    tracker_->take(each.kind, text_of(text_, each));
  }

  void finish() {
    if (has_code_) statements_.push_back(current_);
    open_ = false;
    has_code_ = false;
    tracker_->reset();
  }

  static bool sets_delimiter(std::string_view directive) {
    const std::size_t begin = directive.find_first_not_of(" \t", 9);
    if (begin == std::string_view::npos) return false;
    return directive.substr(begin, directive.find_first_of(" \t\f\v", begin) - begin) != ";";
  }

  std::string_view text_;
  std::span<const token> tokens_;
  std::unique_ptr<block_tracker> tracker_;
  std::vector<statement_span> statements_;
  statement_span current_;
  bool open_ = false;
  bool has_code_ = false;
  bool custom_delimiter_ = false;
};

}  // namespace

std::vector<statement_span> split(std::string_view text, std::span<const token> tokens, dialect which) {
  return splitter{text, tokens, which}.run();
}

}  // namespace strata::generator
