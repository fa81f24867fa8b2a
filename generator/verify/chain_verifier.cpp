#include "chain_verifier.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <span>
#include <utility>
#include <vector>

#include "checkpoint_proof.hpp"
#include "generator/cache/verify_cache.hpp"
#include "generator/scratch/migration_trial.hpp"
#include "generator/scratch/sqlite_sandbox.hpp"
#include "migration_check.hpp"

namespace strata::generator {

namespace {

// How far verification has to go, and from where.
struct range {
  std::size_t first = 0;
  std::size_t past = 0;
};

range still_to_verify(const verify_cache& cache, std::size_t count) {
  range result{count, 0};
  for (std::size_t position = 0; position < count; ++position) {
    if (cache.verified(position)) continue;
    result.first = std::min(result.first, position);
    result.past = position + 1;
  }
  return result;
}

// A database that goes up along the chain, and begins as far along as the cache can help it.
class walk {
 public:
  walk(const migration_chain& chain, const trial_settings& settings, verify_cache& cache, verification& counts,
       diagnostics& messages)
      : chain_(chain),
        cache_(cache),
        counts_(counts),
        messages_(messages),
        scratch_(chain.provided),
        check_(scratch_, chain, messages) {
    scratch_.use(settings);
  }

  /// Has run the migrations before `first` and those up to `past`, and verified what is not known to be good. False:
  /// one of them cannot go up.
  bool go(std::size_t first, std::size_t past) {
    const verify_cache::start start = cache_.nearest(first);
    // What names something that is not there yet is followed step by step.
    if (start.position > position_ && !check_.references().has_open()) {
      check_.references().forget();
      scratch_.restore(start.image);
      position_ = start.position;
    }
    for (; position_ < past; ++position_) {
      if (!step()) return false;
      if (!cache_.wants_image(position_)) continue;
      database_copy kept;
      scratch_.copy_to(kept);
      cache_.keep_image(position_, kept.image);
    }
    return true;
  }
  [[nodiscard]] schemas::schema read_schema() { return scratch_.read_schema(); }
  [[nodiscard]] bool has_open_references() { return check_.references().has_open(); }
  /// `complete`: it has come to the chain's end.
  void report_references(bool complete) {
    const std::set<std::size_t> reported = check_.references().report(complete);
    for (const waiting& each : waiting_) {
      if (complete && reported.count(each.position) == 0) cache_.set_verified(each.position, each.said);
    }
  }

 private:
  bool step() {
    if (cache_.verified(position_)) {
      ++counts_.replayed;
      return check_.go_up(position_);
    }
    ++counts_.verified;
    note_left_out(chain_.migrations[position_]);
    const std::size_t reported = messages_.all().size();
    const auto outcome = check_.run(position_);
    if (outcome != migration_check::outcome::stopped) {
      const auto said = std::span{messages_.all()}.subspan(reported);
      if (check_.references().has_open(position_)) {
        waiting_.push_back({position_, {said.begin(), said.end()}});
      } else {
        cache_.set_verified(position_, said);
      }
    }
    return outcome != migration_check::outcome::stopped;
  }

  void note_left_out(const chain_migration& migration) {
    for (const sql_script* way : {&migration.up, &migration.down}) {
      if (!calls_step(*way)) continue;
      messages_.add({.level = severity::note,
                     .code = "strata-step-left-out",
                     .message = fmt::format("the step in C++ {} was left out here; the round trip of ctest runs it",
                                            way->statements.front().call),
                     .file = way->file,
                     .offset = way->marker});
    }
  }

  const migration_chain& chain_;
  verify_cache& cache_;
  verification& counts_;
  diagnostics& messages_;
  sqlite_sandbox scratch_;
  migration_check check_;
  /// Passed, but for what a later one may still make.
  struct waiting {
    std::size_t position = 0;
    std::vector<diagnostic> said;
  };
  std::vector<waiting> waiting_;
  std::size_t position_ = 0;
};

// What was not proved before.
void prove(const migration_chain& chain, verify_cache& cache, diagnostics& messages) {
  for (std::size_t at = 0; at < chain.checkpoints.size(); ++at) {
    if (cache.proved(at)) continue;
    const chain_migration& checkpoint = chain.checkpoints[at];
    const sandbox_maker make = sqlite_sandbox_maker(chain.provided);
    const auto originals = run_originals(chain, checkpoint.revision, make, messages);
    if (originals && prove_checkpoint(*originals, checkpoint, make, messages)) cache.set_proved(at);
  }
}

}  // namespace

verification verify_chain(const migration_chain& of, const std::filesystem::path& cache_folder, diagnostics& messages,
                          head_schema head, const trial_settings& settings) {
  const migration_chain chain = with_repeatables_behind(of);
  const std::size_t count = chain.migrations.size();
  verification result{.migrations = count};
  verify_cache cache{cache_folder, chain, settings.variables};
  const range wanted = still_to_verify(cache, count);
  for (std::size_t position = 0; position < count; ++position) cache.repeat_warnings(position, messages);
  const bool proved = std::all_of(chain.checkpoints.begin(), chain.checkpoints.end(), [&](const chain_migration& each) {
    return cache.proved(static_cast<std::size_t>(&each - chain.checkpoints.data()));
  });
  if (wanted.past == 0 && proved && head == head_schema::ignored) return result;

  walk along{chain, settings, cache, result, messages};
  bool good = wanted.past == 0 || along.go(wanted.first, wanted.past);
  const bool to_head = wanted.past == count || along.has_open_references();
  if (good && to_head) good = along.go(count, count);
  along.report_references(good && to_head);
  if (good && head == head_schema::wanted && along.go(count, count)) result.head = along.read_schema();
  if (good) prove(chain, cache, messages);
  cache.save();
  return result;
}

std::string to_string(const verification& what) {
  return fmt::format("verified {} of {}", what.verified, what.migrations);
}

}  // namespace strata::generator
