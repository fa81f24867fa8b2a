// launch URL up|replay|down [TARGET]: what a program with an embedded chain does at launch, with its snapshot for empty
// databases or without, and the way back.
#include <benchmark/migrations.hpp>
#include <string_view>

int main(int count, char** arguments) {
  const auto& chain = benchmark::migrations();
  const std::string_view way = arguments[2];
  if (way == "down") {
    strata::downgrade(*strata::connect(arguments[1], chain), chain, {.target = count > 3 ? arguments[3] : "base"});
  } else {
    strata::upgrade(arguments[1], chain, {.target = count > 3 ? arguments[3] : "", .use_snapshot = way != "replay"});
  }
}
