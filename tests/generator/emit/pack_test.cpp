#include "generator/emit/packed_literal.hpp"

#include <array>
#include <boost/test/unit_test.hpp>
#include <strata/detail/packed.hpp>
#include <thread>

using namespace strata;
using generator::pack;
using generator::packed_part;

namespace {

void split_groups(connection&) {}
void join_groups(connection&) {}

// All that a part of a chain holds, in a line. A member that is added to what the runtime reads stops this from
// compiling: pack it (runtime/internal/chain_fields.hpp), then name it here.

std::string all_of(std::string_view text) { return "'" + std::string{text} + "' "; }
std::string all_of(std::integral auto number) { return std::to_string(number) + " "; }

template <typename Part>
std::string all_of(span<const Part> parts);

std::string all_of(const cpp_step& of) {
  const auto [name, run] = of;
  return all_of(name) + (run == nullptr        ? "none "
                         : run == split_groups ? "split "
                         : run == join_groups  ? "join "
                                               : "? ");
}

std::string all_of(const piece& of) {
  const auto [where, text, variable] = of;
  return all_of(static_cast<int>(where)) + all_of(text) + all_of(variable);
}

std::string all_of(const variable& of) {
  const auto [name, fallback, has_fallback] = of;
  return all_of(name) + all_of(fallback) + all_of(has_fallback);
}

std::string all_of(const statement& of) {
  const auto [text, line, column, in_transaction, commits_with_next, guard, guard_derived, concurrent_index, loses_data,
              call, pieces] = of;
  return all_of(text) + all_of(line) + all_of(column) + all_of(in_transaction) + all_of(commits_with_next) +
         all_of(guard) + all_of(guard_derived) + all_of(concurrent_index) + all_of(loses_data) + all_of(call) +
         all_of(pieces);
}

std::string all_of(const script& of) {
  const auto [statements, transactional, drops_tables, lock_timeout, statement_timeout, checksum, file] = of;
  return all_of(statements) + all_of(transactional) + all_of(drops_tables) + all_of(lock_timeout.count()) +
         all_of(statement_timeout.count()) + all_of(checksum) + all_of(file);
}

std::string all_of(const replaced_migration& of) {
  const auto [revision, digest] = of;
  return all_of(revision) + all_of(digest);
}

std::string all_of(const requirement& of) {
  const auto [what, name, arguments, schema] = of;
  return all_of(static_cast<int>(what)) + all_of(name) + all_of(arguments) + all_of(schema);
}

std::string all_of(const migration& of) {
  const auto [revision, description, file, parents, depends, labels, digest, up, down, irreversible, compatible, draft,
              accepted, variables, replaces, origin, requirements, only_when_changed, needs_commit] = of;
  const auto [tool, version, checksums] = origin;
  return all_of(revision) + all_of(description) + all_of(file) + all_of(parents) + all_of(depends) + all_of(labels) +
         all_of(digest) + all_of(up) + all_of(down) + all_of(irreversible) + all_of(compatible) + all_of(draft) +
         all_of(accepted) + all_of(variables) + all_of(replaces) + all_of(tool) + all_of(version) + all_of(checksums) +
         all_of(requirements) + all_of(only_when_changed) + all_of(needs_commit);
}

std::string all_of(const seed_script& of) {
  const auto [name, file, up, down] = of;
  return all_of(name) + all_of(file) + all_of(up) + all_of(down);
}

template <typename Part>
std::string all_of(span<const Part> parts) {
  std::string text = "[";
  for (const Part& each : parts) text += all_of(each);
  return text + "] ";
}

std::string all_of(const chain& of) {
  const auto [dialect, migrations, heads, head_digest, seeds, repeatables, checkpoints, gaps, base, snapshot] = of;
  std::string text = all_of(dialect) + all_of(migrations) + all_of(heads) + all_of(head_digest) + all_of(seeds) +
                     all_of(repeatables) + all_of(checkpoints) + all_of(gaps) + all_of(base.made) +
                     all_of(base.objects);
  if (snapshot == nullptr) return text;
  const auto [revision, steps, digest, engine_version, size, packed] = *snapshot;
  return text + all_of(revision) + all_of(steps) + all_of(digest) + all_of(engine_version) + all_of(size) +
         all_of(packed);
}

// Two migrations with something in every member, and none of its default.
struct example {
  std::array<piece, 2> pieces{piece{piece::place::name, "owner", true}, piece{piece::place::literal, " \n'"}};
  std::array<statement, 2> statements{statement{.text = std::string_view{"CREATE TABLE t (\n  x\0\")", 22},
                                                .line = 7,
                                                .column = 3,
                                                .in_transaction = false,
                                                .commits_with_next = true,
                                                .guard = "SELECT 1",
                                                .guard_derived = true,
                                                .concurrent_index = "\"ix\"",
                                                .loses_data = true,
                                                .pieces = pieces},
                                      statement{.text = "call split_groups", .call = {"split_groups", split_groups}}};
  std::array<statement, 1> back{statement{.text = "call join_groups", .call = {"join_groups", join_groups}}};
  std::array<std::string_view, 2> names{"0001", "éß 12 "};
  std::array<variable, 2> variables{variable{"owner", "app", true}, variable{.name = "size"}};
  std::array<replaced_migration, 1> replaced{replaced_migration{"0001", "d1"}};
  std::array<requirement, 2> requirements{requirement{requirement::kind::extension, "pg_trgm"},
                                          requirement{requirement::kind::function, "bin2b64", -1}};
  std::array<requirement, 1> objects{requirement{.what = requirement::kind::table, .name = "users", .schema = "auth"}};
  std::array<migration, 2> migrations{migration{.revision = "0001", .file = "1.sql"},
                                      migration{.revision = "0002",
                                                .description = "two",
                                                .file = "2.sql",
                                                .parents = names,
                                                .depends = names,
                                                .labels = names,
                                                .digest = "d2",
                                                .up = {.statements = statements,
                                                       .transactional = false,
                                                       .drops_tables = true,
                                                       .lock_timeout = std::chrono::milliseconds{2},
                                                       .statement_timeout = std::chrono::hours{200'000},
                                                       .checksum = "sha256:a",
                                                       .file = "2.up.sql"},
                                                .down = {.statements = back, .checksum = "sha256:b"},
                                                .irreversible = "no",
                                                .compatible = true,
                                                .draft = true,
                                                .accepted = names,
                                                .variables = variables,
                                                .replaces = replaced,
                                                .origin = {"flyway", "2", names},
                                                .requirements = requirements,
                                                .only_when_changed = true,
                                                .needs_commit = true}};
  std::array<seed_script, 1> seeds{
      seed_script{.name = "people", .file = "seeds/people.sql", .up = {.statements = back}, .down = {.checksum = "c"}}};
  snapshot image{.revision = "0001",
                 .steps = 1,
                 .digest = "d1",
                 .engine_version = 3'040'001,
                 .size = 1'000'000'000'000,
                 .packed = std::string_view{"\0\1\2", 3}};
  chain value{.dialect = "sqlite",
              .migrations = migrations,
              .heads = names,
              .head_digest = "d2",
              .seeds = seeds,
              .repeatables = std::span{migrations}.first(1),
              .checkpoints = std::span{migrations}.last(1),
              .gaps = names,
              .base = {.made = {.statements = statements, .file = "base.sql"}, .objects = objects},
              .snapshot = &image};
};

const std::vector<std::string> step_names{"join_groups", "split_groups"};

packed_text text_of(std::string_view text) { return {text.data(), text.size()}; }

// What generated code would hold of the chain.
struct generated {
  explicit generated(const chain& of) {
    for (const packed_part& each : pack(of, step_names)) content += each.text;
    for (const std::string_view each : of.heads) heads.push_back(text_of(each));
    if (of.snapshot != nullptr) {
      image = {text_of(of.snapshot->revision), of.snapshot->steps, text_of(of.snapshot->digest),
               of.snapshot->engine_version,    of.snapshot->size,  text_of(of.snapshot->packed)};
    }
    packed = {.dialect = text_of(of.dialect),
              .heads = heads.data(),
              .head_count = heads.size(),
              .head_digest = text_of(of.head_digest),
              .content = text_of(content),
              .snapshot = of.snapshot == nullptr ? nullptr : &image,
              .steps = steps.data()};
  }
  generated(const generated&) = delete;
  generated& operator=(const generated&) = delete;

  std::string content;
  std::vector<packed_text> heads;
  std::array<void (*)(connection&), 2> steps{join_groups, split_groups};
  packed_snapshot image{};
  packed_chain packed{};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(pack_test)

BOOST_AUTO_TEST_CASE(a_chain_unfolds_as_it_was_packed) {
  const example from;
  const generated code{from.value};

  const embedded_chain embedded{code.packed};

  BOOST_TEST(all_of(embedded.whole()) == all_of(from.value));
}

BOOST_AUTO_TEST_CASE(what_is_empty_unfolds_as_empty) {
  const chain empty;
  const generated code{empty};

  BOOST_TEST(all_of(embedded_chain{code.packed}.whole()) == all_of(empty));
}

BOOST_AUTO_TEST_CASE(what_a_launch_at_head_asks_for_is_there_without_unfolding) {
  const example from;
  generated code{from.value};
  code.packed.content = {};

  const embedded_chain embedded{code.packed};

  BOOST_TEST(embedded.dialect() == "sqlite");
  BOOST_TEST(embedded.head_digest() == "d2");
  BOOST_TEST(embedded.heads() == (std::vector<std::string>{"0001", "éß 12 "}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_chain_that_is_whole_is_taken_as_it_is) {
  const example from;

  const embedded_chain embedded{from.value};
  const embedded_chain copy{embedded};

  BOOST_TEST(&copy.whole() == &from.value);
  BOOST_TEST(copy.dialect() == "sqlite");
  BOOST_TEST(copy.head_digest() == "d2");
  BOOST_TEST(copy.heads().size() == 2u);
}

BOOST_AUTO_TEST_CASE(threads_that_ask_at_once_get_the_same_chain) {
  const example from;
  const generated code{from.value};
  for (int round = 0; round < 200; ++round) {
    const embedded_chain embedded{code.packed};
    const chain* there = nullptr;
    std::thread other{[&] { there = &embedded.whole(); }};
    const chain* const here = &embedded.whole();
    other.join();
    BOOST_REQUIRE(here == there);
  }
}

BOOST_AUTO_TEST_CASE(each_file_has_a_part) {
  const example from;
  std::vector<std::string> files;

  for (const packed_part& each : pack(from.value, step_names)) {
    if (!each.file.empty()) files.push_back(each.file);
  }

  BOOST_TEST(files == (std::vector<std::string>{"1.sql", "2.sql", "seeds/people.sql", "1.sql", "2.sql"}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_set_says_who_it_is_and_when_it_was_compiled) {
  const example from;
  const generated code{from.value};
  const packed_time built{"Feb  3 2026", "09:00:00"};
  const std::array<const driver*, 1> drivers{nullptr};

  // Kept as generated code keeps it: the set lives as long as the program.
  static const chain_set& set = unfold({.name = text_of("shop"),
                                        .table_prefix = text_of("strata"),
                                        .program = text_of("shop-migrate"),
                                        .development = true,
                                        .beside_others = true,
                                        .built_at = &built,
                                        .chains = &code.packed,
                                        .chain_count = 1,
                                        .drivers = drivers.data(),
                                        .driver_count = 1});

  const auto& [name, table_prefix, program, development, beside_others, built_at, chains, named] = set;
  BOOST_TEST(name == "shop");
  BOOST_TEST(table_prefix == "strata");
  BOOST_TEST(program == "shop-migrate");
  BOOST_TEST(development);
  BOOST_TEST(beside_others);
  BOOST_TEST(built_at == "2026-02-03 09:00:00");
  BOOST_TEST(named.size() == 1u);
  BOOST_REQUIRE(chains.size() == 1u);
  BOOST_TEST(find_chain(set, "sqlite") == &chains.front());
  BOOST_TEST(find_chain(set, "mysql") == nullptr);
  BOOST_TEST(all_of(chains.front().whole()) == all_of(from.value));
}

BOOST_AUTO_TEST_SUITE_END()
