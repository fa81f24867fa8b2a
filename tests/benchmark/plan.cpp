// plan [N]: times planning over a chain of N revisions (10,000) against what a plan has to wait for anyhow: reading the
// history out of a database in memory. Prints Markdown rows: medians and minima in microseconds, ratio of the minima.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <functional>
#include <strata/sqlite.hpp>
#include <strata/strata.hpp>
#include <string>
#include <vector>

namespace {

// A chain in which every `width` revisions fork from one and are merged by the next; 1 is a straight line. The first of
// each fork depends on the last of the one before.
class graph {
 public:
  graph(std::size_t count, std::size_t width) {
    std::vector<std::string_view> tips;
    std::string_view last_of_fork;
    while (migrations_.size() < count) {
      const std::vector<std::string_view> fork_at = tips;
      if (width > 1) tips.clear();
      for (std::size_t each = 0; each < width; ++each) {
        const bool needs = width > 1 && each == 0 && !last_of_fork.empty();
        add(fork_at, needs ? std::vector{last_of_fork} : std::vector<std::string_view>{});
        if (width == 1) tips.clear();
        tips.push_back(migrations_.back().revision);
      }
      if (width == 1) continue;
      last_of_fork = tips.back();
      add(tips, {});
      tips = {migrations_.back().revision};
    }
    add(tips, {});
    heads_ = {migrations_.back().revision};
    chain_ = {.dialect = "sqlite", .migrations = migrations_, .heads = heads_, .head_digest = "head"};
    set_ = {.name = "plan", .chains = {&embedded_, 1}, .drivers = drivers_};
  }
  graph(const graph&) = delete;
  graph& operator=(const graph&) = delete;

  [[nodiscard]] const strata::chain_set& set() const { return set_; }
  [[nodiscard]] const strata::chain& chain() const { return chain_; }

 private:
  void add(const std::vector<std::string_view>& parents, const std::vector<std::string_view>& depends) {
    const std::string_view revision = texts_.emplace_back(std::to_string(20'260'000'000 + migrations_.size()));
    migrations_.push_back({.revision = revision,
                           .description = "step",
                           .parents = lists_.emplace_back(parents),
                           .depends = lists_.emplace_back(depends),
                           .digest = revision,
                           .up = {.checksum = revision},
                           .down = {.checksum = revision}});
  }

  std::deque<std::string> texts_;
  std::deque<std::vector<std::string_view>> lists_;
  std::vector<strata::migration> migrations_;
  std::vector<std::string_view> heads_;
  strata::chain chain_;
  strata::embedded_chain embedded_{chain_};
  std::vector<const strata::driver*> drivers_{&strata::sqlite::driver};
  strata::chain_set set_;
};

struct figures {
  double median;
  double least;
};

figures time(const std::function<void()>& work) {
  std::vector<double> times;
  for (int round = 0; round < 51; ++round) {
    const auto start = std::chrono::steady_clock::now();
    work();
    times.push_back(std::chrono::duration<double, std::micro>(std::chrono::steady_clock::now() - start).count());
  }
  std::sort(times.begin(), times.end());
  return {times[times.size() / 2], times.front()};
}

void measure(const char* name, const graph& over, const std::string& at, const std::string& target,
             strata::direction way) {
  const auto db = strata::connect("sqlite://", over.set());
  if (!at.empty()) static_cast<void>(strata::stamp(*db, over.set(), {.target = at}));
  const strata::history found = strata::read_history(*db, over.set());
  std::size_t steps = 0;
  const figures planning = time([&] {
    steps = strata::plan(over.chain(), found, strata::resolve_target(target, over.chain(), found, way), way).size();
  });
  const figures reading = time([&] { static_cast<void>(strata::read_history(*db, over.set())); });
  std::printf("| %s: %zu of %zu | %.0f | %.0f | %.0f | %.0f | %.2f |\n", name, steps, over.chain().migrations.size(),
              planning.median, planning.least, reading.median, reading.least, planning.least / reading.least);
}

}  // namespace

int main(int count, char** arguments) {
  const std::size_t size = count > 1 ? std::strtoull(arguments[1], nullptr, 10) : 10'000;
  std::puts("| plan: steps of revisions | planning, us | min | reading the history, us | min | ratio |");
  std::puts("|---|---|---|---|---|---|");
  for (const std::size_t width : {std::size_t{1}, std::size_t{4}}) {
    const graph over{size, width};
    const std::string shape = width == 1 ? "line" : "forks";
    measure((shape + ", one pending").c_str(), over, "head-1", "head", strata::direction::up);
    measure((shape + ", one back").c_str(), over, "head", "-1", strata::direction::down);
    measure((shape + ", all back").c_str(), over, "head", "base", strata::direction::down);
    measure((shape + ", all pending").c_str(), over, "", "head", strata::direction::up);
  }
}
