// Migrates at launch, to where it is told.
#include <array>
#include <strata/sqlite.hpp>
#include <strata/strata.hpp>

int main(int, char** arguments) {
  const std::array drivers{&strata::sqlite::driver};
  strata::upgrade(arguments[1], {.name = "launch", .drivers = drivers}, {.target = arguments[2]});
}
