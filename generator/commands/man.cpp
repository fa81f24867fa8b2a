#include "man.hpp"

#include <iostream>

#include <strata/cli.hpp>

#include "arguments.hpp"
#include "command_list.hpp"
#include "runtime/cli/manual.hpp"

namespace strata::generator {

namespace {

constexpr command_help help{.usage = "strata man [options]",
                            .summary = "print the manual page",
                            .text = "As roff: `man -l` shows it. An installed Strata has it as strata(1).",
                            .examples = "strata man"};

int run(const command_line& line) {
  boost::program_options::options_description none;
  if (const auto status = read_arguments(line, help, none)) return *status;
  std::cout << cli::manual_page(strata_page());
  return cli::done;
}

}  // namespace

const command& man_command() {
  static constexpr command entry{"man", help.summary, run};
  return entry;
}

}  // namespace strata::generator
