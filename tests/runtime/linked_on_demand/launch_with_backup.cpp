// Migrates at launch, with a copy from before.
#include <array>
#include <strata/sqlite.hpp>
#include <strata/strata.hpp>

int main(int, char** arguments) {
  const std::array drivers{&strata::sqlite::driver};
  strata::upgrade(arguments[1], {.name = "launch", .drivers = drivers}, {.backup = {.folder = arguments[2]}});
}
