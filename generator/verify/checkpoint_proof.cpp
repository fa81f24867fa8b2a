#include "checkpoint_proof.hpp"

#include <fmt/format.h>

#include <set>

#include "generator/graph/checkpoints.hpp"
#include "generator/scratch/contents.hpp"
#include "generator/scratch/failure_diagnostic.hpp"
#include "generator/scratch/migration_trial.hpp"

namespace strata::generator {

namespace {

constexpr schemas::difference_wording wording{.missing = "missing after the checkpoint",
                                              .added = "only after the checkpoint",
                                              .changed = "is {} after the migrations, {} after the checkpoint"};

}  // namespace

std::unique_ptr<sandbox> run_originals(const migration_chain& chain, std::string_view revision,
                                       const sandbox_maker& make, diagnostics& messages) {
  const auto below = replaced_by(chain, revision);
  std::set<std::string_view> wanted{revision};
  for (const auto& each : below) wanted.insert(each.revision);
  std::unique_ptr<sandbox> scratch = make();
  for (const chain_migration& each : chain.migrations) {
    if (!wanted.contains(each.revision)) continue;
    try {
      migration_trial{*scratch, each}.up();
    } catch (const strata::error& failed) {
      messages.add(to_diagnostic(failed.details(), each, direction::up));
      return nullptr;
    }
  }
  return scratch;
}

bool prove_checkpoint(sandbox& originals, const chain_migration& checkpoint, const sandbox_maker& make,
                      diagnostics& messages) {
  const std::unique_ptr<sandbox> other = make();
  try {
    migration_trial{*other, checkpoint}.up();
  } catch (const strata::error& failed) {
    messages.add(to_diagnostic(failed.details(), checkpoint, direction::up));
    return false;
  }
  std::vector<std::string> lines;
  for (const schemas::schema_difference& each : compare(originals.read_schema(), other->read_schema(), wording)) {
    lines.push_back(to_string(each));
  }
  const auto rows = compare_contents(originals.read_contents(), other->read_contents(), checkpoint.frozen);
  lines.insert(lines.end(), rows.begin(), rows.end());
  if (lines.empty()) return true;
  messages.add(
      {.code = "strata-checkpoint-differs",
       .message = fmt::format("the checkpoint `{}` leads elsewhere on {} than the migrations that it stands for",
                              checkpoint.revision, to_string(originals.which())),
       .file = checkpoint.file,
       .offset = checkpoint.up.marker,
       .details = std::move(lines)});
  return false;
}

void prove_checkpoints(const migration_chain& chain, const sandbox_maker& make, diagnostics& messages) {
  for (const chain_migration& each : chain.checkpoints) {
    if (const auto originals = run_originals(chain, each.revision, make, messages)) {
      prove_checkpoint(*originals, each, make, messages);
    }
  }
}

}  // namespace strata::generator
