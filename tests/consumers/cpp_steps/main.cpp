// Migrates the database that it is given, and prints who is in which group.
#include <iostream>
#include <people/migrations.hpp>

int main(int count, char** arguments) {
  try {
    const auto db = strata::connect(count > 1 ? arguments[1] : "sqlite://", people::migrations());
    strata::upgrade(*db, people::migrations(), {.variables = {{"owner", "o'brien"}}});
    db->run(
        "INSERT INTO people (name, groups) SELECT 'late', 'blue' WHERE NOT EXISTS (SELECT 1 FROM people WHERE id > 2)");
    db->read("SELECT person, name FROM named_memberships ORDER BY person, name", {},
             [](const strata::row& each) { std::cout << *each[0] << ' ' << *each[1] << '\n'; });
  } catch (const std::exception& failed) {
    std::cerr << failed.what() << '\n';
    return 1;
  }
}
