// SQLite: only a trigger has a body, and it ends at `; END ;`. No statement of a body can begin with END, so neither
// CASE … END nor a trigger that is called "end" needs counting (sqlite3_complete goes by the same rule).
#include "block_tracker.hpp"

namespace strata::generator {

namespace {

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

}  // namespace

std::unique_ptr<block_tracker> make_sqlite_blocks() { return std::make_unique<sqlite_blocks>(); }

}  // namespace strata::generator
