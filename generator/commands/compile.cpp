// `strata compile`: turns a folder of migrations into C++. This is what add_migrations() runs in a build.
#include <array>
#include <memory>

#include "arguments.hpp"
#include "commands.hpp"
#include "generator/emit/emit.hpp"
#include "generator/files/folder.hpp"
#include "generator/graph/chain_rules.hpp"
#include "generator/lock/lock_rules.hpp"
#include "generator/scratch/scratch_engine.hpp"
#include "generator/scratch/sqlite_sandbox.hpp"
#include "generator/snapshot/make_snapshot.hpp"
#include "generator/verify/chain_verifier.hpp"
#include "generator/verify/declared_schema.hpp"
#include "generator/verify/seed_check.hpp"

namespace strata::generator {

namespace {

void write(const emission& texts, const compile_options& options, diagnostics& messages) {
  write_if_changed(options.output / header_path(options.names.cpp_namespace), texts.header, messages);
  write_if_changed(options.output / "migrations.cpp", texts.source, messages);
  write_if_changed(options.output / "snapshot.cpp", texts.snapshot, messages);
  write_if_changed(options.output / "build_time.cpp", texts.build_time, messages);
}

void verify(const migration_chain& chain, const compile_options& options, diagnostics& messages) {
  const trial_settings settings{.variables = options.variables, .steps = {}};
  if (options.schema.empty()) {
    verify_chain(chain, options.cache, messages, head_schema::ignored, settings);
    return;
  }
  const verification done = verify_chain(chain, options.cache, messages, head_schema::wanted, settings);
  if (const source file = read_source(options.schema, display_name(options.schema, options.folder), messages)) {
    check_declared_schema(file, chain, done.head, options.names.table_prefix, messages);
  }
}

made_snapshots make_snapshots(const std::vector<migration_chain>& chains, const compile_options& options,
                              diagnostics& messages) {
  made_snapshots made;
  for (const migration_chain& each : chains) {
    if (!options.snapshot || each.which != dialect::sqlite) continue;
    const snapshot_names names{.chain = options.names.cpp_namespace, .table_prefix = options.names.table_prefix};
    const trial_settings settings{.variables = options.variables, .steps = {}};
    if (auto snapshot = make_snapshot(each, names, options.cache, messages, settings)) {
      made.emplace(each.which, std::move(*snapshot));
    }
  }
  return made;
}

constexpr std::array options_of_compile{
    cli::option{"output", "", "DIR", "where the generated files go", cli::option::times::required},
    cli::option{"namespace", "", "NAME", "the C++ namespace of the generated code", cli::option::times::required},
    cli::option{"table-prefix", "", "PREFIX", "prefix of the bookkeeping tables (default: strata)"},
    cli::option{"program", "", "NAME", "the operator's program, for help lines (default: strata)"},
    cli::option{"cache", "", "DIR", "where verification remembers what it found good"},
    cli::option{"schema", "", "FILE", "the schema that the migrations must lead to, as SQL"},
    cli::option{"seeds", "", "DIR", "the folder of the rows for development and tests"},
    cli::option{"set", "", "NAME=VALUE", "a value for a variable, to verify with; may be repeated",
                cli::option::times::repeated},
    cli::option{"no-snapshot", "", "", "empty databases run the migrations one by one"},
    cli::option{"beside-others", "", "",
                "databases hold other people's tables on purpose, and the chain begins beside them"},
    cli::option{"require-locked", "", "", "a draft is an error"}};

constexpr std::array compile_examples{
    cli::help_line{"compile --directory migrations --output build/generated --namespace nimbus"}};

int run_compile(const cli::context& now) {
  const cli::invocation& asked = now.asked;
  compile_options options{.folder = read_folder(asked),
                          .output = asked.text("output"),
                          .names = {},
                          .cache = asked.text("cache"),
                          .schema = asked.text("schema"),
                          .variables = cli::read_variables(asked),
                          .snapshot = !asked.has("no-snapshot"),
                          .require_locked = asked.has("require-locked")};
  options.folder.seeds = asked.text("seeds");
  options.names.cpp_namespace = asked.text("namespace");
  options.names.table_prefix = asked.text("table-prefix", options.names.table_prefix);
  options.names.program = asked.text("program", options.names.program);
  options.names.beside_others = asked.has("beside-others");
  if (!is_namespace(options.names.cpp_namespace)) {
    throw wrong_use(asked, "'" + options.names.cpp_namespace + "' is no namespace that generated code can live in");
  }
  if (!is_table_prefix(options.names.table_prefix)) throw wrong_use(asked, wrong_table_prefix);
  return compile(options, *now.terminal.err);
}

}  // namespace

constinit const cli::command compile_command{
    .name = "compile",
    .words = "--output DIR --namespace NAME",
    .works_on = cli::command::subject::folder,
    .summary = "turn the folder into C++ (what add_migrations() runs)",
    .details =
        "Checks the folder and writes migrations.cpp, snapshot.cpp, build_time.cpp and <namespace>/migrations.hpp. "
        "Files that would not change are left alone.",
    .examples = compile_examples,
    .options = options_of_compile,
    .run = run_compile};

int compile(const compile_options& options, std::ostream& err) {
  diagnostics messages;
  const loaded_folder folder = load_folder(options.folder, messages);
  if (options.require_locked && folder.lock_is_good) report_drafts(folder.chains, messages);
  note_needed_commits(folder.chains, messages);
  if (!messages.has_errors()) {
    // The others were read by their engine's own parser; what needs a server is for ctest.
    for (const migration_chain& each : folder.chains) {
      if (each.which != dialect::sqlite) continue;
      check_base(each, messages);
      if (messages.has_errors()) break;
      verify(each, options, messages);
      const auto scratch = [&] {
        auto made = std::make_unique<sqlite_sandbox>(each.provided);
        made->use({.variables = options.variables});
        return made;
      };
      if (!messages.has_errors()) verify_seeds(each, messages, scratch);
    }
  }
  if (!messages.has_errors()) {
    const made_snapshots snapshots = make_snapshots(folder.chains, options, messages);
    write(emit(folder.chains, options.names, snapshots), options, messages);
  }
  print(messages, err);
  return messages.has_errors() ? cli::failed : cli::done;
}

}  // namespace strata::generator
