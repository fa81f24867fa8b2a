// in_process ROUNDS TARGET: a fresh database in memory, in turns: from the chain's snapshot, replaying the chain, as a
// test gets it (a copy of the first), and the floor replaying. Prints a line per contestant: its name and the
// microseconds of each round.
#include <benchmark/migrations.hpp>
#include <chrono>
#include <functional>
#include <strata/testing.hpp>
#include <vector>

#include "floor_sqlite.hpp"

namespace {

struct contestant {
  std::string_view name;
  std::function<void()> make;
  std::vector<double> microseconds = {};
};

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) return 2;
  const auto rounds = std::strtoull(arguments[1], nullptr, 10);
  const auto target = std::strtoull(arguments[2], nullptr, 10);
  const auto& chain = benchmark::migrations();
  std::vector<contestant> contestants{
      {"Strata", [&] { strata::upgrade("sqlite://", chain); }},
      {"Strata, replaying", [&] { strata::upgrade("sqlite://", chain, {.use_snapshot = false}); }},
      {"strata::testing::fresh", [&] { static_cast<void>(strata::testing::fresh(chain)); }},
      {"floor", [&] {
         floors::sqlite on{":memory:"};
         floors::migrate(on, target);
       }}};
  // Of what a process keeps, the first one is made before the turns.
  static_cast<void>(strata::testing::fresh(chain));
  for (std::size_t round = 0; round < rounds; ++round) {
    for (contestant& each : contestants) {
      const auto start = std::chrono::steady_clock::now();
      each.make();
      each.microseconds.push_back(
          std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
    }
  }
  for (const contestant& each : contestants) {
    std::printf("%s", std::string{each.name}.c_str());
    for (const double time : each.microseconds) std::printf("\t%.1f", time);
    std::printf("\n");
  }
}
