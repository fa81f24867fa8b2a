#include "make_snapshot.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sqlite3.h>

#include <algorithm>
#include <span>
#include <utility>
#include <vector>

#include "../squash/sqlite_contents.hpp"
#include "fresh_sequence.hpp"
#include "packing.hpp"
#include "runtime/src/bookkeeping.hpp"
#include "snapshot_cache.hpp"
#include "snapshot_rules.hpp"
#include "trial_database.hpp"

namespace strata::generator {

namespace {

class prover {
 public:
  prover(const std::vector<const chain_migration*>& sequence, const trial_settings& settings)
      : sequence_(sequence), settings_(settings) {}

  /// A database that was proved before.
  void begin_at(snapshot_cache::start from) {
    position_ = from.position;
    image_ = std::move(from.image);
  }
  [[nodiscard]] std::size_t position() const noexcept { return position_; }
  [[nodiscard]] const std::string& image() const noexcept { return image_; }

  /// True: two runs up to there lead to one database, from which the next call goes on.
  bool go(std::size_t past) {
    trial_database usual{circumstances::usual, image_};
    trial_database other{circumstances::other, image_};
    const auto next = std::span{sequence_}.subspan(position_, past - position_);
    usual.run(next, settings_);
    other.run(next, settings_);
    std::string image = usual.image();
    if (image != other.image() && usual.fresh_image() != other.fresh_image()) return false;
    image_ = std::move(image);
    position_ = past;
    return true;
  }

  /// The next one leads to different databases: in what?
  [[nodiscard]] std::string difference() const {
    trial_database usual{circumstances::usual, image_};
    trial_database other{circumstances::other, image_};
    const auto next = std::span{sequence_}.subspan(position_, 1);
    usual.run(next, settings_);
    other.run(next, settings_);
    const run_difference found = compare_runs(read_sqlite_contents(usual.db()), read_sqlite_contents(other.db()), {});
    if (!found.columns.empty()) return fmt::format("two runs of it differ in {}", fmt::join(found.columns, ", "));
    return found.lines.empty() ? "two runs of it differ" : "two runs of it differ: " + found.lines.front();
  }

 private:
  const std::vector<const chain_migration*>& sequence_;
  const trial_settings& settings_;
  std::size_t position_ = 0;
  std::string image_;
};

class maker {
 public:
  maker(const migration_chain& chain, const std::filesystem::path& cache, diagnostics& messages,
        const trial_settings& settings)
      : chain_(chain),
        sequence_(fresh_sequence(chain)),
        cache_(cache, sequence_, settings),
        messages_(messages),
        proof_(sequence_, settings) {}

  std::optional<made_snapshot> make(const snapshot_names& names) {
    const std::size_t limit = find_limit();
    proof_.begin_at(cache_.nearest(limit));
    // The last ones one by one: the next edit is likely there.
    for (std::size_t past = proof_.position() + 1; past <= limit; ++past) {
      if (!cache_.wants(past) && past != limit) continue;
      if (!go(past)) break;
      cache_.keep(past, proof_.image());
    }
    cache_.prune();
    tell();
    if (!is_worth_it()) return std::nullopt;
    return finish(names);
  }

 private:
  // Up to where it may go, as far as is known without running anything.
  std::size_t find_limit() {
    for (std::size_t index = 0; index < sequence_.size(); ++index) {
      const auto reason = reason_to_run(*sequence_[index], chain_.provided);
      const bool known = cache_.must_run(index);
      if (!reason && !known) continue;
      if (!known) end_ = ending{index, *reason};
      return index;
    }
    return sequence_.size();
  }

  bool go(std::size_t past) {
    if (attempt(past)) return true;
    while (past - proof_.position() > 1) {
      const std::size_t middle = proof_.position() + (past - proof_.position()) / 2;
      if (!attempt(middle)) past = middle;
    }
    // Alone, it says best what is wrong.
    static_cast<void>(attempt(past));
    end_ = ending{proof_.position(), failure_.empty() ? proof_.difference() : failure_};
    cache_.keep(proof_.position(), proof_.image());
    return false;
  }

  // What fails only under other circumstances depends on them as well.
  bool attempt(std::size_t past) {
    failure_.clear();
    try {
      return proof_.go(past);
    } catch (const strata::error& failed) {
      failure_ = fmt::format("it fails where the clock or a setting is another: {}", failed.details().engine_message);
    }
    return false;
  }

  [[nodiscard]] bool is_worth_it() const { return proof_.position() > 0 && 2 * proof_.position() >= sequence_.size(); }

  void tell() {
    if (!end_) return;
    cache_.keep_must_run(end_->index, end_->why);
    const chain_migration& last = *sequence_[end_->index];
    messages_.add(
        {.level = severity::note,
         .code = "strata-snapshot-ends",
         .message = is_worth_it()
                        ? fmt::format("empty databases take a snapshot and run {} and what follows: {}", last.revision,
                                      end_->why)
                        : fmt::format("empty databases run all migrations, without a snapshot: {} has to run, "
                                      "because {}",
                                      last.revision, end_->why),
         .file = last.up.file,
         .offset = last.up.marker});
  }

  made_snapshot finish(const snapshot_names& names) const {
    const migration_chain cut = first_of(sequence_, proof_.position());
    trial_database database{circumstances::usual, proof_.image()};
    bookkeeping{database.db(), names.table_prefix}.create(names.chain);
    // Of an image that is as small as can be.
    trial_database packed{circumstances::usual, database.fresh_image()};
    packed.set_schema_aside(names.table_prefix);
    const std::string image = packed.image();
    return {.revision = fmt::format("{}", fmt::join(cut.heads, ",")),
            .steps = static_cast<std::uint32_t>(proof_.position()),
            .digest = head_digest(cut),
            .engine_version = static_cast<std::uint32_t>(sqlite3_libversion_number()),
            .size = image.size(),
            .packed = pack_image(image)};
  }

  struct ending {
    std::size_t index = 0;
    std::string why;
  };

  const migration_chain& chain_;
  std::vector<const chain_migration*> sequence_;
  snapshot_cache cache_;
  diagnostics& messages_;
  prover proof_;
  std::string failure_;
  /// Found just now.
  std::optional<ending> end_;
};

}  // namespace

std::optional<made_snapshot> make_snapshot(const migration_chain& chain, const snapshot_names& names,
                                           const std::filesystem::path& cache, diagnostics& messages,
                                           const trial_settings& settings) {
  return maker{chain, cache, messages, settings}.make(names);
}

}  // namespace strata::generator
