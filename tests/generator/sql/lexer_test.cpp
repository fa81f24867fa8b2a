#include "generator/sql/lexer.hpp"

#include <ctime>

#include "reading.hpp"

using namespace strata::generator;
using testing::lines;

namespace {

constexpr std::string_view name_of(token_kind kind) {
  constexpr std::string_view names[] = {"blank",     "comment",   "hint",      "conditional", "word",  "quoted_name",
                                        "string",    "number",    "parameter", "open",        "close", "symbol",
                                        "semicolon", "delimiter", "directive", "copy_data"};
  return names[static_cast<std::size_t>(kind)];
}

// `kind text` a line, without blanks.
std::string tokens_of(std::string_view text, dialect which) {
  std::vector<std::string> result;
  for (const token& each : lex(text, which).tokens) {
    if (each.kind == token_kind::blank) continue;
    result.push_back(std::string{name_of(each.kind)} + ' ' + std::string{text_of(text, each)});
  }
  return lines(result);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(lexer_test)

BOOST_AUTO_TEST_CASE(sqlite_knows_three_kinds_of_quoted_names) {
  BOOST_TEST(tokens_of("\"a\"\"b\" [a]b] `a``b` 'a''b'", dialect::sqlite) ==
             "quoted_name \"a\"\"b\"\nquoted_name [a]\nword b\nsymbol ]\nquoted_name `a``b`\nstring 'a''b'\n");
}

BOOST_AUTO_TEST_CASE(sqlite_takes_a_backslash_as_it_is) {
  BOOST_TEST(tokens_of("'a\\';", dialect::sqlite) == "string 'a\\'\nsemicolon ;\n");
}

BOOST_AUTO_TEST_CASE(sqlite_blobs_and_parameters_are_one_token) {
  BOOST_TEST(tokens_of("x'3b' ?1 :a @b $c::d(e;f) #g", dialect::sqlite) ==
             "string x'3b'\nparameter ?1\nparameter :a\nparameter @b\nparameter $c::d(e;f)\nparameter #g\n");
}

BOOST_AUTO_TEST_CASE(sqlite_operators_are_whole) {
  BOOST_TEST(tokens_of("a->>'$.x'<>b||c- -d", dialect::sqlite) ==
             "word a\nsymbol ->>\nstring '$.x'\nsymbol <>\nword b\nsymbol ||\nword c\nsymbol -\nsymbol -\nword d\n");
}

BOOST_AUTO_TEST_CASE(only_postgresql_nests_comments) {
  constexpr std::string_view text = "/* a /* ; */ b */";

  BOOST_TEST(tokens_of(text, dialect::postgresql) == "comment /* a /* ; */ b */\n");
  BOOST_TEST(tokens_of(text, dialect::sqlite) == "comment /* a /* ; */\nword b\nsymbol *\nsymbol /\n");
  BOOST_TEST(tokens_of(text, dialect::mysql) == "comment /* a /* ; */\nword b\nsymbol *\nsymbol /\n");
}

BOOST_AUTO_TEST_CASE(two_dashes_begin_a_comment_in_mysql_only_before_a_blank) {
  BOOST_TEST(tokens_of("1--1", dialect::mysql) == "number 1\nsymbol -\nsymbol -\nnumber 1\n");
  BOOST_TEST(tokens_of("1-- 1", dialect::mysql) == "number 1\ncomment -- 1\n");
  BOOST_TEST(tokens_of("1--1", dialect::sqlite) == "number 1\ncomment --1\n");
  BOOST_TEST(tokens_of("1 @--1", dialect::postgresql) == "number 1\nsymbol @\ncomment --1\n");
}

BOOST_AUTO_TEST_CASE(a_lone_carriage_return_ends_a_comment_in_postgresql_only) {
  BOOST_TEST(tokens_of("--a\rb", dialect::postgresql) == "comment --a\nword b\n");
  BOOST_TEST(tokens_of("--a\rb\nc", dialect::sqlite) == "comment --a\rb\nword c\n");
}

BOOST_AUTO_TEST_CASE(dollar_quotes_have_tags) {
  BOOST_TEST(tokens_of("$a$ ; $b$ ; $b$ $a$ $$;$$ $é$;$é$", dialect::postgresql) ==
             "string $a$ ; $b$ ; $b$ $a$\nstring $$;$$\nstring $é$;$é$\n");
}

BOOST_AUTO_TEST_CASE(a_dollar_in_a_name_or_before_a_digit_quotes_nothing) {
  BOOST_TEST(tokens_of("a$b$c $1 $1$ x$$", dialect::postgresql) ==
             "word a$b$c\nparameter $1\nparameter $1\nsymbol $\nword x$$\n");
}

BOOST_AUTO_TEST_CASE(postgresql_prefixes_belong_to_their_strings) {
  BOOST_TEST(tokens_of(R"(E'it\'s;' U&'\0041;' U&"a;" B'1;' x'f' n';' fe'a\';)", dialect::postgresql) ==
             "string E'it\\'s;'\nstring U&'\\0041;'\nquoted_name U&\"a;\"\nstring B'1;'\nstring x'f'\nstring n';'\n"
             "word fe\nstring 'a\\'\nsemicolon ;\n");
}

BOOST_AUTO_TEST_CASE(a_string_that_goes_on_in_the_next_line_keeps_its_escapes) {
  BOOST_TEST(tokens_of("E'a;' -- c\n '\\';'", dialect::postgresql) == "string E'a;'\ncomment -- c\nstring '\\';'\n");
  BOOST_TEST(tokens_of("E'a' '\\';'", dialect::postgresql).starts_with("string E'a'\nstring '\\'\nsemicolon ;\n"));
}

BOOST_AUTO_TEST_CASE(postgresql_operators_end_where_its_manual_says) {
  BOOST_TEST(tokens_of("a=-1 @- <@ +/*c*/ x::y", dialect::postgresql) ==
             "word a\nsymbol =\nsymbol -\nnumber 1\nsymbol @-\nsymbol <@\nsymbol +\ncomment /*c*/\nword x\nsymbol ::\n"
             "word y\n");
}

BOOST_AUTO_TEST_CASE(mysql_strings_escape_and_names_do_not) {
  BOOST_TEST(tokens_of(R"('a\';b' "a;""b" `a``;\` @`a;b` _utf8mb4'x' N'\'' x'41' # c ;)", dialect::mysql) ==
             "string 'a\\';b'\nstring \"a;\"\"b\"\nquoted_name `a``;\\`\nsymbol @\nquoted_name `a;b`\nword _utf8mb4\n"
             "string 'x'\nstring N'\\''\nstring x'41'\ncomment # c ;\n");
}

BOOST_AUTO_TEST_CASE(mysql_keeps_conditional_comments_as_code_and_hints_as_tokens) {
  BOOST_TEST(tokens_of("/*!80000 a */ /*M! b */ /*+ c */ /* d */", dialect::mysql) ==
             "conditional /*!80000\nword a\nconditional */\nconditional /*M!\nword b\nconditional */\nhint /*+ c */\n"
             "comment /* d */\n");
  BOOST_TEST(tokens_of("/*! a */ /*+ b */", dialect::sqlite) == "comment /*! a */\ncomment /*+ b */\n");
}

BOOST_AUTO_TEST_CASE(mysql_names_may_begin_with_a_digit) {
  BOOST_TEST(tokens_of("1a 1.e5 a.1b 1e-5", dialect::mysql) ==
             "number 1a\nnumber 1.e5\nword a\nnumber .1b\nnumber 1e-5\n");
}

BOOST_AUTO_TEST_CASE(a_delimiter_line_changes_what_ends_statements) {
  BOOST_TEST(tokens_of("delimiter $$\nend$$\nDELIMITER ;\n;", dialect::mysql) ==
             "directive delimiter $$\nword end\ndelimiter $$\ndirective DELIMITER ;\nsemicolon ;\n");
}

BOOST_AUTO_TEST_CASE(the_data_of_copy_is_one_token) {
  BOOST_TEST(tokens_of("COPY t (a) FROM stdin;\nit's\n\\.\nx", dialect::postgresql) ==
             "word COPY\nword t\nopen (\nword a\nclose )\nword FROM\nword stdin\nsemicolon ;\ncopy_data \nit's\n\\.\n"
             "word x\n");
}

BOOST_AUTO_TEST_CASE(what_is_not_closed_is_reported_where_it_opens) {
  struct {
    std::string_view text;
    dialect which;
    unterminated::what kind;
    std::size_t offset, length;
  } const cases[] = {{"a 'b;", dialect::sqlite, unterminated::what::string, 2, 1},
                     {"a \"b;", dialect::sqlite, unterminated::what::quoted_name, 2, 1},
                     {"a [b;", dialect::sqlite, unterminated::what::quoted_name, 2, 1},
                     {"a /* b;", dialect::sqlite, unterminated::what::comment, 2, 2},
                     {"a $b$ c $$;", dialect::postgresql, unterminated::what::dollar_quote, 2, 3},
                     {"a E'\\';", dialect::postgresql, unterminated::what::string, 2, 2},
                     {"a /* /* */", dialect::postgresql, unterminated::what::comment, 2, 2},
                     {"a `b\\`` ;", dialect::mysql, unterminated::what::quoted_name, 2, 1},
                     {"a /*! b", dialect::mysql, unterminated::what::conditional, 2, 3}};
  for (const auto& each : cases) {
    BOOST_TEST_CONTEXT(each.text) {
      const lexed_text lexed = lex(each.text, each.which);

      BOOST_TEST_REQUIRE(lexed.errors.size() == 1u);
      BOOST_TEST((lexed.errors[0].kind == each.kind));
      BOOST_TEST(lexed.errors[0].offset == each.offset);
      BOOST_TEST(lexed.errors[0].length == each.length);
    }
  }
}

BOOST_AUTO_TEST_CASE(every_byte_is_in_exactly_one_token) {
  std::string text;
  for (int first = 0; first < 256; ++first) {
    for (const char second : std::string_view{"\0'\"`[$*/-;\\\xEF(:e+1", 18})
      text += {static_cast<char>(first), second};
  }
  for (const dialect which : all_dialects) {
    std::size_t end = 0;

    for (const token& each : lex(text, which).tokens) {
      BOOST_TEST_REQUIRE(each.offset == end);
      BOOST_TEST_REQUIRE(each.length > 0u);
      end += each.length;
    }

    BOOST_TEST(end == text.size());
  }
}

BOOST_AUTO_TEST_CASE(deep_nesting_and_long_literals_take_linear_time) {
  std::string deep;
  for (int level = 0; level < 100'000; ++level) deep += "/*(";
  std::string parameters;
  for (int level = 0; level < 100'000; ++level) parameters += "$a(";
  std::string copies;
  for (int level = 0; level < 50'000; ++level) copies += "copy t from stdin;";
  std::size_t statements = 0;
  const std::clock_t begin = std::clock();

  for (const std::string& text : {deep, parameters, copies, "'" + std::string(4'000'000, 'a') + "'"}) {
    for (const dialect which : all_dialects) statements += testing::statements_of(text, which).size();
  }

  BOOST_TEST(statements > 0u);
  BOOST_TEST(std::clock() - begin < 20 * CLOCKS_PER_SEC);
}

BOOST_AUTO_TEST_SUITE_END()
