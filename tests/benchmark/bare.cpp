// bare FILE: opens a database and asks it something, with the chain as constants and nothing to run it: what a program
// weighs before Strata's libraries are added to it.
#include <sqlite3.h>

#include <cstdio>

#include "floor_chain.hpp"

int main(int, char** arguments) {
  sqlite3* handle = nullptr;
  if (sqlite3_open(arguments[1], &handle) != SQLITE_OK) return 1;
  std::printf("%zu %d\n", floors::migrations().size(),
              sqlite3_exec(handle, "PRAGMA user_version", nullptr, nullptr, nullptr));
  sqlite3_close(handle);
}
