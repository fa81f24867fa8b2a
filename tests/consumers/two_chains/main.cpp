// Migrates one database in memory with two chains.
#include <iostream>
#include <shop/migrations.hpp>
#include <shop/stock/migrations.hpp>

int main() {
  const auto db = strata::connect("sqlite://", shop::migrations());
  strata::upgrade(*db, shop::migrations());
  strata::upgrade(*db, shop::stock::migrations());
  std::cout << strata::current(*db, shop::migrations()).front() << '\n'
            << strata::current(*db, shop::stock::migrations()).front() << '\n';
}
