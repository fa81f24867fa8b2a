#include <boost/test/unit_test.hpp>

#include "generator/graph/chain.hpp"
#include "generator/graph/chain_view.hpp"
#include "generator/graph/written_files.hpp"
#include "generator/layout/other_layout.hpp"
#include "generator/lock/lock_file.hpp"
#include "generator/lock/lock_rules.hpp"
#include "generator/sql/checksum.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

struct fixture {
  diagnostics messages;
  other_layout other;

  migration_chain build(std::initializer_list<std::pair<std::string, std::string>> files,
                        dialect which = dialect::sqlite) {
    const auto read = read_files(files, messages);
    return build_chain(read, build_graph(read, messages), which, messages);
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(chain_test, fixture)

BOOST_AUTO_TEST_CASE(a_section_for_the_dialect_goes_before_the_unnamed_one) {
  const std::string text = "-- migrate:up\nSELECT 1;\n-- migrate:up postgresql\nSELECT 2;\n-- migrate:irreversible x\n";

  const migration_chain on_sqlite = build({{"1_a.sql", text}});
  const migration_chain on_postgresql = build({{"1_a.sql", text}}, dialect::postgresql);

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(on_sqlite.migrations.at(0).up.statements.at(0).text == "SELECT 1");
  BOOST_TEST(on_postgresql.migrations.at(0).up.statements.at(0).text == "SELECT 2");
  BOOST_TEST(on_sqlite.migrations.at(0).irreversible == "x");
  BOOST_TEST(on_sqlite.migrations.at(0).down.checksum == "");
}

BOOST_AUTO_TEST_CASE(a_dialect_without_a_section_is_reported) {
  const auto chain = build({{"1_a.sql", "-- migrate:up postgresql\nSELECT 1;\n-- migrate:down mysql\nSELECT 1;\n"}});

  BOOST_TEST(
      format(messages) ==
      "migrations/1_a.sql:1:1: error: the migration has no `-- migrate:up` section for sqlite [strata-missing-up]\n"
      "    -- migrate:up postgresql\n"
      "    ^\n"
      "  help: add one, named or unnamed: -- migrate:up sqlite\n"
      "migrations/1_a.sql:3:1: error: the migration has no `-- migrate:down` section for sqlite "
      "[strata-missing-down]\n"
      "    -- migrate:down mysql\n"
      "    ^\n"
      "  help: add one, named or unnamed: -- migrate:down sqlite\n");
  BOOST_TEST(chain.migrations.size() == 1u);
}

BOOST_AUTO_TEST_CASE(the_runtime_sees_the_chain_as_it_is) {
  std::vector<migration_chain> chains{
      build({{"1_a.sql", migration_text("")},
             {"2_b.sql", migration_text("-- migrate:compatible\n", "CREATE TABLE c (d);", "DROP TABLE c;")}})};
  apply_lock(chains, {}, nullptr, messages);
  BOOST_TEST(format(messages) == "");

  const chain_view view{chains, "nimbus", "strata", {}};

  BOOST_TEST(view.set().name == "nimbus");
  BOOST_TEST(view.set().table_prefix == "strata");
  const strata::chain& chain = view.set().chains[0].whole();
  BOOST_TEST(chain.dialect == "sqlite");
  BOOST_TEST(chain.heads[0] == "2");
  BOOST_TEST(chain.head_digest == chains[0].migrations[1].digest);
  const strata::migration& second = chain.migrations[1];
  BOOST_TEST(second.revision == "2");
  BOOST_TEST(second.description == "b");
  BOOST_TEST(second.file == "migrations/2_b.sql");
  BOOST_TEST(second.parents[0] == "1");
  BOOST_TEST(second.compatible);
  BOOST_TEST(second.draft);
  BOOST_TEST(second.up.statements[0].text == "CREATE TABLE c (d)");
  BOOST_TEST(second.up.statements[0].line == 3u);
  BOOST_TEST(second.up.checksum == chains[0].migrations[1].up.checksum);
  BOOST_TEST(!second.up.drops_tables);
  BOOST_TEST(second.down.drops_tables);
}

BOOST_AUTO_TEST_CASE(guards_and_time_limits_reach_the_runtime) {
  std::vector<migration_chain> chains{build({{"1_a.sql",
                                              "-- migrate:up transaction:false lock_timeout:2s statement_timeout:30s\n"
                                              "CREATE INDEX CONCURRENTLY i ON t (a);\n"
                                              "-- migrate:guard SELECT true\n"
                                              "SELECT 1;\n"
                                              "-- migrate:irreversible x\n"}},
                                            dialect::postgresql)};
  apply_lock(chains, {}, nullptr, messages);
  BOOST_TEST(format(messages) == "");

  const chain_view view{chains, "nimbus", "strata", {}};

  const strata::script& up = view.set().chains[0].whole().migrations[0].up;
  BOOST_TEST(up.lock_timeout.count() == 2'000);
  BOOST_TEST(up.statement_timeout.count() == 30'000);
  BOOST_TEST(up.statements[0].guard.starts_with("SELECT NOT EXISTS ("));
  BOOST_TEST(up.statements[0].guard_derived);
  BOOST_TEST(up.statements[0].concurrent_index == "\"i\"");
  BOOST_TEST(up.statements[1].guard == "SELECT true");
  BOOST_TEST(!up.statements[1].guard_derived);
}

BOOST_AUTO_TEST_CASE(the_digests_of_several_heads_are_joined) {
  std::vector<migration_chain> chains{build({{"1_a.sql", migration_text("")},
                                             {"2_b.sql", migration_text("")},
                                             {"3_c.sql", migration_text("-- migrate:parent 1\n")}})};
  apply_lock(chains, {}, nullptr, messages);

  const chain_view view{chains, "nimbus", "strata", {}};

  BOOST_TEST(view.set().chains[0].head_digest() ==
             join_digests({chains[0].migrations[2].digest, chains[0].migrations[1].digest}));
}

BOOST_AUTO_TEST_CASE(another_tools_migration_has_what_its_files_give_each_engine) {
  const auto read = other.read("pairs", {{"1_a.up.sql", "SELECT 1;"},
                                         {"1_a.mysql.up.sql", "SELECT 2;"},
                                         {"1_a.down.sql", "SELECT 3;"},
                                         {"2_b.mysql.up.sql", "SELECT 4;"},
                                         {"2_b.mysql.down.sql", "SELECT 5;"},
                                         {"3_c.up.sql", "SELECT 6;"},
                                         {"3_c.mysql.down.sql", "SELECT 7;"}});
  const auto build_for = [&](dialect which) {
    return build_chain(read, build_graph(read, other.messages), which, other.messages, true);
  };

  const migration_chain on_sqlite = build_for(dialect::sqlite);
  const migration_chain on_mysql = build_for(dialect::mysql);

  BOOST_TEST(format(other.messages) == "");
  BOOST_TEST(on_sqlite.migrations.at(0).up.statements.at(0).text == "SELECT 1");
  BOOST_TEST(on_mysql.migrations.at(0).up.statements.at(0).text == "SELECT 2");
  BOOST_TEST(on_sqlite.migrations.at(1).up.statements.empty());
  BOOST_TEST(on_sqlite.migrations.at(1).irreversible == "");
  BOOST_TEST(on_sqlite.migrations.at(1).parents.at(0) == "1_a");
  BOOST_TEST(on_sqlite.migrations.at(2).irreversible == "it has no down script");
  BOOST_TEST(on_mysql.migrations.at(2).down.statements.at(0).text == "SELECT 7");
}

BOOST_AUTO_TEST_CASE(the_runtime_is_told_the_file_of_a_down_that_has_one_of_its_own) {
  const auto read = other.read("diesel", {{"1_a/up.sql", "SELECT 1;"}, {"1_a/down.sql", "SELECT 2;"}});
  const std::vector<migration_chain> chains{
      build_chain(read, build_graph(read, other.messages), dialect::sqlite, other.messages)};

  const chain_view view{chains, "shop", "strata", {}};

  const strata::migration& migration = view.set().chains[0].whole().migrations[0];
  BOOST_TEST(migration.file == "migrations/1_a/up.sql");
  BOOST_TEST(migration.up.file == "");
  BOOST_TEST(migration.down.file == "migrations/1_a/down.sql");
}

BOOST_AUTO_TEST_SUITE_END()
