#include "confinement.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

#include "prepared_statement.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata::sqlite {

namespace {

constexpr const char* seconds_variable = "STRATA_SCRATCH_SECONDS";
constexpr const char* megabytes_variable = "STRATA_SCRATCH_MEGABYTES";
constexpr long usual_seconds = 10;
constexpr long usual_megabytes = 2048;
// Instructions of SQLite's between two looks at the clock.
constexpr int stride = 20'000;

// 0: no limit.
long limit(const char* variable, long usual) {
  const char* const text = std::getenv(variable);
  if (text == nullptr || *text == '\0') return usual;
  char* end = nullptr;
  const long found = std::strtol(text, &end, 10);
  return *end != '\0' || found < 0 ? usual : found;
}

bool is(std::string_view name, std::string_view lower) {
  return std::equal(name.begin(), name.end(), lower.begin(), lower.end(), [](char one, char other) {
    return (one >= 'A' && one <= 'Z' ? static_cast<char>(one | 0x20) : one) == other;
  });
}

template <typename Words>
bool is_one_of(const char* name, const Words& all) {
  return name != nullptr &&
         std::any_of(all.begin(), all.end(), [name](std::string_view each) { return is(name, each); });
}

// Of a library that has them built in, as the shell has.
constexpr std::array<std::string_view, 6> functions_that_reach_out{"readfile", "writefile",      "edit",
                                                                   "lsmode",   "load_extension", "fsdir"};
constexpr std::array<std::string_view, 5> modules_that_reach_out{"csv", "vsv", "zipfile", "fsdir", "sqlite_dbpage"};
// They are the whole process's.
constexpr std::array<std::string_view, 4> pragmas_of_the_process{"temp_store_directory", "data_store_directory",
                                                                 "hard_heap_limit", "soft_heap_limit"};

}  // namespace

confinement::confinement(const std::string& real, const char* clock)
    : seconds_{limit(seconds_variable, usual_seconds)},
      megabytes_{limit(megabytes_variable, usual_megabytes)},
      files_{real, clock, static_cast<std::size_t>(megabytes_) << 20U} {
#if SQLITE_VERSION_NUMBER >= 3031000
  // It is the process's, and stays: whoever opens a scratch database is a tool.
  if (megabytes_ != 0 && sqlite3_hard_heap_limit64(-1) == 0) sqlite3_hard_heap_limit64(megabytes_ << 20U);
#endif
}

void confinement::guard(sqlite3* handle) {
  sqlite3_set_authorizer(
      handle,
      [](void* self, int action, const char* first, const char* second, const char*, const char*) {
        return static_cast<confinement*>(self)->authorize(action, first, second);
      },
      this);
  // Each statement has the time to itself, with those that it runs in its turn, a full-text table's for one.
  sqlite3_trace_v2(
      handle, SQLITE_TRACE_STMT | SQLITE_TRACE_PROFILE,
      [](unsigned what, void* self, void* statement, void*) {
        auto& of = *static_cast<confinement*>(self);
        if (what == SQLITE_TRACE_STMT && of.running_ == nullptr) {
          of.running_ = static_cast<sqlite3_stmt*>(statement);
          of.began_ = std::clock();
        } else if (what == SQLITE_TRACE_PROFILE && of.running_ == statement) {
          of.running_ = nullptr;
        }
        return 0;
      },
      this);
  if (seconds_ == 0) return;
  sqlite3_progress_handler(
      handle, stride,
      [](void* self) {
        auto& of = *static_cast<confinement*>(self);
        of.stopped_ = of.running_ != nullptr && std::clock() - of.began_ > of.seconds_ * CLOCKS_PER_SEC;
        return of.stopped_ ? 1 : 0;
      },
      this);
}

int confinement::authorize(int action, const char* first, const char* second) {
  switch (action) {
    case SQLITE_ATTACH:
      return authorize_file(first);
    case SQLITE_PRAGMA:
      return authorize_pragma(first, second);
    case SQLITE_FUNCTION:
      if (!is_one_of(second, functions_that_reach_out)) return SQLITE_OK;
      return deny(fill_in("the function {} reaches files outside the database", {second}));
    case SQLITE_CREATE_VTABLE:
      if (!is_one_of(second, modules_that_reach_out)) return SQLITE_OK;
      return deny(fill_in("a virtual table of {} reaches outside the database", {second}));
    default:
      return SQLITE_OK;
  }
}

// VACUUM attaches, too: a file without a name, or the one that it is to write INTO.
int confinement::authorize_file(const char* name) {
  if (name == nullptr) {
    return deny("which file ATTACH means is known only when it runs; write its name as a text");
  }
  const std::string_view text{name};
  if (text.empty() || text == ":memory:") return SQLITE_OK;
  if (text.starts_with("file:")) {
    // `vfs=` would name another file system, and a percent sign may spell it.
    const std::size_t question = std::min(text.find('?'), text.size());
    const std::string_view parameters = text.substr(question);
    if (parameters.find("vfs") != std::string_view::npos || parameters.find('%') != std::string_view::npos) {
      return deny(fill_in("the file {} asks for a file system of its own", {text}));
    }
  }
  // What an earlier try has written is not in the way of VACUUM, which attaches while it runs.
  constexpr std::string_view vacuum = "vacuum";
  const char* const running = running_ == nullptr ? nullptr : sqlite3_sql(running_);
  if (running != nullptr && is(std::string_view{running}.substr(0, vacuum.size()), vacuum)) files_.remove(name);
  note(fill_in("the file {} is not touched here: one in memory, which begins empty, stands in for it", {text}));
  return SQLITE_OK;
}

int confinement::authorize_pragma(const char* name, const char* value) {
  if (name == nullptr || value == nullptr) return SQLITE_OK;
  if (is(name, "writable_schema")) schema_written_ = true;
  if (!is_one_of(name, pragmas_of_the_process)) return SQLITE_OK;
  note(fill_in("PRAGMA {} is left out here: it is for the whole process", {name}));
  return SQLITE_IGNORE;
}

int confinement::deny(std::string why) {
  denied_ = std::move(why);
  return SQLITE_DENY;
}

void confinement::note(std::string what) {
  if (std::find(notes_.begin(), notes_.end(), what) == notes_.end()) notes_.push_back(std::move(what));
}

engine_error confinement::explain(const engine_error& said) {
  using kind = engine_error::kind;
  const auto limited = [&](const std::string& message) {
    return engine_error{kind::scratch_limit, message, said.sqlstate(), said.offset()};
  };
  if (std::exchange(stopped_, false)) {
    return limited(fill_in("stopped after {} s of processor time", {std::to_string(seconds_)}));
  }
  const bool was_full = files_.was_full();
  if (was_full || (said.sqlstate() == result_code(SQLITE_NOMEM) && megabytes_ != 0)) {
    return limited(fill_in("it takes more than {} MB of memory", {std::to_string(megabytes_)}));
  }
  if (!denied_.empty() && std::string_view{said.what()}.starts_with("not authorized")) {
    return {kind::outside_scratch, std::exchange(denied_, {}), said.sqlstate(), said.offset()};
  }
  return said;
}

bool allow_tokenizers_as_text(sqlite3* handle, bool allow) noexcept {
  int before = 0;
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, -1, &before);
  sqlite3_db_config(handle, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, allow ? 1 : 0, nullptr);
  return before != 0;
}

}  // namespace strata::sqlite
