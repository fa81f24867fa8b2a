// Migrates the database that its argument names, on either engine, and says what it did.
#include <iostream>
#include <ledger/migrations.hpp>

int main(int count, char** arguments) {
  if (count != 2) return 2;
  const auto db = strata::connect(arguments[1], ledger::migrations());
  for (const auto& done : strata::upgrade(*db, ledger::migrations()).migrations) std::cout << done.revision << '\n';
  std::cout << db->engine().dialect << " at " << ledger::head << '\n';
}
