#include "splitter.hpp"

#include "block_tracker.hpp"

namespace strata::generator {

namespace {

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
