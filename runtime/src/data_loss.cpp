#include "data_loss.hpp"

#include <optional>
#include <string>
#include <utility>

#include "failure_view.hpp"
#include "running_step.hpp"

namespace strata {

void refuse_data_loss(const std::vector<step>& steps, const run_context& with) {
  std::optional<failure> first;
  std::size_t more = 0;
  for (std::size_t index = 0; index < steps.size(); ++index) {
    const running_step running{steps[index], with, index, steps.size()};
    for (const statement& each : running.script.statements) {
      if (!each.loses_data) continue;
      if (first) {
        ++more;
        continue;
      }
      const bool has_place = !running.file.empty();
      first = to_failure({.code = errc::loses_data,
                          .message = {"the downgrade would lose data: {}", {each.text.substr(0, each.text.find('\n'))}},
                          .revision = steps[index].revision,
                          .file = running.file,
                          .line = has_place ? each.line : 0,
                          .column = has_place ? each.column : 0,
                          .help = {"look at what would run: {} plan --down {}; then say yes to it: -y",
                                   {with.set.program, with.options.target.text()}}});
    }
  }
  if (!first) return;
  if (more > 0) first->message += fill_in(", and {} more", {std::to_string(more)});
  throw history_error{std::move(*first)};
}

}  // namespace strata
