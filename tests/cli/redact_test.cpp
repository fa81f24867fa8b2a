#include "runtime/cli/redact.hpp"

#include <boost/test/unit_test.hpp>

using strata::cli::redact_in;
using strata::cli::redact_url;

BOOST_AUTO_TEST_SUITE(redact_test)

BOOST_AUTO_TEST_CASE(a_password_before_the_host_is_hidden) {
  BOOST_TEST(redact_url("postgresql://ada:se%20cret@db.example:5432/nimbus") ==
             "postgresql://ada:***@db.example:5432/nimbus");
  BOOST_TEST(redact_url("mysql+pymysql://ada:secret@db/nimbus?charset=utf8") ==
             "mysql+pymysql://ada:***@db/nimbus?charset=utf8");
}

BOOST_AUTO_TEST_CASE(a_password_with_unescaped_marks_is_hidden_whole) {
  BOOST_TEST(redact_url("postgresql://ada:p@ss/w:rd@db/nimbus") == "postgresql://ada:***@db/nimbus");
  BOOST_TEST(redact_url("postgresql://ada:p?ss@db/nimbus") == "postgresql://ada:***@db/nimbus");
}

BOOST_AUTO_TEST_CASE(a_password_among_the_parameters_is_hidden) {
  BOOST_TEST(redact_url("postgresql:///nimbus?user=ada&password=secret&sslmode=require") ==
             "postgresql:///nimbus?user=ada&password=***&sslmode=require");
  BOOST_TEST(redact_url("postgresql:///nimbus?Pass%77ord=secret") == "postgresql:///nimbus?Pass%77ord=***");
  BOOST_TEST(redact_url("postgresql:///nimbus?sslpassword=a&pwd=b;passwd=c") ==
             "postgresql:///nimbus?sslpassword=***&pwd=***;passwd=***");
}

BOOST_AUTO_TEST_CASE(a_password_in_keyword_form_is_hidden) {
  BOOST_TEST(redact_url("host=db user=ada password=secret dbname=nimbus") ==
             "host=db user=ada password=*** dbname=nimbus");
  BOOST_TEST(redact_url("password = 'se \\' cret' host=db") == "password = *** host=db");
  BOOST_TEST(redact_url("host=db password=se\\ cret") == "host=db password=***");
}

BOOST_AUTO_TEST_CASE(everything_up_to_the_last_at_sign_is_hidden) {
  BOOST_TEST(redact_url("postgresql://ada:p/a?x=1@b@db/nimbus") == "postgresql://ada:***@db/nimbus");
  BOOST_TEST(redact_url("postgresql://db:5432/nimbus?password=se@cret&sslmode=require") ==
             "postgresql://db:***&sslmode=require");
  BOOST_TEST(redact_url("postgresql://db:5432/nimbus?user=me@srv&password=secret") ==
             "postgresql://db:***@srv&password=***");
  BOOST_TEST(redact_url("postgresql://ada:p?password=x@db/nimbus") == "postgresql://ada:***");
}

BOOST_AUTO_TEST_CASE(a_piece_of_a_password_is_hidden_where_it_stands_alone) {
  const char* const url = "postgresql://ada:hunter2/SECRET@db/nimbus";

  BOOST_TEST(redact_in("no port: \"hunter2\", no host SECRET@db", url) == "no port: \"***\", no host ***@db");
}

BOOST_AUTO_TEST_CASE(a_url_without_a_scheme_hides_what_could_be_a_password) {
  BOOST_TEST(redact_url("ada:secret@db/nimbus") == "ada:***@db/nimbus");
}

BOOST_AUTO_TEST_CASE(what_holds_no_password_is_left_alone) {
  for (const char* const url :
       {"sqlite:///app.db", "sqlite://", "sqlite:////var/lib/a@b:c.db", "postgresql://ada@db/nimbus",
        "postgresql://db:5432/nimbus?sslmode=require", "host=db dbname=nimbus", "app.db", ""}) {
    BOOST_TEST(redact_url(url) == url);
  }
}

BOOST_AUTO_TEST_CASE(a_url_inside_a_message_is_redacted) {
  BOOST_TEST(redact_in("cannot reach mysql://a:b@c, really: mysql://a:b@c", "mysql://a:b@c") ==
             "cannot reach mysql://a:***@c, really: mysql://a:***@c");
  BOOST_TEST(redact_in("'a:b@c' is no path", "sqlite://a:b@c") == "'a:***@c' is no path");
  BOOST_TEST(redact_in("parameter 'password=x' is not known", "sqlite:///a?password=x") ==
             "parameter 'password=***' is not known");
  BOOST_TEST(redact_in("nothing to hide", "") == "nothing to hide");
}

BOOST_AUTO_TEST_SUITE_END()
