// Migrates at launch, also what another tool has begun.
#include <array>
#include <strata/sqlite.hpp>
#include <strata/strata.hpp>

int main(int, char** arguments) {
  const std::array drivers{&strata::sqlite::driver};
  strata::upgrade(arguments[1], {.name = "launch", .drivers = drivers}, {.adopt = true});
}
