#include <algorithm>
#include <array>
#include <cstdio>
#include <exception>
#include <optional>
#include <strata/detail/trial.hpp>
#include <strata/strata.hpp>

#include "runtime/internal/lookup.hpp"
#include "runtime/src/report/failure.hpp"

namespace strata {

namespace {

constexpr int done = 0;
constexpr int failed = 1;
constexpr int wrong_usage = 2;

struct trial {
  std::string url;
  direction way{};
  std::string revision;
  std::string prefix;
  strata::options how = {};
};

std::optional<trial> read_arguments(const std::vector<std::string>& words) {
  constexpr std::size_t fixed = 4;
  if (words.size() < fixed || (words[1] != "up" && words[1] != "down")) return std::nullopt;
  trial asked{.url = words[0],
              .way = words[1] == "up" ? direction::up : direction::down,
              .revision = words[2],
              .prefix = words[3]};
  for (std::size_t index = fixed; index < words.size(); ++index) {
    const std::size_t equals = words[index].find('=');
    if (equals == std::string::npos) return std::nullopt;
    asked.how.variables[words[index].substr(0, equals)] = words[index].substr(equals + 1);
  }
  return asked;
}

void print(std::string_view name, std::string_view value) {
  if (value.empty()) return;
  std::string line{value};
  std::replace(line.begin(), line.end(), '\n', ' ');
  std::printf("%.*s %s\n", static_cast<int>(name.size()), name.data(), line.c_str());
}

void print(const failure& what) {
  print("code", to_string(what.code));
  print("message", what.message);
  print("engine_message", what.engine_message);
  print("line", std::to_string(what.line));
  print("column", std::to_string(what.column));
}

// The migration as a chain of its own, so that a trial costs the same at the end of a long chain as at its beginning.
int run(const trial& asked, const chain_set& whole) {
  const auto db = connect(asked.url, whole, {.create = false, .scratch = true});
  const chain& from = chain_for(*db, whole);
  const migration* const found = find_migration(from.migrations, asked.revision);
  if (found == nullptr) {
    print({.code = errc::unknown_target, .message = "the program was built without " + asked.revision});
    return failed;
  }
  migration alone = *found;
  alone.parents = {};
  const std::array<std::string_view, 1> heads{alone.revision};
  const chain only{.dialect = from.dialect, .migrations = {&alone, 1}, .heads = heads, .head_digest = alone.digest};
  const std::array<embedded_chain, 1> chains{only};
  chain_set set = whole;
  set.table_prefix = asked.prefix;
  set.chains = chains;
  strata::options how = asked.how;
  if (asked.way == direction::down) how.target = "base";
  // What the migrations before it have made is no stranger's.
  if (asked.way == direction::up) stamp(*db, set, {.target = "base"});
  asked.way == direction::up ? upgrade(*db, set, how) : downgrade(*db, set, how);
  return done;
}

}  // namespace

int run_trial(const std::vector<std::string>& arguments, const chain_set& set) {
  const auto asked = read_arguments(arguments);
  if (!asked) {
    std::fputs("arguments: URL up|down REVISION PREFIX [NAME=VALUE]...\n", stderr);
    return wrong_usage;
  }
  try {
    return run(*asked, set);
  } catch (const error& thrown) {
    print(thrown.details());
  } catch (const std::exception& thrown) {
    print({.code = errc::sql, .message = thrown.what()});
  }
  return failed;
}

}  // namespace strata
