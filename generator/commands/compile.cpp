#include "compile.hpp"

#include <iostream>

#include <strata/cli.hpp>

#include "arguments.hpp"
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

constexpr command_help help{
    .usage = "strata compile --output DIR --namespace NAME [options]",
    .summary = "turn the folder into C++ (what add_migrations() runs)",
    .text =
        "Checks the folder and writes migrations.cpp, snapshot.cpp, build_time.cpp and <namespace>/migrations.hpp.\n"
        "Files that would not change are left alone.",
    .examples = "strata compile --directory migrations --output build/generated --namespace nimbus"};

int run(const command_line& line) {
  namespace po = boost::program_options;
  compile_options options;
  std::vector<std::string> values;
  bool no_snapshot = false;
  const auto text = [](std::string& target, const char* name) { return po::value(&target)->value_name(name); };
  const auto path = [](std::filesystem::path& target, const char* name) {
    return po::value<std::string>()->value_name(name)->notifier([&target](const std::string& word) { target = word; });
  };
  const auto folder = [&path](std::filesystem::path& target) { return path(target, "DIR"); };
  po::options_description description{"Options"};
  add_folder_options(description, options.folder);
  description.add_options()("output", folder(options.output)->required(), "where the generated files go")(
      "namespace", text(options.names.cpp_namespace, "NAME")->required(), "the C++ namespace of the generated code")(
      "table-prefix", text(options.names.table_prefix, "PREFIX"), "prefix of the bookkeeping tables (default: strata)")(
      "program", text(options.names.program, "NAME"), "the operator's program, for help lines (default: strata)")(
      "cache", folder(options.cache), "where verification remembers what it found good")(
      "schema", path(options.schema, "FILE"), "the schema that the migrations must lead to, as SQL")(
      "seeds", folder(options.folder.seeds), "the folder of the rows for development and tests")(
      "set", po::value(&values)->value_name("NAME=VALUE"), "a value for a variable, to verify with; may be repeated")(
      "no-snapshot", po::bool_switch(&no_snapshot), "empty databases run the migrations one by one")(
      "beside-others", po::bool_switch(&options.names.beside_others),
      "databases hold other people's tables on purpose, and the chain begins beside them")(
      "require-locked", po::bool_switch(&options.require_locked), "a draft is an error");
  if (const auto status = read_arguments(line, help, description)) return *status;
  if (const auto wrong = read_variable_values(values, options.variables)) return wrong_usage(help, *wrong);
  options.snapshot = !no_snapshot;
  if (!is_namespace(options.names.cpp_namespace)) {
    return wrong_usage(help, "'" + options.names.cpp_namespace + "' is no namespace that generated code can live in");
  }
  if (!is_table_prefix(options.names.table_prefix)) return wrong_usage(help, wrong_table_prefix);
  return compile(options, std::cerr);
}

}  // namespace

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

const command& compile_command() {
  static constexpr command entry{"compile", help.summary, run};
  return entry;
}

}  // namespace strata::generator
