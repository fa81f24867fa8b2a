#include "composed_sql.hpp"

#include <array>
#include <span>

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

constexpr std::array postgresql_statements{
    "select~V"sv,
    "select~V~as~N~,~V"sv,
    "select~N~.~end~from~t~N"sv,
    "insert~into~t~values~(~V~,~V~)"sv,
    "do~$$begin perform 1; end$$"sv,
    "do~$body$ begin execute $q$ select ';' $q$; end; $body$~language~plpgsql"sv,
    "create~function~f~(~)~returns~int~language~sql~begin~atomic~select~V~;~select~case~when~true~then~1~else~V~end~;~end"sv,
    "create~or~replace~procedure~p~(~)~begin~atomic~end"sv,
    "create~or~replace~function~f~(~a~int~default~V~)~returns~int~return~(~case~when~a~>~0~then~1~end~)"sv,
    "create~procedure~p~(~)~begin~atomic~insert~into~t~values~(~V~)~;~select~1~as~end~;~end"sv,
    "create~rule~r~as~on~insert~to~t~do~also~(~insert~into~u~values~(~V~)~;~delete~from~u~)"sv,
    "create~view~v~as~select~V~as~N"sv,
    "create~function~g~(~)~returns~trigger~as~'begin return new; end;'~language~plpgsql"sv,
    "create~function~h~(~)~returns~int~as~$f$ select 1; $f$~language~sql"sv,
    "create~table~N~(~a~int~default~V~)"sv,
    "comment~on~table~t~is~'a;b'"sv,
    "begin"sv,
    "end"sv,
    "commit"sv,
    "savepoint~s"sv,
    "copy~t~to~stdout"sv,
    "with~c~as~(~select~V~)~select~*~from~c~where~1~<~2~--1;\n"sv,
    "~"sv};

constexpr std::array postgresql_gaps{" "sv,
                                     "\n"sv,
                                     "\r\n"sv,
                                     "\t\f "sv,
                                     " -- ; end;\n"sv,
                                     "/* ; end; */"sv,
                                     "/**/"sv,
                                     "/* /* ; */ ' */"sv,
                                     " --\r "sv,
                                     " -- '\n"sv,
                                     "/* $$ \" */"sv,
                                     " -- $a$\n"sv,
                                     "--\r\n"sv,
                                     "/*/ ; /* */ */"sv};
constexpr std::array postgresql_values{"1"sv,
                                       "';'"sv,
                                       "'it''s;'"sv,
                                       "E'it\\'s;'"sv,
                                       "e'\\\\'"sv,
                                       "U&'\\0041;'"sv,
                                       "U&'d!0061;' uescape '!'"sv,
                                       "B'101'"sv,
                                       "X'3b'"sv,
                                       "N';'"sv,
                                       "$$;$$"sv,
                                       "$a$ ; $b$ ; $b$ $a$"sv,
                                       "$\xC3\xA9$;$\xC3\xA9$"sv,
                                       "'a\\'"sv,
                                       "'a;'\n'b;'"sv,
                                       "E'a;' -- c\n '\\';'"sv,
                                       "'a'\n'\\'"sv,
                                       "1.5e-3"sv,
                                       ".5"sv,
                                       "null"sv,
                                       "(1)"sv,
                                       "1-1"sv,
                                       "1- -1"sv,
                                       "1 +/*c;*/ 2"sv,
                                       "1 @-1"sv,
                                       "'--'"sv,
                                       "'/*'"sv,
                                       "'a\r\n;'"sv,
                                       "(array[1,2])[1:2]"sv,
                                       "$1"sv,
                                       "a$b$c"sv,
                                       "1::int"sv,
                                       "case when true then 2 end"sv,
                                       "'{\"a\":1}'->>'$.a;'"sv};
constexpr std::array postgresql_names{"a1"sv,      "\"e;\"\"f\""sv, "U&\"a;\""sv,  "g$h"sv,   "\xC3\xA9"sv,
                                      "\"end\""sv, "atomic"sv,      "\"begin\""sv, "\"$$\""sv};

// What an engine's texts are made of.
struct vocabulary {
  std::span<const std::string_view> statements;
  std::span<const std::string_view> gaps;
  std::span<const std::string_view> values;
  std::span<const std::string_view> names;
};

class composer {
 public:
  composer(std::string_view bytes, const vocabulary& words) : bytes_(bytes), words_(words) {}

  std::string run() {
    while (at_ < bytes_.size()) {
      add(pick(words_.statements));
      text_ += pick(separators);
    }
    return std::move(text_);
  }

 private:
  static constexpr std::array separators{";"sv, " ; "sv, ";;"sv, "; -- c\n"sv, ";/* ; */;"sv, "\n;\r\n"sv};

  std::string_view pick(std::span<const std::string_view> list) {
    const std::size_t byte = at_ < bytes_.size() ? static_cast<unsigned char>(bytes_[at_]) : 0;
    ++at_;
    return list[byte % list.size()];
  }

  void add(std::string_view pattern) {
    for (const char each : pattern) {
      if (each == '~') {
        text_ += pick(words_.gaps);
      } else if (each == 'V') {
        text_ += pick(words_.values);
      } else if (each == 'N') {
        text_ += pick(words_.names);
      } else {
        text_ += each;
      }
    }
  }

  std::string_view bytes_;
  vocabulary words_;
  std::size_t at_ = 0;
  std::string text_;
};

}  // namespace

std::string composed_sql(std::string_view bytes) { return composer{bytes, {statements, gaps, values, names}}.run(); }

std::string composed_postgresql_sql(std::string_view bytes) {
  return composer{bytes, {postgresql_statements, postgresql_gaps, postgresql_values, postgresql_names}}.run();
}

}  // namespace strata::fuzz
