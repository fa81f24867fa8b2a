#include "generator/emit/emit.hpp"

#include <boost/test/unit_test.hpp>

#include <strata/chain.hpp>

using namespace strata::generator;

namespace {

sql_script script_of(std::string text, std::string checksum) {
  sql_script script;
  script.statements = {{.text = std::move(text), .offset = 0, .where = {4, 1}, .hash = "h"}};
  script.checksum = std::move(checksum);
  return script;
}

migration_chain example() {
  chain_migration first;
  first.file = std::make_shared<source_file>("migrations/1_nodes.sql", "");
  first.revision = "1";
  first.description = "nodes";
  first.up = script_of("CREATE TABLE nodes (\n  id INTEGER\n)", "sha256:aa");
  first.down = script_of("DROP TABLE nodes", "sha256:bb");
  first.down.statements.front().drops_table = true;
  first.down.statements.front().loses_data = true;
  first.draft = false;
  first.digest = "sha256:d1";

  chain_migration second;
  second.file = std::make_shared<source_file>("migrations/2_vacuum.sql", "");
  second.revision = "2";
  second.description = "vacuum";
  second.parents = {"1"};
  second.up = script_of("VACUUM", "sha256:cc");
  second.up.transactional = false;
  second.up.lock_timeout = std::chrono::seconds{2};
  second.up.statement_timeout = std::chrono::seconds{30};
  second.up.statements.front().in_transaction = false;
  second.up.statements.front().commits_with_next = true;
  second.up.statements.front().guard = "SELECT true";
  second.up.statements.front().guard_derived = true;
  second.up.statements.front().concurrent_index = "\"ix\"";
  second.irreversible = "nothing to undo";
  second.compatible = true;
  second.accepted = {"sha256:c0"};
  second.digest = "sha256:d2";

  return {dialect::sqlite, {first, second}, {"2"}};
}

const emission_names acme{"acme::nimbus", "strata", "nimbus-migrate"};

constexpr std::string_view expected_header =
    R"text(// Made from SQL migrations by Strata. What is changed here is lost with the next build.
#pragma once

#include <string_view>

#include <strata/strata.hpp>
#include <strata/sqlite.hpp>

namespace acme::nimbus {

/// All migrations that this program embeds.
[[nodiscard]] const ::strata::chain_set& migrations() noexcept;

/// The revision that strata::upgrade() brings a database to. A chain with branches has several, with commas between them.
inline constexpr ::std::string_view head{"2", 1};

/// Names the whole history up to head; what a database at head holds.
inline constexpr ::std::string_view head_digest{"sha256:d2", 9};

}  // namespace acme::nimbus
)text";

constexpr std::string_view expected_source =
    R"text(// Made from SQL migrations by Strata. What is changed here is lost with the next build.
#include <chrono>
#include <string_view>

#include <strata/build_time.hpp>
#include <strata/chain.hpp>

#if defined(__GNUC__)
#pragma GCC diagnostic push
// A statement may be longer than the literals that every compiler must take.
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif

// As the headers declare them, which bring far more than these tables need.
namespace strata::sqlite {
extern const ::strata::driver driver;
}

namespace acme::nimbus {

const ::strata::chain_set& migrations() noexcept;

// In a file of its own, which is small: it is another each time that it is compiled.
extern const ::strata::build_time migrations_built;

namespace {

#ifdef NDEBUG
constexpr bool development = false;
#else
constexpr bool development = true;
#endif

constexpr ::std::string_view names_0[] = {
    {"1", 1},
    {"sha256:c0", 9},
};

constexpr ::strata::statement statements_0[] = {
    // migrations/1_nodes.sql
    {{"CREATE TABLE nodes (\n"
      "  id INTEGER\n"
      ")", 35}, 4, 1},
    {{"DROP TABLE nodes", 16}, 4, 1, true, false,
     {}, false, {}, true},
    // migrations/2_vacuum.sql
    {{"VACUUM", 6}, 4, 1, false, true,
     {"SELECT true", 11}, true, {"\"ix\"", 4}},
};

constexpr ::strata::migration migrations_0[] = {
    {
        .revision = {"1", 1},
        .description = {"nodes", 5},
        .file = {"migrations/1_nodes.sql", 22},
        .digest = {"sha256:d1", 9},
        .up = {{statements_0 + 0, 1}, true, false, {}, {}, {"sha256:aa", 9}},
        .down = {{statements_0 + 1, 1}, true, true, {}, {}, {"sha256:bb", 9}},
    },
    {
        .revision = {"2", 1},
        .description = {"vacuum", 6},
        .file = {"migrations/2_vacuum.sql", 23},
        .parents = {names_0 + 0, 1},
        .digest = {"sha256:d2", 9},
        .up = {{statements_0 + 2, 1}, false, false, ::std::chrono::milliseconds{2000}, ::std::chrono::milliseconds{30000}, {"sha256:cc", 9}},
        .down = {{}, true, false, {}, {}, {}},
        .irreversible = {"nothing to undo", 15},
        .compatible = true,
        .draft = true,
        .accepted = {names_0 + 1, 1},
    },
};
constexpr ::std::string_view heads_0[] = {
    {"2", 1},
};

constexpr ::strata::chain chains[] = {
    {
        .dialect = {"sqlite", 6},
        .migrations = migrations_0,
        .heads = heads_0,
        .head_digest = {"sha256:d2", 9},
        .seeds = {},
    },
};

constexpr const ::strata::driver* drivers[] = {
    &::strata::sqlite::driver,
};

constexpr ::strata::chain_set set{
    .name = {"acme::nimbus", 12},
    .table_prefix = {"strata", 6},
    .program = {"nimbus-migrate", 14},
    .development = development,
    .built_at = migrations_built.text(),
    .chains = chains,
    .drivers = drivers,
};

}  // namespace

const ::strata::chain_set& migrations() noexcept { return set; }

}  // namespace acme::nimbus

#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif
)text";

}  // namespace

BOOST_AUTO_TEST_SUITE(emit_test)

BOOST_AUTO_TEST_CASE(the_header_names_head_and_the_drivers) {
  const migration_chain chain = example();

  BOOST_TEST(emit({&chain, 1}, acme).header == expected_header);
}

BOOST_AUTO_TEST_CASE(the_source_holds_the_chain_as_constants) {
  const migration_chain chain = example();

  BOOST_TEST(emit({&chain, 1}, acme).source == expected_source);
}

BOOST_AUTO_TEST_CASE(a_checkpoint_has_a_table_beside_its_originals) {
  migration_chain chain = example();
  chain_migration checkpoint;
  checkpoint.file = std::make_shared<source_file>("migrations/2_checkpoint.sql", "");
  checkpoint.revision = "2";
  checkpoint.description = "checkpoint";
  checkpoint.up = script_of("CREATE TABLE nodes (id)", "sha256:ee");
  checkpoint.irreversible = "it is a checkpoint";
  checkpoint.draft = false;
  checkpoint.digest = "sha256:d2";
  checkpoint.replaces = {{"1", "sha256:d1"}};
  chain.checkpoints = {checkpoint};

  const std::string source = emit({&chain, 1}, acme).source;

  constexpr std::string_view table = R"text(constexpr ::strata::replaced_migration replaces_c0_0[] = {
    {{"1", 1}, {"sha256:d1", 9}},
};

constexpr ::strata::statement statements_c0[] = {
    // migrations/2_checkpoint.sql
    {{"CREATE TABLE nodes (id)", 23}, 4, 1},
};

constexpr ::strata::migration checkpoint_migrations_0[] = {
    {
        .revision = {"2", 1},
        .description = {"checkpoint", 10},
        .file = {"migrations/2_checkpoint.sql", 27},
        .digest = {"sha256:d2", 9},
)text";
  BOOST_TEST(source.find(table) != std::string::npos);
  BOOST_TEST(source.find("        .replaces = replaces_c0_0,\n    },\n") != std::string::npos);
  BOOST_TEST(source.find("\n        .checkpoints = checkpoint_migrations_0,\n    },\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(what_another_tool_calls_a_migration_is_emitted) {
  migration_chain chain = example();
  chain.migrations[0].origin = {"sqlx", "0001", {"ab", "cd"}};
  chain.migrations[1].origin = {"goose", "2"};
  chain.gaps = {"3"};

  const std::string source = emit({&chain, 1}, acme).source;

  BOOST_TEST(source.find("constexpr ::std::string_view names_0[] = {\n    {\"ab\", 2},\n    {\"cd\", 2},\n") !=
             std::string::npos);
  BOOST_TEST(source.find("        .origin = {{\"sqlx\", 4}, {\"0001\", 4}, {names_0 + 0, 2}},\n    },\n") !=
             std::string::npos);
  BOOST_TEST(source.find("        .origin = {{\"goose\", 5}, {\"2\", 1}, {}},\n    },\n") != std::string::npos);
  BOOST_TEST(source.find("\n        .gaps = gaps_0,\n    },\n") != std::string::npos);
  BOOST_TEST(source.find("constexpr ::std::string_view gaps_0[] = {\n    {\"3\", 1},\n};\n") != std::string::npos);
}

// In a file of its own, so that two builds of one chain differ in nothing else. It is compiled again for another chain.
BOOST_AUTO_TEST_CASE(the_time_of_the_build_is_kept_apart) {
  const migration_chain chain = example();

  const std::string text = emit({&chain, 1}, acme).build_time;

  BOOST_TEST(text.find("// sha256:d2\n") != std::string::npos);
  BOOST_TEST(text.find("migrations_built{__DATE__, __TIME__};\n") != std::string::npos);
}

// A member that is added to what the runtime reads stops this from compiling: emit it, then name it here.
BOOST_AUTO_TEST_CASE(every_member_that_the_runtime_reads_is_emitted) {
  const auto [text, line, column, in_transaction, commits_with_next, guard, guard_derived, concurrent_index, loses_data,
              call, pieces] = strata::statement{};
  const auto [statements, transactional, drops_tables, lock_timeout, statement_timeout, checksum, script_file] =
      strata::script{};
  const auto [revision, description, file, parents, depends, labels, digest, up, down, irreversible, compatible, draft,
              accepted, variables, replaces, origin, requirements, only_when_changed] = strata::migration{};
  const auto [dialect, migrations, heads, head_digest, seeds, repeatables, checkpoints, gaps, snapshot] =
      strata::chain{};
  const auto [tool, version, checksums] = strata::migration_origin{};
  const auto [seed_name, seed_file, seed_up, seed_down] = strata::seed_script{};
  const auto [name, table_prefix, program, development, built_at, chains, drivers] = strata::chain_set{};

  BOOST_TEST(pieces.empty());
  BOOST_TEST(statement_timeout.count() == 0);
  BOOST_TEST(variables.empty());
  BOOST_TEST(repeatables.empty());
  BOOST_TEST(script_file.empty());
  BOOST_TEST(replaces.empty());
  BOOST_TEST(requirements.empty());
  BOOST_TEST(!only_when_changed);
  BOOST_TEST(checkpoints.empty());
  BOOST_TEST(origin.tool.empty());
  BOOST_TEST(checksums.empty());
  BOOST_TEST(gaps.empty());
  BOOST_TEST(snapshot == nullptr);
  BOOST_TEST(seed_down.statements.empty());
  BOOST_TEST(drivers.empty());
}

BOOST_AUTO_TEST_CASE(a_snapshot_has_a_file_of_its_own) {
  const migration_chain chain = example();
  const made_snapshots snapshots{{chain.which,
                                  {.revision = "0002",
                                   .steps = 2,
                                   .digest = "sha256:4711",
                                   .engine_version = 3'040'001,
                                   .size = 4096,
                                   .packed = std::string("\0\7SQL\n\xFF\"?", 9)}}};

  const emission with = emit({&chain, 1}, acme, snapshots);
  const emission without = emit({&chain, 1}, acme);

  BOOST_TEST(with.snapshot.find("extern const ::strata::snapshot snapshot_0;\n"
                                "constinit const ::strata::snapshot snapshot_0{\n"
                                "    .revision = {\"0002\", 4},\n"
                                "    .steps = 2,\n"
                                "    .digest = {\"sha256:4711\", 11},\n"
                                "    .engine_version = 3040001,\n"
                                "    .size = 4096,\n"
                                "    .packed = {\"\\000\\007SQL\\n\"\n"
                                "        \"\\377\\\"?\", 9}};\n") != std::string::npos,
             with.snapshot);
  BOOST_TEST(with.source.find("extern const ::strata::snapshot snapshot_0;\n") != std::string::npos);
  BOOST_TEST(with.source.find("        .snapshot = &snapshot_0,\n") != std::string::npos);
  BOOST_TEST(without.snapshot.find("snapshot_0") == std::string::npos);
  BOOST_TEST(without.source.find("snapshot") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_step_is_declared_once_and_named_with_its_namespace) {
  migration_chain chain = example();
  for (chain_migration& each : chain.migrations) {
    sql_statement& call = each.up.statements.front();
    call.text = "call split_groups";
    call.where = {3, 1};
    call.call = "split_groups";
  }

  const emission texts = emit({&chain, 1}, acme);

  const std::string declaration =
      "/// A migration's step in C++, for the application to define. It runs inside the migration's transaction.\n"
      "void split_groups(::strata::connection& db);\n";
  BOOST_TEST(texts.header.find(declaration) != std::string::npos);
  BOOST_TEST(texts.header.find(declaration) == texts.header.rfind(declaration));
  BOOST_TEST(texts.source.find("    {{\"call split_groups\", 17}, 3, 1, true, false,\n"
                               "     {}, false, {}, false,\n"
                               "     {{\"split_groups\", 12}, ::acme::nimbus::split_groups}},\n") != std::string::npos,
             texts.source);
}

BOOST_AUTO_TEST_CASE(variables_and_repeatable_migrations_have_tables) {
  migration_chain chain = example();
  chain.migrations[0].variables = {{.name = "owner", .fallback = "app"}, {.name = "size"}};
  chain.migrations[0].up.statements[0].pieces = {{sql_piece::place::sql, "GRANT x TO ", false},
                                                 {sql_piece::place::name, "owner", true}};
  chain.repeatables = {chain.migrations[0]};
  chain.repeatables[0].revision = "views";
  chain.repeatables[0].only_when_changed = true;
  chain.migrations[1].requirements = {{stated_requirement::kind::extension, "pg_trgm"},
                                      {stated_requirement::kind::function, "bin2b64", 1}};

  const std::string source = emit({&chain, 1}, acme).source;

  for (const char* part : {"constexpr ::strata::variable variables_0_0[] = {\n"
                           "    {{\"owner\", 5}, {\"app\", 3}, true},\n"
                           "    {{\"size\", 4}, {}, false},\n};\n",
                           "constexpr ::strata::piece up_pieces_0_0_0[] = {\n"
                           "    {::strata::piece::place::sql, {\"GRANT x TO \", 11}, false},\n"
                           "    {::strata::piece::place::name, {\"owner\", 5}, true},\n};\n",
                           "     {}, up_pieces_0_0_0},\n", "        .variables = variables_0_0,\n",
                           "constexpr ::strata::migration repeatables_0[] = {\n", "up_pieces_r0_0_0",
                           "        .repeatables = repeatables_0,\n", "        .only_when_changed = true,\n    },\n",
                           "constexpr ::strata::requirement requirements_0_1[] = {\n"
                           "    {::strata::requirement::kind::extension, {\"pg_trgm\", 7}, 0},\n"
                           "    {::strata::requirement::kind::function, {\"bin2b64\", 7}, 1},\n};\n",
                           "        .requirements = requirements_0_1,\n"}) {
    BOOST_TEST(source.find(part) != std::string::npos, part << " is missing in\n" << source);
  }
}

BOOST_AUTO_TEST_CASE(no_file_name_escapes_from_its_comment) {
  migration_chain chain = example();
  chain.migrations.front().file = std::make_shared<source_file>("migrations/1\n#error\\", "");

  const std::string source = emit({&chain, 1}, acme).source;

  BOOST_TEST(source.find("\n    // migrations/1?#error?\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_header_lies_where_the_namespace_says) {
  BOOST_TEST(header_path("nimbus") == "nimbus/migrations.hpp");
  BOOST_TEST(header_path("acme::nimbus") == "acme/nimbus/migrations.hpp");
}

BOOST_AUTO_TEST_CASE(a_namespace_is_identifiers_that_mean_nothing_else) {
  for (const char* good : {"nimbus", "acme::db", "_a1"}) BOOST_TEST(is_namespace(good), good);
  for (const char* bad : {"", "::a", "a::", "a:b", "1a", "a-b", "a.b", "class", "a::new", "std", "acme::strata"}) {
    BOOST_TEST(!is_namespace(bad), bad);
  }
}

BOOST_AUTO_TEST_CASE(dependencies_labels_and_several_heads_are_written) {
  migration_chain chain = example();
  chain.migrations[1].parents = {};
  chain.migrations[1].depends = {"1"};
  chain.migrations[1].labels = {"billing", "shop"};
  chain.heads = {"1", "2"};

  const emission texts = emit(std::vector{chain}, acme);

  BOOST_TEST(texts.header.find("::std::string_view head{\"1,2\", 3};") != std::string::npos);
  BOOST_TEST(texts.source.find("constexpr ::std::string_view names_0[] = {\n    {\"1\", 1},\n    {\"billing\", 7},\n"
                               "    {\"shop\", 4},\n") != std::string::npos);
  BOOST_TEST(texts.source.find("        .depends = {names_0 + 0, 1},\n        .labels = {names_0 + 1, 2},\n"
                               "        .digest") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
