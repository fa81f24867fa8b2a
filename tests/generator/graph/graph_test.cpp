#include <boost/test/unit_test.hpp>

#include "generator/graph/chain.hpp"
#include "generator/graph/written_files.hpp"

using namespace strata::generator;
using namespace strata::generator::testing;

namespace {

struct fixture {
  diagnostics messages;
  std::vector<migration_file> files;
  migration_graph graph;

  // File names and parents; "" states none.
  void build(std::initializer_list<std::pair<std::string, std::string>> names_and_parents) {
    std::vector<source> sources;
    for (const auto& [name, parents] : names_and_parents) {
      sources.push_back(std::make_shared<source_file>(
          "migrations/" + name, migration_text(parents.empty() ? "" : "-- migrate:parent " + parents + "\n")));
    }
    files = read_strata_layout(sources, messages);
    graph = build_graph(files, messages);
  }
  std::vector<std::string> ordered() const {
    std::vector<std::string> revisions;
    for (const std::size_t file : graph.order) revisions.push_back(files[file].revision);
    return revisions;
  }
};

using words = std::vector<std::string>;

}  // namespace

BOOST_FIXTURE_TEST_SUITE(graph_test, fixture)

BOOST_AUTO_TEST_CASE(the_file_before_is_the_parent_by_default) {
  build({{"1_a.sql", ""}, {"2_b.sql", ""}, {"10_c.sql", ""}});

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(ordered() == (words{"1", "2", "10"}), boost::test_tools::per_element());
  BOOST_TEST(graph.parents[0].empty());
  BOOST_TEST(graph.parents[2] == (words{"2"}), boost::test_tools::per_element());
  BOOST_TEST(graph.heads == (words{"10"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(parents_come_first_whatever_the_names) {
  build({{"1_c.sql", "3"}, {"2_a.sql", "none"}, {"3_b.sql", "2"}});

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(ordered() == (words{"2", "3", "1"}), boost::test_tools::per_element());
  BOOST_TEST(graph.heads == (words{"1"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_merge_joins_two_branches) {
  build({{"1_a.sql", ""}, {"2_b.sql", ""}, {"3_c.sql", "1"}, {"4_merge.sql", "2 3"}});

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(ordered() == (words{"1", "2", "3", "4"}), boost::test_tools::per_element());
  BOOST_TEST(graph.heads == (words{"4"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(several_bases_are_fine_where_a_merge_joins_them) {
  build({{"1_a.sql", ""}, {"2_b.sql", "none"}, {"3_merge.sql", "1 2"}});

  BOOST_TEST(format(messages) == "");
}

BOOST_AUTO_TEST_CASE(two_files_with_one_revision_are_reported) {
  build({{"1_a.sql", ""}, {"1_b.sql", ""}, {"2_c.sql", ""}});

  BOOST_TEST(format(messages) ==
             "migrations/1_b.sql: error: revision `1` is that of another file, too [strata-duplicate-revision]\n"
             "  the other is migrations/1_a.sql\n"
             "  help: rename one of the files, or write another `-- migrate:revision` into it\n");
  BOOST_TEST(ordered() == (words{"1", "2"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_stated_duplicate_is_reported_where_it_is_stated) {
  diagnostics found;
  const auto read =
      read_files({{"1_a.sql", migration_text("")}, {"2_b.sql", migration_text("-- migrate:revision 1\n")}}, found);
  BOOST_TEST(build_graph(read, found).order.size() == 1u);

  BOOST_TEST(format(found) ==
             "migrations/2_b.sql:1:21: error: revision `1` is that of another file, too [strata-duplicate-revision]\n"
             "    -- migrate:revision 1\n"
             "                        ^\n"
             "  the other is migrations/1_a.sql\n"
             "  help: rename one of the files, or write another `-- migrate:revision` into it\n");
}

BOOST_AUTO_TEST_CASE(unknown_parents_are_all_reported) {
  build({{"20260101_0900_a.sql", ""},
         {"20260102_0900_b.sql", "20260101_0901"},
         {"20260103_0900_c.sql", "20260102_0900 2"}});

  BOOST_TEST(
      format(messages) ==
      "migrations/20260102_0900_b.sql:1:19: error: there is no migration `20260101_0901` to be the parent of "
      "`20260102_0900` [strata-unknown-parent]\n"
      "    -- migrate:parent 20260101_0901\n"
      "                      ^\n"
      "  help: did you mean `20260101_0900`?\n"
      "migrations/20260103_0900_c.sql:1:33: error: there is no migration `2` to be the parent of `20260103_0900` "
      "[strata-unknown-parent]\n"
      "    -- migrate:parent 20260102_0900 2\n"
      "                                    ^\n"
      "  help: name a revision of this folder, or `none` for a first migration\n");
}

BOOST_AUTO_TEST_CASE(a_cycle_is_shown) {
  build({{"1_a.sql", ""}, {"2_b.sql", "4"}, {"3_c.sql", ""}, {"4_d.sql", ""}, {"5_e.sql", ""}});

  BOOST_TEST(format(messages) ==
             "migrations/2_b.sql:1:19: error: migration `2` is its own ancestor [strata-cycle]\n"
             "    -- migrate:parent 4\n"
             "                      ^\n"
             "  `2` comes after `4`: stated in migrations/2_b.sql:1\n"
             "  `4` comes after `3`: the file before migrations/4_d.sql in name order\n"
             "  `3` comes after `2`: the file before migrations/3_c.sql in name order\n"
             "  help: let one of them name another parent: -- migrate:parent …\n");
  BOOST_TEST(graph.order.size() == 5u);
}

BOOST_AUTO_TEST_CASE(a_migration_cannot_be_its_own_parent) {
  build({{"1_a.sql", "1"}});

  BOOST_TEST(format(messages) ==
             "migrations/1_a.sql:1:19: error: migration `1` is its own ancestor [strata-cycle]\n"
             "    -- migrate:parent 1\n"
             "                      ^\n"
             "  `1` comes after `1`: stated in migrations/1_a.sql:1\n"
             "  help: let one of them name another parent: -- migrate:parent …\n");
}

BOOST_AUTO_TEST_CASE(two_heads_are_named_with_their_fork) {
  build({{"1_a.sql", ""}, {"2_b.sql", ""}, {"3_c.sql", ""}, {"4_d.sql", "2"}});

  BOOST_TEST(format(messages) ==
             "migrations/4_d.sql:1:19: error: the chain has two heads: `3` and `4` [strata-two-heads]\n"
             "    -- migrate:parent 2\n"
             "                      ^\n"
             "  `3` is migrations/3_c.sql\n"
             "  `4` is migrations/4_d.sql\n"
             "  they fork at `2` (migrations/2_b.sql)\n"
             "  help: strata merge -m \"…\"\n"
             "        or let one follow the other: `-- migrate:parent 3` in migrations/4_d.sql\n");
}

BOOST_AUTO_TEST_CASE(heads_of_different_bases_have_no_fork) {
  build({{"1_a.sql", ""}, {"2_b.sql", "none"}, {"3_c.sql", "none"}});

  BOOST_TEST(format(messages) ==
             "migrations/3_c.sql:1:19: error: the chain has 3 heads: `1`, `2`, `3` [strata-two-heads]\n"
             "    -- migrate:parent none\n"
             "                      ^\n"
             "  `1` is migrations/1_a.sql\n"
             "  `2` is migrations/2_b.sql\n"
             "  `3` is migrations/3_c.sql\n"
             "  they have no ancestor in common\n"
             "  help: strata merge -m \"…\"\n"
             "        or let one follow the other: `-- migrate:parent 2` in migrations/3_c.sql\n");
}

BOOST_AUTO_TEST_CASE(ten_thousand_migrations_are_ordered) {
  std::vector<migration_file> many(10'000);
  for (std::size_t at = 0; at < many.size(); ++at) {
    many[at].file = std::make_shared<source_file>("migrations/" + std::to_string(at) + ".sql", "");
    many[at].revision = std::to_string(at);
    // The reverse of name order, which a recursive walk would follow to the end of the stack.
    many[at].parents.emplace();
    if (at + 1 < many.size()) many[at].parents->push_back(std::to_string(at + 1));
  }

  const migration_graph found = build_graph(many, messages);

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(found.order.front() == 9'999u);
  BOOST_TEST(found.order.back() == 0u);
}

BOOST_AUTO_TEST_SUITE_END()
