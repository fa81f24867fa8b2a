#include "composed_sql.hpp"

#include <array>

namespace strata::fuzz {

namespace {

using namespace std::string_view_literals;

// `~` is a gap that may hold anything between tokens, `V` a value, `N` a name; other text is as it stands.
constexpr std::array statements{
    "select~V"sv,
    "select~V~as~N~,~V"sv,
    "insert~into~t~values~(~V~,~V~)"sv,
    "create~temp~trigger~if~not~exists~N~after~insert~on~main~.~t~begin~select~V~;~end"sv,
    "create~trigger~if~not~exists~end~after~delete~on~t~begin~select~case~when~V~then~1~else~2~end~;~update~u~set~a~=~V~;~end"sv,
    "explain~create~temporary~trigger~x1~before~update~on~t~begin~delete~from~u~where~a~=~V~;~end"sv,
    "explain~query~plan~create~trigger~x2~after~insert~on~u~begin~select~1~as~N~;~end"sv,
    "create~table~if~not~exists~N~(~a~default~'x;'~)"sv,
    "create~view~if~not~exists~N~as~select~case~when~1~then~2~end~;"sv,
    "begin"sv,
    "end"sv,
    "commit~transaction"sv,
    "rollback"sv,
    "savepoint~N"sv,
    "with~c~(~a~)~as~(~select~1~)~select~a~from~c~where~a~<>~V~--1;\n"sv,
    "pragma~user_version~=~3"sv,
    "explain~select~V"sv,
    "~"sv};

constexpr std::array gaps{
    " "sv,        "\n"sv,       "\r\n"sv,        "\t\f "sv, " -- ; end;\n"sv, "/* ; end; */"sv, "/**/"sv,
    "/*/ ; */"sv, " --\r;\n"sv, "/* '\"[` */"sv, "--\n"sv,  " /* /* */ "sv,   " -- '\n"sv,      " \xEF\xBB\xBF "sv};
constexpr std::array values{"1"sv,
                            "';'"sv,
                            "'it''s;'"sv,
                            "x'3b'"sv,
                            "\"a;\"\"b\""sv,
                            "?1"sv,
                            ":a"sv,
                            "@a"sv,
                            "$a::b(;)"sv,
                            "#a"sv,
                            "1.5e-3"sv,
                            ".5"sv,
                            "0x1F"sv,
                            "'\\'"sv,
                            "''"sv,
                            "(1)"sv,
                            "1-1"sv,
                            "1- -1"sv,
                            "'--'"sv,
                            "'/*'"sv,
                            "null"sv,
                            "'a\r\n;'"sv,
                            "'$$'"sv,
                            "case 1 when 1 then 2 end"sv,
                            "'{\"a\":1}'->>'$.a;'"sv};
constexpr std::array names{"a1"sv,      "[a;b]"sv, "`c;``d`"sv,  "\"e;\"\"f\""sv, "end"sv,
                           "\"end\""sv, "g$h"sv,   "\xC3\xA9"sv, "[begin]"sv,     "'i;'"sv};

class composer {
 public:
  explicit composer(std::string_view bytes) : bytes_(bytes) {}

  std::string run() {
    while (at_ < bytes_.size()) {
      add_statement(pick(statements));
      text_ += pick(separators);
    }
    return std::move(text_);
  }

 private:
  static constexpr std::array separators{";"sv, " ; "sv, ";;"sv, "; -- c\n"sv, ";/* ; */;"sv, "\n;\r\n"sv};

  template <typename List>
  std::string_view pick(const List& list) {
    const std::size_t byte = at_ < bytes_.size() ? static_cast<unsigned char>(bytes_[at_]) : 0;
    ++at_;
    return list[byte % list.size()];
  }

  void add_statement(std::string_view pattern) {
    for (const char each : pattern) {
      if (each == '~') {
        text_ += pick(gaps);
      } else if (each == 'V') {
        text_ += pick(values);
      } else if (each == 'N') {
        text_ += pick(names);
      } else {
        text_ += each;
      }
    }
  }

  std::string_view bytes_;
  std::size_t at_ = 0;
  std::string text_;
};

}  // namespace

std::string composed_sql(std::string_view bytes) { return composer{bytes}.run(); }

}  // namespace strata::fuzz
