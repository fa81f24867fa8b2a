// floor_sqlite FILE TARGET [TOGETHER]: see floor.hpp.
#include "floor_sqlite.hpp"

int main(int count, char** arguments) {
  floors::sqlite on{arguments[1]};
  floors::migrate(on, std::strtoull(arguments[2], nullptr, 10),
                  count > 3 ? std::strtoull(arguments[3], nullptr, 10) : floors::whole_chain);
}
