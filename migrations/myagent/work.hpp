// What the agent works on: projects, their tasks, and each try at a task.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <strata/connection.hpp>

namespace myagent {

struct task {
  std::int64_t id = 0;
  std::string title;
  int priority = 0;
};

/// One thread at a time, as the connection, which is not owned. JSON goes in as text; the database checks it.
class work {
 public:
  explicit work(strata::connection& database) noexcept : database_(database) {}

  /// The project's id; a project of that name that is there already keeps its settings.
  std::int64_t add_project(std::string_view name, std::string_view settings = "{}");
  std::int64_t add_task(std::int64_t project, std::string_view title, int priority, std::string_view details = "{}");
  /// Takes the open task with the highest priority, the oldest of these, and marks it as worked on. Agents that ask at
  /// the same moment get different tasks.
  [[nodiscard]] std::optional<task> take_next(std::int64_t project);
  /// Adds the next iteration and returns its number, from 1.
  int record(std::int64_t task, std::string_view result, bool done);

 private:
  strata::connection& database_;
};

}  // namespace myagent
