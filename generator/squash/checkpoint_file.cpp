#include "checkpoint_file.hpp"

#include <fmt/format.h>

namespace strata::generator {

namespace {

constexpr std::size_t line_length = 120;

// As many marker lines as the words need.
std::string marker_lines(std::string_view marker, const std::vector<std::string>& words) {
  const std::string begin = fmt::format("-- migrate:{}", marker);
  std::string text;
  std::string line = begin;
  for (const std::string& each : words) {
    if (line.size() > begin.size() && line.size() + 1 + each.size() > line_length) {
      text += line + '\n';
      line = begin;
    }
    line += ' ' + each;
  }
  return words.empty() ? std::string{} : text + line + '\n';
}

}  // namespace

std::string checkpoint_text(const checkpoint_values& values) {
  std::vector<std::string> engines;
  for (const checkpoint_script& each : values.scripts) engines.push_back(each.engine);
  const std::string message =
      values.message.empty() ? fmt::format("All that leads to {}, in one step.", values.revision) : values.message;
  std::string text = fmt::format(
      "-- {}\n--\n"
      "-- Written by `strata squash {}`, which ran the migrations and this file on {}\n"
      "-- and found the same schema, rows and counters. Databases that begin empty run it in place of them.\n",
      message, values.revision, fmt::join(engines, " and "));
  if (values.states_revision) text += fmt::format("-- migrate:revision {}\n", values.revision);
  text += marker_lines("checkpoint", values.replaces);
  for (const checkpoint_script& each : values.scripts) {
    text += fmt::format("-- migrate:digest {} {}\n", to_string(each.which), each.digest);
  }
  text += marker_lines("frozen", values.frozen);
  text += fmt::format("-- migrate:irreversible it is a checkpoint, which did the work of {} migrations in one step\n",
                      values.replaces.size() + 1);
  for (const checkpoint_script& each : values.scripts) {
    text += fmt::format("\n-- migrate:up {}\n{}", to_string(each.which), each.text);
  }
  return text;
}

std::string checkpoint_file_name(std::string_view original, std::string_view revision) {
  if (original.ends_with(".sql")) original.remove_suffix(4);
  const std::string_view stem = original.starts_with(revision) ? revision : original;
  return fmt::format("{}_checkpoint.sql", stem);
}

}  // namespace strata::generator
