#include <people/migrations.hpp>
#include <string_view>

namespace people {

void split_groups(strata::connection& db) {
  db.read("SELECT id, groups FROM people WHERE groups <> $1", {""}, [&](const strata::row& person) {
    std::string_view rest = *person[1];
    while (!rest.empty()) {
      const std::size_t end = rest.find(',');
      db.run("INSERT INTO memberships (person, name) VALUES ($1, $2)", {*person[0], rest.substr(0, end)});
      rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
  });
}

void join_groups(strata::connection& db) { db.run("DELETE FROM memberships"); }

}  // namespace people
