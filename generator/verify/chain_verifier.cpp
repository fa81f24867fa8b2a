#include "chain_verifier.hpp"

#include <fmt/format.h>

#include <utility>

#include "migration_check.hpp"
#include "sandbox.hpp"
#include "verify_cache.hpp"

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

}  // namespace

verification verify_chain(const migration_chain& chain, const std::filesystem::path& cache_folder,
                          diagnostics& messages) {
  verification result{.migrations = chain.migrations.size()};
  verify_cache cache{cache_folder, chain};
  const range wanted = still_to_verify(cache, chain.migrations.size());
  if (wanted.past == 0) return result;

  sandbox scratch;
  migration_check check{scratch, chain, messages};
  const verify_cache::start start = cache.nearest(wanted.first);
  if (start.position > 0) scratch.restore(start.image);
  for (std::size_t position = start.position; position < wanted.past; ++position) {
    if (cache.verified(position)) {
      ++result.replayed;
      if (!check.go_up(position)) break;
    } else {
      ++result.verified;
      const auto outcome = check.run(position);
      if (outcome == migration_check::outcome::passed) cache.set_verified(position);
      if (outcome == migration_check::outcome::stopped) break;
    }
    if (cache.wants_image(position)) cache.keep_image(position, scratch.snapshot().image);
  }
  cache.save();
  return result;
}

std::string to_string(const verification& what) {
  return fmt::format("verified {} of {}", what.verified, what.migrations);
}

}  // namespace strata::generator
