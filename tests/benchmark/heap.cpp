// heap URL: what a launch at head asks of the C++ heap: bytes held at once, at the most, and how often it asks. What
// the driver's C library takes by itself is not counted.
#include <benchmark/migrations.hpp>
#include <cstdio>

#include "../counted_heap.hpp"

int main(int, char** arguments) {
  const counted_heap counted;
  strata::upgrade(arguments[1], benchmark::migrations());
  std::printf("%zu %zu\n", counted.peak(), counted.allocations());
}
