// PostgreSQL, by psql's rule: a semicolon in parentheses (CREATE RULE) belongs to the statement, and so does one in the
// BEGIN ATOMIC body of CREATE [OR REPLACE] FUNCTION | PROCEDURE, where CASE … END nests. Bodies in dollar quotes are
// strings.
#include "block_tracker.hpp"

namespace strata::generator {

namespace {

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

}  // namespace

std::unique_ptr<block_tracker> make_postgresql_blocks() { return std::make_unique<postgresql_blocks>(); }

}  // namespace strata::generator
