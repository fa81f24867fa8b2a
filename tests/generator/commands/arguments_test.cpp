#include "generator/commands/arguments.hpp"

#include <boost/test/unit_test.hpp>

#include <iostream>
#include <sstream>

#include "generator/commands/command_list.hpp"
#include "generator/commands/lock.hpp"
#include "generator/commands/new.hpp"
#include "generator/commands/unlock.hpp"

using namespace strata::generator;

namespace {

// Catches what commands write to the standard streams.
class captured {
 public:
  explicit captured(std::ostream& stream) : stream_(stream), before_(stream.rdbuf(text_.rdbuf())) {}
  captured(const captured&) = delete;
  captured& operator=(const captured&) = delete;
  ~captured() { stream_.rdbuf(before_); }
  [[nodiscard]] std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::ostream& stream_;
  std::streambuf* before_;
};

std::string wrong(const command& which, const std::vector<std::string>& arguments) {
  const captured err{std::cerr};
  BOOST_TEST(which.run(arguments) == 2);
  return err.text();
}

}  // namespace

BOOST_AUTO_TEST_SUITE(arguments_test)

BOOST_AUTO_TEST_CASE(each_command_has_help_with_an_example) {
  for (const command& each : author_commands()) {
    const captured out{std::cout};

    BOOST_TEST(each.run({"--help"}) == 0);

    BOOST_TEST(out.text().starts_with("usage: strata " + std::string{each.name} + ' '));
    BOOST_TEST(out.text().find(":\n  strata " + std::string{each.name}) != std::string::npos);
  }
}

BOOST_AUTO_TEST_CASE(wrong_usage_is_explained) {
  BOOST_TEST(wrong(lock_command(), {"--chek"}) ==
             "error: unknown option '--chek' [strata-usage]\n  help: did you mean `--check`? strata lock --help\n");
  BOOST_TEST(wrong(lock_command(), {"extra"}) ==
             "error: unexpected word 'extra' [strata-usage]\n  help: strata lock --help\n");
  BOOST_TEST(
      wrong(lock_command(), {"--dialects", "sqlite,oracle"}) ==
      "error: unknown dialect 'oracle' (sqlite, postgresql, mysql) [strata-usage]\n  help: strata lock --help\n");
  BOOST_TEST(wrong(unlock_command(), {}) == "error: REV is missing [strata-usage]\n  help: strata unlock --help\n");
  BOOST_TEST(wrong(new_command(), {"-m", "!"}) ==
             "error: say what the migration does: -m \"add region\" [strata-usage]\n  help: strata new --help\n");
}

BOOST_AUTO_TEST_CASE(options_that_exclude_each_other_are_wrong_usage) {
  BOOST_TEST(
      wrong(lock_command(), {"--accept-edit", "1"}) ==
      "error: --accept-edit needs a --reason: it stays in the lock file [strata-usage]\n  help: strata lock --help\n");
  BOOST_TEST(wrong(lock_command(), {"--reason", "x"}) ==
             "error: --reason belongs to --accept-edit [strata-usage]\n  help: strata lock --help\n");
  BOOST_TEST(wrong(lock_command(), {"--check", "--accept-down", "1"}) ==
             "error: --check, --accept-edit and --accept-down exclude each other [strata-usage]\n  help: strata lock "
             "--help\n");
}

BOOST_AUTO_TEST_SUITE_END()
