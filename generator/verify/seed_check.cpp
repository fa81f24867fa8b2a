#include "seed_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "generator/scratch/failure_diagnostic.hpp"
#include "generator/scratch/migration_trial.hpp"

namespace strata::generator {

namespace {

struct row_count {
  std::string table;
  std::string rows;
};

std::vector<row_count> count_rows(sandbox& in) {
  std::vector<row_count> counts;
  for (const table_name& each : in.tables()) {
    // The books grow.
    if (each.name.find(sandbox_prefix) != std::string::npos) continue;
    counts.push_back({each.name, in.db().query("SELECT count(*) FROM " + each.quoted).at(0).at(0).value_or("0")});
  }
  return counts;
}

const chain_seed* seed_of(const migration_chain& chain, const std::string& file) {
  const auto found = std::find_if(chain.seeds.begin(), chain.seeds.end(),
                                  [&](const chain_seed& each) { return each.file->path() == file; });
  return found == chain.seeds.end() ? nullptr : &*found;
}

class seed_check {
 public:
  seed_check(const migration_chain& chain, diagnostics& messages, const sandbox_maker& make)
      : chain_(chain),
        messages_(messages),
        scratch_(make()),
        chains_{chain},
        view_(chains_, "sandbox", std::string{sandbox_prefix}, {&scratch_->driver()}, program_steps::left_out) {}

  void run() {
    if (!come_to_head()) return;
    const std::vector<row_count> before = count_rows(*scratch_);
    if (!act(seed_action::run, "")) return;
    const bool can_clear = std::none_of(chain_.seeds.begin(), chain_.seeds.end(),
                                        [](const chain_seed& each) { return each.down.statements.empty(); });
    if (!can_clear || !act(seed_action::clear, "when they were taken back: ")) return;
    compare(before, count_rows(*scratch_));
    static_cast<void>(act(seed_action::run, "when they ran again: "));
  }

 private:
  bool come_to_head() {
    const options how{.variables = scratch_->settings().variables};
    try {
      if (scratch_->settings().steps && calls_steps(chain_)) run_with_steps();
      upgrade(scratch_->db(), view_.set(), how);
      return true;
    } catch (const strata::error& failed) {
      messages_.add({.code = std::string{to_string(failed.code())},
                     .message = "the seeds were not tried, because the chain does not come to head: " +
                                with_reason(failed.details()),
                     .path = failed.details().file});
      return false;
    }
  }

  // The program with the steps takes one migration at a time, with books of its own.
  void run_with_steps() {
    for (const chain_migration& each : chain_.migrations) migration_trial{*scratch_, each}.up();
    stamp(scratch_->db(), view_.set(), {.target = "heads"});
  }

  static std::string with_reason(const strata::failure& said) {
    return said.engine_message.empty() ? said.message : said.message + ": " + said.engine_message;
  }

  bool act(seed_action what, std::string_view when) {
    try {
      seed(scratch_->db(), view_.set(), {.action = what});
      return true;
    } catch (const strata::error& failed) {
      const strata::failure& said = failed.details();
      diagnostic report{.code = std::string{to_string(said.code)},
                        .message = fmt::format("{}{}", when, with_reason(said))};
      const chain_seed* const where = seed_of(chain_, said.file);
      if (where == nullptr) {
        report.path = said.file;
      } else {
        report.file = where->file;
        report.offset = where->file->offset_of(said.line, said.column);
      }
      messages_.add(std::move(report));
      return false;
    }
  }

  void compare(const std::vector<row_count>& before, const std::vector<row_count>& after) {
    for (std::size_t at = 0; at < std::min(before.size(), after.size()); ++at) {
      if (before[at].rows == after[at].rows) continue;
      messages_.add({.code = "strata-seed-rows-left",
                     .message = fmt::format("the down sections of the seeds leave {} with {} rows, where there were {}",
                                            after[at].table, after[at].rows, before[at].rows),
                     .path = chain_.seeds.front().file->path(),
                     .help = "remove in `-- migrate:down` exactly the rows that `-- migrate:up` puts in"});
    }
  }

  const migration_chain& chain_;
  diagnostics& messages_;
  std::unique_ptr<sandbox> scratch_;
  std::vector<migration_chain> chains_;
  chain_view view_;
};

}  // namespace

void verify_seeds(const migration_chain& chain, diagnostics& messages, const sandbox_maker& make) {
  if (!chain.seeds.empty()) seed_check{chain, messages, make}.run();
}

}  // namespace strata::generator
