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

  graph_rules rules;

  // File names and directives above the first section.
  void build_stated(std::initializer_list<std::pair<std::string, std::string>> names_and_directives) {
    std::vector<source> sources;
    for (const auto& [name, directives] : names_and_directives) {
      sources.push_back(std::make_shared<source_file>("migrations/" + name, migration_text(directives)));
    }
    files = read_strata_layout(sources, messages);
    graph = build_graph(files, messages, rules);
  }
  // File names and parents; "" states none.
  void build(std::initializer_list<std::pair<std::string, std::string>> names_and_parents) {
    std::vector<source> sources;
    for (const auto& [name, parents] : names_and_parents) {
      sources.push_back(std::make_shared<source_file>(
          "migrations/" + name, migration_text(parents.empty() ? "" : "-- migrate:parent " + parents + "\n")));
    }
    files = read_strata_layout(sources, messages);
    graph = build_graph(files, messages, rules);
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

BOOST_AUTO_TEST_CASE(two_heads_are_drawn_with_their_fork) {
  build({{"1_a.sql", ""}, {"2_b.sql", ""}, {"3_c.sql", ""}, {"4_d.sql", "2"}});

  BOOST_TEST(format(messages) ==
             "migrations/4_d.sql:1:19: error: the chain has two heads: `3` and `4` [strata-two-heads]\n"
             "    -- migrate:parent 2\n"
             "                      ^\n"
             "  * 4 (head) migrations/4_d.sql\n"
             "  | * 3 (head) migrations/3_c.sql\n"
             "  |/\n"
             "  * 2 migrations/2_b.sql\n"
             "  help: strata merge -m \"…\"\n"
             "        or put one branch on top of the other: strata rebase 4\n");
}

BOOST_AUTO_TEST_CASE(who_wrote_which_side_is_said_where_it_is_known) {
  rules.author_of = [](const migration_file& file) {
    return file.revision == "3" ? std::string{"Ada Lovelace, 2026-01-30"} : std::string{};
  };
  build({{"1_a.sql", ""}, {"2_b.sql", ""}, {"3_c.sql", "1"}});

  BOOST_TEST(format(messages) ==
             "migrations/3_c.sql:1:19: error: the chain has two heads: `2` and `3` [strata-two-heads]\n"
             "    -- migrate:parent 1\n"
             "                      ^\n"
             "  * 3 (head) migrations/3_c.sql, by Ada Lovelace, 2026-01-30\n"
             "  | * 2 (head) migrations/2_b.sql\n"
             "  |/\n"
             "  * 1 migrations/1_a.sql\n"
             "  help: strata merge -m \"…\"\n"
             "        or put one branch on top of the other: strata rebase 3\n");
}

BOOST_AUTO_TEST_CASE(a_locked_head_is_not_the_one_to_move) {
  rules.is_locked = [](std::string_view revision) { return revision != "2"; };
  build({{"1_a.sql", ""}, {"2_b.sql", ""}, {"3_c.sql", "1"}});

  BOOST_TEST(format(messages) ==
             "migrations/2_b.sql: error: the chain has two heads: `2` and `3` [strata-two-heads]\n"
             "  * 3 (head) migrations/3_c.sql\n"
             "  | * 2 (head) migrations/2_b.sql\n"
             "  |/\n"
             "  * 1 migrations/1_a.sql\n"
             "  help: strata merge -m \"…\"\n"
             "        or put one branch on top of the other: strata rebase 2\n");
}

BOOST_AUTO_TEST_CASE(where_both_heads_are_locked_there_is_only_the_merge) {
  rules.is_locked = [](std::string_view) { return true; };
  build({{"1_a.sql", ""}, {"2_b.sql", ""}, {"3_c.sql", "1"}});

  BOOST_TEST(format(messages).ends_with("  help: strata merge -m \"…\"\n"));
}

BOOST_AUTO_TEST_CASE(long_sides_of_a_fork_are_cut) {
  build({{"1_a.sql", ""},
         {"2_b.sql", ""},
         {"3_c.sql", ""},
         {"4_d.sql", ""},
         {"5_e.sql", ""},
         {"6_f.sql", ""},
         {"7_g.sql", "1"},
         {"8_h.sql", ""}});

  BOOST_TEST(format(messages) ==
             "migrations/8_h.sql: error: the chain has two heads: `6` and `8` [strata-two-heads]\n"
             "  * 8 (head) migrations/8_h.sql\n"
             "  * 7 migrations/7_g.sql\n"
             "  | * 6 (head) migrations/6_f.sql\n"
             "  | : 3 more\n"
             "  | * 2 migrations/2_b.sql\n"
             "  |/\n"
             "  * 1 migrations/1_a.sql\n"
             "  help: strata merge -m \"…\"\n"
             "        or put one branch on top of the other: strata rebase 8\n");
}

BOOST_AUTO_TEST_CASE(heads_of_different_bases_have_no_fork) {
  build({{"1_a.sql", ""}, {"2_b.sql", "none"}, {"3_c.sql", "none"}});

  BOOST_TEST(format(messages) ==
             "migrations/3_c.sql:1:19: error: the chain has 3 heads: `1`, `2`, `3` [strata-two-heads]\n"
             "    -- migrate:parent none\n"
             "                      ^\n"
             "  * 3 (head) migrations/3_c.sql\n"
             "  * 2 (head) migrations/2_b.sql\n"
             "  * 1 (head) migrations/1_a.sql\n"
             "  help: strata merge -m \"…\"\n"
             "        or put one branch on top of the other: strata rebase 3\n");
}

BOOST_AUTO_TEST_CASE(several_heads_and_bases_pass_where_branches_are_allowed) {
  rules.allow_branches = true;
  build({{"1_a.sql", ""}, {"2_b.sql", ""}, {"3_c.sql", "1"}, {"4_d.sql", "none"}});

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(graph.heads == (words{"2", "3", "4"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_dependency_comes_first_and_is_no_parent) {
  rules.allow_branches = true;
  build_stated({{"1_a.sql", ""},
                {"2_b.sql", "-- migrate:parent 1\n-- migrate:depends 3, 4\n"},
                {"3_c.sql", "-- migrate:parent 1\n-- migrate:label billing\n"},
                {"4_d.sql", ""},
                {"5_e.sql", "-- migrate:parent 2\n-- migrate:depends billing\n-- migrate:depends 3\n"}});

  BOOST_TEST(format(messages) == "");
  BOOST_TEST(ordered() == (words{"1", "3", "4", "2", "5"}), boost::test_tools::per_element());
  BOOST_TEST(graph.depends[1] == (words{"3", "4"}), boost::test_tools::per_element());
  BOOST_TEST(graph.depends[4] == (words{"3"}), boost::test_tools::per_element());
  BOOST_TEST(graph.heads == (words{"4", "5"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_unknown_dependency_is_reported) {
  build_stated({{"20260101_0900_a.sql", "-- migrate:label billing\n"},
                {"20260102_0900_b.sql", "-- migrate:depends biling, 20260101_0901\n"},
                {"20260103_0900_c.sql", "-- migrate:depends 7\n"}});

  BOOST_TEST(format(messages) ==
             "migrations/20260102_0900_b.sql:1:20: error: there is no migration `biling` for `20260102_0900` to depend "
             "on [strata-unknown-dependency]\n"
             "    -- migrate:depends biling, 20260101_0901\n"
             "                       ^\n"
             "  help: did you mean `billing`?\n"
             "migrations/20260102_0900_b.sql:1:28: error: there is no migration `20260101_0901` for `20260102_0900` to "
             "depend on [strata-unknown-dependency]\n"
             "    -- migrate:depends biling, 20260101_0901\n"
             "                               ^\n"
             "  help: did you mean `20260101_0900`?\n"
             "migrations/20260103_0900_c.sql:1:20: error: there is no migration `7` for `20260103_0900` to depend on "
             "[strata-unknown-dependency]\n"
             "    -- migrate:depends 7\n"
             "                       ^\n"
             "  help: name a revision or a label of this folder\n");
}

BOOST_AUTO_TEST_CASE(a_cycle_through_a_dependency_is_shown) {
  build_stated({{"1_a.sql", "-- migrate:depends 3\n"}, {"2_b.sql", ""}, {"3_c.sql", ""}});

  BOOST_TEST(format(messages) ==
             "migrations/1_a.sql:1:20: error: migration `1` has to come before itself [strata-cycle]\n"
             "    -- migrate:depends 3\n"
             "                       ^\n"
             "  `1` depends on `3`: stated in migrations/1_a.sql:1\n"
             "  `3` comes after `2`: the file before migrations/3_c.sql in name order\n"
             "  `2` comes after `1`: the file before migrations/2_b.sql in name order\n"
             "  help: let one of them name another parent, or drop a dependency: -- migrate:depends …\n");
}

BOOST_AUTO_TEST_CASE(a_label_names_one_migration) {
  build_stated({{"1_a.sql", "-- migrate:label billing\n"},
                {"2_b.sql", "-- migrate:label billing\n"},
                {"r3_c.sql", "-- migrate:revision r3\n-- migrate:label shop\n"},
                {"4_d.sql", "-- migrate:label r3\n"}});

  BOOST_TEST(format(messages) ==
             "migrations/2_b.sql:1:18: error: the label `billing` is that of migrations/1_a.sql [strata-label-taken]\n"
             "    -- migrate:label billing\n"
             "                     ^\n"
             "  help: a label names one branch, by the migration that states it; choose another name\n"
             "migrations/4_d.sql:1:18: error: the label `r3` is the revision of migrations/r3_c.sql "
             "[strata-label-taken]\n"
             "    -- migrate:label r3\n"
             "                     ^\n"
             "  help: a label names one branch, by the migration that states it; choose another name\n");
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
