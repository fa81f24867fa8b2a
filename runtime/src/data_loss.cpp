#include "data_loss.hpp"

#include <cstdint>
#include <string>
#include <string_view>

#include "failure_view.hpp"
#include "running_step.hpp"

namespace strata {

void refuse_data_loss(const std::vector<step>& steps, const run_context& with) {
  std::size_t losses = 0;
  std::string message;
  std::string_view revision;
  std::string_view file;
  std::uint32_t line = 0;
  std::uint32_t column = 0;
  for (std::size_t index = 0; index < steps.size(); ++index) {
    const running_step running{steps[index], with, index, steps.size()};
    for (const statement& each : running.script.statements) {
      if (!each.loses_data || losses++ != 0) continue;
      message = fill_in("the downgrade would lose data: {}", {each.text.substr(0, each.text.find('\n'))});
      revision = steps[index].revision;
      file = running.file;
      line = file.empty() ? 0 : each.line;
      column = file.empty() ? 0 : each.column;
    }
  }
  if (losses == 0) return;
  if (losses > 1) message += fill_in(", and {} more", {std::to_string(losses - 1)});
  refuse<history_error>({.code = errc::loses_data,
                         .message = {"{}", {message}},
                         .revision = revision,
                         .file = file,
                         .line = line,
                         .column = column,
                         .help = {"look at what would run: {} plan --down {}; then say yes to it: -y",
                                  {with.set.program, with.options.target.text()}}});
}

}  // namespace strata
