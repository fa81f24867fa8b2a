// upgrade URL: what most programs do at launch, and no more; launch.cpp can go to any target, and back.
#include <benchmark/migrations.hpp>

int main(int, char** arguments) { strata::upgrade(arguments[1], benchmark::migrations()); }
