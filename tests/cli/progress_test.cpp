#include "runtime/cli/progress.hpp"

#include <sqlite3.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <sstream>
#include <thread>

#include "command_line.hpp"
#include "example_chain.hpp"
#include "runtime/cli/command.hpp"
#include "runtime/cli/console.hpp"

using namespace std::chrono_literals;
using strata::direction;
using strata::cli::console;
using strata::cli::fit;

BOOST_AUTO_TEST_SUITE(progress_test)

struct captured {
  std::ostringstream out;
  std::ostringstream err;
  console where{.out = &out, .err = &err, .out_is_terminal = true, .err_is_terminal = true, .width = 30};
};

BOOST_AUTO_TEST_CASE(the_bar_is_one_line_that_is_redrawn_and_wiped_out) {
  captured seen;
  {
    strata::cli::bar_progress bar{seen.where};
    bar.planned({.migrations = 1, .statements = 2});
    bar.migration_started({.way = direction::up, .revision = "1001", .description = "a", .count = 1});
    bar.statement_done({.revision = "1001", .index = 0, .count = 2});
    bar.statement_done({.revision = "1001", .index = 1, .count = 2});
  }

  BOOST_TEST(seen.out.str() ==
             "\r[..........] 1/1 1001 a\x1b[K"
             "\r[#####.....] 1/1 1001 a\x1b[K"
             "\r[##########] 1/1 1001 a\x1b[K"
             "\r\x1b[K");
  BOOST_TEST(seen.err.str() == "");
}

BOOST_AUTO_TEST_CASE(the_bar_fits_the_terminal) {
  captured seen;
  seen.where.width = 24;
  {
    strata::cli::bar_progress bar{seen.where};
    bar.planned({.migrations = 1, .statements = 1});
    bar.migration_started({.way = direction::down, .revision = "1001", .description = "äöü", .count = 1});
  }

  BOOST_TEST(seen.out.str() == "\r[........] 1/1 back: 1…\x1b[K\r\x1b[K");
}

BOOST_AUTO_TEST_CASE(waiting_is_told_with_the_limit) {
  captured seen;
  strata::cli::line_progress lines{seen.where};
  lines.waiting_for_lock({.holder = "", .waited = 0ms, .limit = 60s});
  lines.waiting_for_lock({.holder = "process 17", .waited = 3s, .limit = 60s});

  BOOST_TEST(seen.err.str() ==
             "waiting for the database's lock: 0 s of 60 s\n"
             "waiting for the database's lock, held by process 17: 3 s of 60 s\n");
  BOOST_TEST(seen.out.str() == "");
}

BOOST_AUTO_TEST_CASE(an_upgrade_waits_for_another_writer_and_says_so) {
  const temporary_folder folder;
  sqlite3* writer = nullptr;
  BOOST_REQUIRE(sqlite3_open((folder.path() / "app.db").c_str(), &writer) == SQLITE_OK);
  BOOST_REQUIRE(sqlite3_exec(writer, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) == SQLITE_OK);
  std::thread other{[writer] {
    std::this_thread::sleep_for(300ms);
    sqlite3_exec(writer, "COMMIT", nullptr, nullptr, nullptr);
  }};

  const outcome result = run_in(folder, {"upgrade", "+1"}, example::line);
  other.join();
  sqlite3_close(writer);

  BOOST_TEST(result.status == 0);
  BOOST_TEST(result.err == "waiting for the database's lock: 0 s of 60 s\n");
}

BOOST_AUTO_TEST_CASE(on_a_terminal_only_the_summary_stays) {
  const temporary_folder folder;

  const outcome result = run_in(folder, {"upgrade", "+1"}, example::line, {.terminal = true});

  const std::size_t last_wipe = result.out.rfind("\r\x1b[K");
  BOOST_REQUIRE(last_wipe != std::string::npos);
  BOOST_TEST(result.out.substr(last_wipe + 4) == "at 20260129_0001: 1 migration, 4 statements, T ms\n");
}

BOOST_AUTO_TEST_CASE(colour_is_for_terminals_and_can_be_refused) {
  BOOST_TEST(run({"heads"}, example::line, {.terminal = true}).out ==
             "\x1b[33m20260202_0001\x1b[0m\x1b[1;36m (head)\x1b[0m\n");
  BOOST_TEST(run({"heads", "--no-color"}, example::line, {.terminal = true}).out == "20260202_0001 (head)\n");
  BOOST_TEST(run({"nope"}, example::line, {.terminal = true}).err.starts_with("\x1b[1;31merror:\x1b[0m unknown"));
  BOOST_TEST(run({"nope", "--no-color"}, example::line, {.terminal = true}).err.starts_with("error: unknown"));
}

BOOST_AUTO_TEST_CASE(text_is_cut_at_characters_and_not_at_bytes) {
  BOOST_TEST(fit("äöü", 3) == "äöü");
  BOOST_TEST(fit("äöüß", 3) == "äö…");
  BOOST_TEST(fit("abc", 0) == "");
}

BOOST_AUTO_TEST_CASE(output_that_cannot_be_written_is_a_failure) {
  std::ostringstream err;
  std::ostream broken{nullptr};
  const console where{.out = &broken, .err = &err};

  BOOST_TEST(strata::cli::run_on(where, {.name = "nimbus-migrate"}, {"heads"}, example::line) == 1);
  BOOST_TEST(err.str() == "error: standard output could not be written whole [strata-unexpected]\n");
}

BOOST_AUTO_TEST_CASE(no_color_in_the_environment_switches_colour_off_unless_it_is_empty) {
  for (const char* const value : {"1", "0", "no"}) {
    setenv("NO_COLOR", value, 1);
    BOOST_TEST(!strata::cli::process_console().colour, value);
  }
  setenv("NO_COLOR", "", 1);
  BOOST_TEST(strata::cli::process_console().colour);
  unsetenv("NO_COLOR");
  BOOST_TEST(strata::cli::process_console().colour);
}

BOOST_AUTO_TEST_SUITE_END()
