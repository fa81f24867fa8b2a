// launch URL up|down [TARGET]: what a program with an embedded chain does at launch, and the way back.
#include <benchmark/migrations.hpp>
#include <string_view>

int main(int count, char** arguments) {
  const auto& chain = benchmark::migrations();
  const strata::options options{.target = count > 3 ? arguments[3] : ""};
  if (std::string_view{arguments[2]} == "down") {
    strata::downgrade(*strata::connect(arguments[1], chain), chain, {.target = count > 3 ? arguments[3] : "base"});
  } else {
    strata::upgrade(arguments[1], chain, options);
  }
}
