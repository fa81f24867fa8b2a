#include "command_list.hpp"

#include <algorithm>
#include <array>

#include "compile.hpp"
#include "completion.hpp"
#include "edit.hpp"
#include "import.hpp"
#include "init.hpp"
#include "lock.hpp"
#include "man.hpp"
#include "merge.hpp"
#include "new.hpp"
#include "operate.hpp"
#include "rebase.hpp"
#include "squash.hpp"
#include "unlock.hpp"
#include "verify.hpp"
#include "with_server.hpp"

namespace strata::generator {

std::span<const command> author_commands() {
  static const std::array commands{init_command(),        new_command(),        edit_command(), merge_command(),
                                   rebase_command(),      squash_command(),     lock_command(), unlock_command(),
                                   verify_command(),      import_command(),
#ifdef STRATA_WITH_POSTGRESQL
                                   with_server_command(),
#endif
                                   compile_command(),     completion_command(), man_command()};
  return commands;
}

cli::program_page strata_page() {
  cli::program_page page = cli::page_of(operator_program());
  page.summary = "migrations that ship inside a C++ program";
  cli::command_group& operators = page.groups.front();
  operators.title = "Operator's commands";
  operators.note = "over a database (--database URL) and the chain of a folder (--directory, --table-prefix)";
  cli::command_group authors{"Author's commands", "over a folder of migrations (--directory)", {}};
  for (const command& each : author_commands()) authors.commands.push_back(page_of(each));
  // completion and man are the whole program's.
  std::erase_if(operators.commands, [&authors](const cli::command_page& each) {
    return std::any_of(authors.commands.begin(), authors.commands.end(),
                       [&each](const cli::command_page& own) { return own.name == each.name; });
  });
  page.groups.insert(page.groups.begin(), std::move(authors));
  for (cli::help_section& each : page.sections) {
    if (each.title == "Options of every command") each.title = "Options of every operator's command";
  }
  return page;
}

}  // namespace strata::generator
