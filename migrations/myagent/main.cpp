// myagent [URL]: brings its database up to date, then works through two tasks.
#include <cstdlib>
#include <exception>
#include <iostream>
#include <string>

#include "database.hpp"
#include "work.hpp"

namespace {

void play(strata::connection& database) {
  myagent::work work{database};
  const std::int64_t project = work.add_project("compiler", R"({"language": "C++"})");
  work.add_task(project, "write the parser", 1);
  work.add_task(project, "fix the lexer", 5, R"({"file": "lexer.cpp"})");

  while (const auto next = work.take_next(project)) {
    std::cout << "working on: " << next->title << " (priority " << next->priority << ")\n";
    const int first = work.record(next->id, R"({"passed": false})", false);
    std::cout << "iteration " << first << " failed\n";
    const int second = work.record(next->id, R"({"passed": true})", true);
    std::cout << "iteration " << second << " passed\n";
  }
}

}  // namespace

int main(int argc, char** argv) try {
  const char* const from_environment = std::getenv("DATABASE_URL");
  const std::string url = argc > 1                      ? argv[1]
                          : from_environment != nullptr ? from_environment
                                                        : "postgresql://localhost/myagent";
  const auto database = myagent::init_database(url);
  play(*database);
  return EXIT_SUCCESS;
} catch (const std::exception& failure) {
  std::cerr << failure.what() << '\n';
  return EXIT_FAILURE;
}
