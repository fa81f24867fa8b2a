#include "other_clock.hpp"

#include <sqlite3.h>

namespace strata::generator {

namespace {

constexpr const char* name = "strata_other_clock";
// Another year, month, day, weekday, hour, minute, second and millisecond.
constexpr double days_away = 1'234.0;
constexpr sqlite3_int64 milliseconds_away = 1'234LL * 86'400'000 + 5LL * 3'600'000 + 17LL * 60'000 + 23LL * 1'000 + 457;

sqlite3_vfs* below = nullptr;

int current_time(sqlite3_vfs*, double* julian_day) {
  const int code = below->xCurrentTime(below, julian_day);
  *julian_day += days_away;
  return code;
}

int current_time_milliseconds(sqlite3_vfs*, sqlite3_int64* since_julian_day_zero) {
  const int code = below->xCurrentTimeInt64(below, since_julian_day_zero);
  *since_julian_day_zero += milliseconds_away;
  return code;
}

}  // namespace

const char* vfs_with_other_clock() {
  static sqlite3_vfs copy = [] {
    below = sqlite3_vfs_find(nullptr);
    sqlite3_vfs made = *below;
    made.zName = name;
    made.xCurrentTime = current_time;
    if (made.iVersion >= 2 && below->xCurrentTimeInt64 != nullptr) made.xCurrentTimeInt64 = current_time_milliseconds;
    return made;
  }();
  static const int registered = sqlite3_vfs_register(&copy, 0);
  return registered == SQLITE_OK ? name : nullptr;
}

}  // namespace strata::generator
