#include "work.hpp"

#include <array>

namespace myagent {

namespace {

constexpr std::string_view add_project_sql = R"(
  INSERT INTO projects (name, settings) VALUES (?1, ?2)
  ON CONFLICT (name) DO UPDATE SET name = excluded.name
  RETURNING id)";

constexpr std::string_view add_task_sql = R"(
  INSERT INTO tasks (project_id, title, priority, details) VALUES (?1, ?2, ?3, ?4) RETURNING id)";

// The condition is the one of the index ix_tasks_open.
constexpr std::string_view take_next_sql = R"(
  UPDATE tasks SET status = 'working'
   WHERE id = (SELECT id FROM tasks WHERE project_id = ?1 AND status = 'open'
                ORDER BY priority DESC, id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING id, title, priority)";

constexpr std::string_view record_sql = R"(
  WITH closed AS (UPDATE tasks SET status = CASE WHEN ?3 = 1 THEN 'done' ELSE 'open' END WHERE id = ?1)
  INSERT INTO iterations (task_id, number, result)
  SELECT ?1, coalesce(max(number), 0) + 1, ?2::jsonb FROM iterations WHERE task_id = ?1
  RETURNING number)";

std::int64_t number(const std::optional<std::string>& column) { return std::stoll(column.value()); }

}  // namespace

std::int64_t work::add_project(std::string_view name, std::string_view settings) {
  return number(database_.query(add_project_sql, std::array<strata::value, 2>{name, settings}).at(0).at(0));
}

std::int64_t work::add_task(std::int64_t project, std::string_view title, int priority, std::string_view details) {
  const std::array<strata::value, 4> values{project, title, std::int64_t{priority}, details};
  return number(database_.query(add_task_sql, values).at(0).at(0));
}

std::optional<task> work::take_next(std::int64_t project) {
  const auto rows = database_.query(take_next_sql, std::array<strata::value, 1>{project});
  if (rows.empty()) return std::nullopt;
  return task{number(rows[0][0]), rows[0][1].value(), static_cast<int>(number(rows[0][2]))};
}

int work::record(std::int64_t task, std::string_view result, bool done) {
  const std::array<strata::value, 3> values{task, result, std::int64_t{done ? 1 : 0}};
  return static_cast<int>(number(database_.query(record_sql, values).at(0).at(0)));
}

}  // namespace myagent
