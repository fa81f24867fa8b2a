#include "seed_books.hpp"

#include <array>

#include "../expand_prefix.hpp"
#include "../stored_script.hpp"

namespace strata {

namespace {

bool exists(connection& db, const std::string& prefix) {
  const std::vector<row> found = db.query(expand_prefix(db.engine().sql.seeds_exist, prefix));
  return found.size() == 1 && found.front().at(0).value_or("0") != "0";
}

}  // namespace

std::vector<stored_seed> seed_books::read() {
  std::vector<stored_seed> found;
  if (!exists(db_, prefix_)) return found;
  for (const row& each : db_.query(expand_prefix(db_.engine().sql.read_seeds, prefix_))) {
    found.push_back({each.at(0).value_or(""), each.at(1).value_or(""), unpack(each.at(2).value_or(""))});
  }
  return found;
}

void seed_books::create() {
  if (!exists(db_, prefix_)) db_.execute(expand_prefix(db_.engine().sql.create_seeds, prefix_));
}

void seed_books::insert(const seed_script& what, std::string_view at, std::string_view by,
                        std::chrono::microseconds took) {
  const std::string down = pack(what.down);
  const std::array<value, 7> parameters{what.name,
                                        what.up.checksum,
                                        at,
                                        by,
                                        std::int64_t{took.count()},
                                        static_cast<std::int64_t>(what.up.statements.size()),
                                        std::string_view{down}};
  db_.modify(expand_prefix(db_.engine().sql.insert_seed, prefix_), parameters);
}

void seed_books::erase(std::string_view name) {
  const std::array<value, 1> parameters{name};
  db_.modify(expand_prefix(db_.engine().sql.delete_seed, prefix_), parameters);
}

}  // namespace strata
