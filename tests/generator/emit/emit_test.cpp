#include "generator/emit/emit.hpp"

#include <boost/test/unit_test.hpp>

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
#include <strata/detail/packed.hpp>

#if defined(__GNUC__)
#pragma GCC diagnostic push
// A chain may be longer than the literals that every compiler must take.
#pragma GCC diagnostic ignored "-Woverlength-strings"
#endif

// As the headers declare them, which bring far more than is needed here.
namespace strata::sqlite {
extern const ::strata::driver driver;
}

static_assert(::strata::packed_format == 3, "made by the generator of another Strata than these headers are of");

namespace acme::nimbus {

const ::strata::chain_set& migrations() noexcept;

// In a file of its own, which is small: it is another each time that it is compiled.
extern const ::strata::packed_time migrations_built;

namespace {

#ifdef STRATA_DEVELOPMENT
constexpr bool development = true;
#else
constexpr bool development = false;
#endif

constexpr ::strata::packed_text heads_0[] = {
    {"2", 1},
};

constexpr char content_0[] =
    "2 "
    // migrations/1_nodes.sql
    "1 1 5 nodes 22 migrations/1_nodes.sql 0 0 0 9 sha256:d1 1 35 CREATE TABLE nodes (\n"
    "  id INTEGER\n"
    ") 4 1 1 0 0  0 0  0 0  0 0 1 0 0 0 9 sha256:aa 0  1 16 DROP TABLE nodes 4 1 1 0 0  0 0  1 0  0 0 1 1 0 0 9 sha256:bb 0  0  0 0 0 0 0 0  0  0 0 0 0 "
    // migrations/2_vacuum.sql
    "1 2 6 vacuum 23 migrations/2_vacuum.sql 1 1 1 0 0 9 sha256:d2 1 6 VACUUM 4 1 0 1 11 SELECT true 1 4 \"ix\" 0 0  0 0 0 0 2000 30000 9 sha256:cc 0  0 1 0 0 0 0  0  15 nothing to undo 1 1 1 9 sha256:c0 0 0 0  0  0 0 0 0 "
    "0 0 0 0 0 1 0 0 0 0  0  0 ";

constexpr ::strata::packed_chain chains[] = {
    {
        /* dialect: */ {"sqlite", 6},
        /* heads: */ heads_0,
        /* head_count: */ 1,
        /* head_digest: */ {"sha256:d2", 9},
        /* content: */ {content_0, sizeof content_0 - 1},
        /* snapshot: */ nullptr,
        /* steps: */ nullptr,
    },
};

constexpr const ::strata::driver* drivers[] = {
    &::strata::sqlite::driver,
};

constexpr ::strata::packed_chain_set set{
    /* name: */ {"acme::nimbus", 12},
    /* table_prefix: */ {"strata", 6},
    /* program: */ {"nimbus-migrate", 14},
    /* development: */ development,
    /* beside_others: */ false,
    /* built_at: */ &migrations_built,
    /* chains: */ chains,
    /* chain_count: */ 1,
    /* drivers: */ drivers,
    /* driver_count: */ 1,
};

}  // namespace

const ::strata::chain_set& migrations() noexcept {
  static const ::strata::chain_set& unfolded = ::strata::unfold(set);
  return unfolded;
}

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

// In a file of its own, so that two builds of one chain differ in nothing else. It is compiled again for another chain.
BOOST_AUTO_TEST_CASE(the_time_of_the_build_is_kept_apart) {
  const migration_chain chain = example();

  const std::string text = emit({&chain, 1}, acme).build_time;

  BOOST_TEST(text.find("// sha256:d2\n") != std::string::npos);
  BOOST_TEST(text.find("migrations_built{__DATE__, __TIME__};\n") != std::string::npos);
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

  BOOST_TEST(with.snapshot.find("extern const ::strata::packed_snapshot snapshot_0;\n"
                                "constexpr ::strata::packed_snapshot snapshot_0{\n"
                                "    /* revision: */ {\"0002\", 4},\n"
                                "    /* steps: */ 2,\n"
                                "    /* digest: */ {\"sha256:4711\", 11},\n"
                                "    /* engine_version: */ 3040001,\n"
                                "    /* size: */ 4096,\n"
                                "    /* packed: */ {\"\\000\\007SQL\\n\"\n"
                                "        \"\\377\\\"?\", 9}};\n") != std::string::npos,
             with.snapshot);
  BOOST_TEST(with.source.find("extern const ::strata::packed_snapshot snapshot_0;\n") != std::string::npos);
  BOOST_TEST(with.source.find("        /* snapshot: */ &snapshot_0,\n") != std::string::npos);
  BOOST_TEST(without.snapshot.find("snapshot_0") == std::string::npos);
  BOOST_TEST(without.source.find("        /* snapshot: */ nullptr,\n") != std::string::npos);
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
  BOOST_TEST(texts.source.find("constexpr void (*steps[])(::strata::connection& db) = {\n"
                               "    ::acme::nimbus::split_groups,\n};\n") != std::string::npos,
             texts.source);
  BOOST_TEST(texts.source.find("        /* steps: */ steps,\n") != std::string::npos);
  BOOST_TEST(texts.source.find("12 split_groups 1 ") != std::string::npos);
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

BOOST_AUTO_TEST_CASE(several_heads_are_written_as_a_target_takes_them) {
  migration_chain chain = example();
  chain.migrations[1].parents = {};
  chain.heads = {"1", "2"};

  const emission texts = emit(std::vector{chain}, acme);

  BOOST_TEST(texts.header.find("::std::string_view head{\"1,2\", 3};") != std::string::npos);
  BOOST_TEST(texts.source.find("heads_0[] = {\n    {\"1\", 1},\n    {\"2\", 1},\n};\n") != std::string::npos);
  BOOST_TEST(texts.source.find("        /* head_count: */ 2,\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
