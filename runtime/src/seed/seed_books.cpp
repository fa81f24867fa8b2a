#include "seed_books.hpp"

#include <array>

#include "../stored_script.hpp"

namespace strata {

std::vector<stored_seed> seed_books::read() {
  std::vector<stored_seed> found;
  if (!books_.exists("_seeds")) return found;
  for (const row& each : books_.ask(sql().read_seeds)) {
    found.push_back({each.at(0).value_or(""), each.at(1).value_or(""), unpack(each.at(2).value_or(""))});
  }
  return found;
}

void seed_books::create() { books_.create_once("_seeds", sql().create_seeds); }

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
  books_.write_row(sql().insert_seed, parameters);
}

void seed_books::erase(std::string_view name) {
  const std::array<value, 1> parameters{name};
  books_.write_row(sql().delete_seed, parameters);
}

}  // namespace strata
