// launch FILE [TARGET]: what a program with an embedded chain does at launch.
#include <benchmark/migrations.hpp>
#include <string>

int main(int count, char** arguments) {
  const std::string target = count > 2 ? arguments[2] : "head";
  strata::upgrade("sqlite:///" + std::string{arguments[1]}, benchmark::migrations(), {.target = target});
}
