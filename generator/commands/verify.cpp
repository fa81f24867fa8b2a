// `strata verify`: runs a folder's migrations on a scratch database, up and down and up.
#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <memory>
#include <ostream>

#include "arguments.hpp"
#include "commands.hpp"
#include "generator/emit/emit.hpp"
#include "generator/files/folder.hpp"
#include "generator/graph/chain_rules.hpp"
#include "generator/scratch/migration_trial.hpp"
#include "generator/scratch/scratch_engine.hpp"
#include "generator/snapshot/check_snapshot.hpp"
#include "generator/verify/chain_verifier.hpp"
#include "generator/verify/declared_schema.hpp"
#include "generator/verify/migration_check.hpp"
#include "generator/verify/round_trip.hpp"
#include "generator/verify/seed_check.hpp"

namespace strata::generator {

namespace {

bool leaves_steps_out(const verify_options& options, const migration_chain& chain) {
  return options.steps.empty() && calls_steps(chain);
}

std::string count(std::size_t number, std::string_view noun) {
  return fmt::format("{} {}{}", number, noun, number == 1 ? "" : "s");
}

// Without a cache: only SQLite's databases can be kept in one.
std::string verify_again(const migration_chain& of, const scratch_engine& engine, bool keep_going,
                         diagnostics& messages) {
  const migration_chain chain = with_repeatables_behind(of);
  const std::unique_ptr<sandbox> scratch = engine.make();
  migration_check check{*scratch, chain, messages};
  bool complete = true;
  for (std::size_t position = 0; position < chain.migrations.size() && (complete || keep_going); ++position) {
    complete = check.run(position) != migration_check::outcome::stopped && complete;
  }
  check.references().report(complete);
  return fmt::format("verified {} on {}: up, down, up, on empty tables and on made-up rows",
                     count(chain.migrations.size(), "migration"), engine.name);
}

std::string verify(const migration_chain& chain, const verify_options& options, const scratch_engine& engine,
                   diagnostics& messages) {
  const std::string migrations = count(chain.migrations.size() + chain.repeatables.size(), "migration");
  if (options.what == verify_options::check::idempotent) {
    verify_idempotent(chain, messages, engine.make);
    return fmt::format("verified {} on {}: every up script run twice", migrations, engine.name);
  }
  if (options.what == verify_options::check::seeds) {
    verify_seeds(chain, messages, engine.make);
    return fmt::format("verified {} on {}, at head", count(chain.seeds.size(), "seed"), engine.name);
  }
  if (options.what == verify_options::check::round_trip) {
    fixture_set fixtures;
    if (!options.fixtures.empty()) {
      fixtures = read_fixtures(options.fixtures, display_name(options.fixtures, options.folder), chain, messages);
      if (messages.has_errors()) return {};
      // Without the steps, rows are not what the queries expect.
      if (leaves_steps_out(options, chain)) fixtures.clear();
    }
    verify_round_trip(chain, fixtures, messages, engine.make);
    if (chain.which == dialect::sqlite && !messages.has_errors()) {
      check_snapshot(chain, messages, engine.make()->settings());
    }
    return fmt::format("verified {} on {}: up, down, up, on empty tables and on made-up rows{}; and all {}", migrations,
                       engine.name, fixtures.empty() ? "" : ", and on rows from " + count(fixtures.size(), "fixture"),
                       needs_commits(chain) ? "at once, committed where it has to be" : "in one transaction");
  }
  if (chain.which != dialect::sqlite || options.keep_going) {
    return verify_again(chain, engine, options.keep_going, messages);
  }
  const bool declared = !options.schema.empty();
  const verification done =
      verify_chain(chain, options.cache, messages, declared ? head_schema::wanted : head_schema::ignored,
                   {.variables = options.variables, .steps = {}});
  const std::string schema = declared ? display_name(options.schema, options.folder) : std::string{};
  if (declared) {
    if (const source file = read_source(options.schema, schema, messages)) {
      check_declared_schema(file, chain, done.head, options.table_prefix, messages);
    }
  }
  const std::string known = done.verified == done.migrations ? "" : "; the others were verified before";
  return fmt::format("verified {} of {} on {}: up, down, up, on empty tables and on made-up rows{}{}", done.verified,
                     migrations, engine.name, known, declared ? "; the schema is the one in " + schema : "");
}

constexpr std::string_view steps_missing =
    "steps in C++ were left out; name their sources in add_migrations(… STEPS …), whose test runs them";

sandbox_maker with_settings(sandbox_maker make, const verify_options& options) {
  trial_settings settings{.variables = options.variables, .steps = {}};
  if (!options.steps.empty()) settings.steps = std::make_shared<const step_program>(options.steps);
  return [make = std::move(make), settings = std::move(settings)] {
    std::unique_ptr<sandbox> made = make();
    made->use(settings);
    return made;
  };
}

// There is no database to try the migrations on, or it lacks what they require.
void report_no_database(const failure& known, const verify_options& options, diagnostics& messages) {
  messages.add(
      {.code = std::string{to_string(known.code)},
       .message = known.message,
       .path = display_name(options.folder),
       .details = known.engine_message.empty() ? std::vector<std::string>{} : std::vector{known.engine_message},
       .help = known.help});
}

std::string problem_of(const verify_options& options, bool round_trip, bool idempotent) {
  if (round_trip && idempotent) return "--round-trip and --idempotent exclude each other";
  if (!options.fixtures.empty() && !round_trip) return "--fixtures belongs to --round-trip";
  if (!options.cache.empty() && (round_trip || idempotent)) return "--cache is not for --round-trip and --idempotent";
  if (!options.schema.empty() && options.which.value_or(dialect::sqlite) != dialect::sqlite)
    return "--schema is for the dialect sqlite so far";
  if (options.keep_going && (round_trip || idempotent || !options.schema.empty() || !options.cache.empty())) {
    return "--keep-going is not for --round-trip, --idempotent, --schema and --cache";
  }
  if (!options.schema.empty() && (round_trip || idempotent)) return "--schema is not for --round-trip and --idempotent";
  const bool other = round_trip || idempotent || !options.cache.empty() || !options.schema.empty();
  if (!options.folder.seeds.empty() && other) return "--seeds stands alone: it looks at the seeds and nothing else";
  return {};
}

constexpr std::array options_of_verify{
    cli::option{"dialect", "", "sqlite|postgresql|mysql", "which of the folder's dialects (default: the first)"},
    cli::option{"round-trip", "", "", "all migrations, also with rows and as one transaction"},
    cli::option{"fixtures", "", "DIR", "rows and queries for --round-trip"},
    cli::option{"idempotent", "", "", "run every up script twice"},
    cli::option{"seeds", "", "DIR", "run the seeds of that folder at head, take them back, run them again"},
    cli::option{"keep-going", "", "", "go on behind a migration that cannot go up, as if it were not there"},
    cli::option{"cache", "", "DIR", "remember there what was verified"},
    cli::option{"schema", "", "FILE", "the schema that the migrations must lead to, as SQL"},
    cli::option{"table-prefix", "", "PREFIX",
                "prefix of the bookkeeping tables, which do not count in --schema (default: strata)"},
    cli::option{"steps", "", "PROGRAM", "the program that runs the steps in C++ (add_migrations() builds it)"},
    cli::option{"set", "", "NAME=VALUE", "a value for a variable; may be repeated", cli::option::times::repeated}};

constexpr std::array verify_examples{cli::help_line{"verify"},
                                     cli::help_line{"verify --keep-going"},
                                     cli::help_line{"verify --schema schema.sql"},
                                     cli::help_line{"verify --round-trip --fixtures fixtures"},
                                     cli::help_line{"verify --idempotent"},
                                     cli::help_line{"verify --seeds seeds"}};

int run_verify(const cli::context& now) {
  const cli::invocation& asked = now.asked;
  verify_options options{.folder = read_folder(asked),
                         .fixtures = asked.text("fixtures"),
                         .cache = asked.text("cache"),
                         .schema = asked.text("schema"),
                         .table_prefix = asked.text("table-prefix", "strata"),
                         .steps = asked.text("steps"),
                         .variables = cli::read_variables(asked),
                         .keep_going = asked.has("keep-going")};
  if (!is_table_prefix(options.table_prefix)) throw wrong_use(asked, wrong_table_prefix);
  if (asked.has("dialect")) options.which = read_dialects(asked, {asked.text("dialect")}).front();
  options.folder.seeds = asked.text("seeds");
  const bool round_trip = asked.has("round-trip");
  const bool idempotent = asked.has("idempotent");
  if (!options.folder.seeds.empty()) options.what = verify_options::check::seeds;
  if (round_trip) options.what = verify_options::check::round_trip;
  if (idempotent) options.what = verify_options::check::idempotent;
  if (const std::string problem = problem_of(options, round_trip, idempotent); !problem.empty()) {
    throw wrong_use(asked, problem);
  }
  return verify_migrations(options, *now.terminal.out, *now.terminal.err);
}

}  // namespace

constinit const cli::command verify_command{
    .name = "verify",
    .works_on = cli::command::subject::folder,
    .summary = "run the migrations up, down and up on a scratch database",
    .details =
        "Compares the schemas. Exit status: 0 verified, 1 something is wrong, 2 wrong usage, 77 the check cannot run "
        "here. A statement may run for 10 s of processor time and take 2048 MB; STRATA_SCRATCH_SECONDS and "
        "STRATA_SCRATCH_MEGABYTES set other limits (0: none).",
    .examples = verify_examples,
    .options = options_of_verify,
    .run = run_verify};

int verify_migrations(const verify_options& options, std::ostream& out, std::ostream& err) {
  diagnostics messages;
  const loaded_folder folder = load_folder(options.folder, messages);
  const dialect which = options.which.value_or(folder.dialects.front());
  const auto chain = std::find_if(folder.chains.begin(), folder.chains.end(),
                                  [&](const migration_chain& each) { return each.which == which; });
  if (chain != folder.chains.end()) note_needed_commits({*chain}, messages);
  std::string done;
  std::string missing;
  if (!messages.has_errors() && chain == folder.chains.end()) {
    messages.add({.code = "strata-unknown-dialect",
                  .message = fmt::format("the folder has no chain for {}", to_string(which)),
                  .path = display_name(options.folder),
                  .help = fmt::format("add it to the dialects: --dialects {}", to_string(which))});
  } else if (!messages.has_errors()) {
    try {
      scratch_engine engine = find_scratch_engine(*chain, messages);
      missing = engine.missing;
      engine.make = with_settings(std::move(engine.make), options);
      if (missing.empty() && !messages.has_errors()) done = verify(*chain, options, engine, messages);
      if (missing.empty() && leaves_steps_out(options, *chain)) missing = steps_missing;
    } catch (const connect_error& failed) {
      report_no_database(failed.details(), options, messages);
    }
  }
  print(messages, err);
  if (messages.has_errors()) return cli::failed;
  if (!missing.empty()) {
    out << fmt::format("skipped, {} verified on {}: {}\n", done.empty() ? "nothing was" : "not all was",
                       to_string(which), missing);
    return skipped;
  }
  out << done << '\n';
  return cli::done;
}

}  // namespace strata::generator
