// Migrates a database in memory and says what it did.
#include <iostream>
#include <shop/migrations.hpp>

int main() {
  const auto db = strata::connect("sqlite://", shop::migrations());
  for (const auto& done : strata::upgrade(*db, shop::migrations()).migrations) std::cout << done.revision << '\n';
  std::cout << "head " << shop::head << '\n';
}
