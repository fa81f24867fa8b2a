// A database that kills the process which uses it, at a statement.
#pragma once

#include <unistd.h>

#include <csignal>
#include <strata/sqlite.hpp>
#include <string>

#include "runtime/database.hpp"

namespace strata::test {

/// Without syncs: what a process has written survives its death all the same, and the tests take a third of the time.
class doomed_database {
 public:
  /// `boundary`: the process is killed there, where it counts the beginning and the end of every statement that SQLite
  /// is asked to run, the bookkeeping's and COMMIT among them, from 1. 0: it lives.
  explicit doomed_database(const std::string& path, int boundary = 0) : file_{path}, boundaries_left_{boundary} {
    file_.run("PRAGMA synchronous = OFF");
    if (boundary == 0) return;
    sqlite3_trace_v2(file_.handle(), SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE, count_down, &boundaries_left_);
  }
  doomed_database(const doomed_database&) = delete;
  doomed_database& operator=(const doomed_database&) = delete;

  [[nodiscard]] sqlite::connection& connection() { return connection_; }

 private:
  static int count_down(unsigned, void* left, void*, void*) {
    if (--*static_cast<int*>(left) == 0) kill(getpid(), SIGKILL);
    return 0;
  }

  database file_;
  int boundaries_left_;
  sqlite::connection connection_{file_.handle()};
};

}  // namespace strata::test
