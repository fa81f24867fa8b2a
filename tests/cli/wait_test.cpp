#include <boost/test/unit_test.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <thread>

#include "command_line.hpp"
#include "example_chain.hpp"

BOOST_AUTO_TEST_SUITE(wait_test)

BOOST_AUTO_TEST_CASE(a_database_that_is_there_answers_at_once) {
  const temporary_folder folder;
  BOOST_TEST(run_in(folder, {"upgrade"}, example::line).status == 0);

  BOOST_TEST(run_in(folder, {"ping"}, example::line).out == "the SQLite database FOLDER/app.db answers (T ms)\n");
  const outcome result = run_in(folder, {"wait"}, example::line);

  BOOST_TEST(result.status == 0);
  BOOST_TEST(result.out == "the SQLite database FOLDER/app.db answers (after T ms)\n");
  BOOST_TEST(result.err == "");
}

BOOST_AUTO_TEST_CASE(one_that_comes_later_is_waited_for) {
  const temporary_folder folder;
  std::thread later{[&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
    strata::test::database{folder.file("app.db")}.run("CREATE TABLE a (id)");
  }};

  const outcome result = run_in(folder, {"wait", "--timeout", "30"}, example::line);
  later.join();

  BOOST_TEST(result.status == 0);
  BOOST_TEST(result.err == "waiting for the database: 0 s of 30 s\n");
}

BOOST_AUTO_TEST_CASE(the_limit_is_kept_and_the_reason_told) {
  const temporary_folder folder;
  const auto start = std::chrono::steady_clock::now();

  const outcome result = run_in(folder, {"wait", "--timeout=1"}, example::line);

  const auto took = std::chrono::steady_clock::now() - start;
  BOOST_TEST((took >= std::chrono::milliseconds{1000} && took < std::chrono::seconds{10}));
  BOOST_TEST(result.status == 1);
  BOOST_TEST(result.out == "");
  BOOST_TEST(result.err.starts_with("waiting for the database: 0 s of 1 s\n"));
  BOOST_TEST(
      result.err.ends_with("error: cannot open the SQLite database FOLDER/app.db within 1 s [strata-cannot-connect]\n"
                           "  engine: unable to open database file\n"
                           "  database: unchanged\n"
                           "  help: check that the file is there and may be read and written\n"));
  BOOST_TEST(!std::filesystem::exists(folder.path() / "app.db"));
}

BOOST_AUTO_TEST_CASE(what_no_waiting_helps_is_told_at_once) {
  const temporary_folder folder;
  std::ofstream{folder.path() / "app.db"} << std::string(4096, 'x');

  const outcome wrong_file = run_in(folder, {"wait"}, example::line);
  const outcome wrong_url = run({"wait", "--database", "sqlite:app.db"}, example::line);
  const outcome ping = run_in(folder, {"ping"}, example::line);

  BOOST_TEST(wrong_file.status == 1);
  BOOST_TEST(wrong_file.err.find("[strata-not-a-database]") != std::string::npos);
  BOOST_TEST(wrong_url.err.starts_with("error: the database URL has no '//' behind 'sqlite:' [strata-bad-url]\n"));
  BOOST_TEST(ping.status == 1);
}

BOOST_AUTO_TEST_CASE(a_limit_that_is_no_number_is_wrong_usage) {
  for (const char* const text : {"", "soon", "-1", "1s", "nan", "1e9"}) {
    const outcome result = run({"wait", std::string{"--timeout="} + text}, example::line);
    BOOST_TEST(result.status == 2, text);
  }
}

BOOST_AUTO_TEST_SUITE_END()
