#include <boost/test/unit_test.hpp>
#include <strata/strata.hpp>

#include "chain_builder.hpp"
#include "counted_heap.hpp"
#include "database.hpp"

using namespace strata;
using namespace strata::test;

namespace {

struct asked {
  std::size_t peak;
  std::size_t allocations;
};

// What a launch at head asks of the heap, connecting included, after `count` migrations.
asked launch_at_head(int count) {
  std::vector<migration_text> texts;
  for (int number = 1; number <= count; ++number) {
    const std::string name = "t" + std::to_string(number);
    texts.push_back({.revision = std::to_string(10'000 + number), .up = {"CREATE TABLE " + name + " (x)"}});
  }
  const built_chain chain{texts};
  const temporary_folder folder;
  const std::string url = "sqlite:///" + folder.file("launch.db");
  upgrade(url, chain.set());

  const counted_heap counted;
  upgrade(url, chain.set());
  return {counted.peak(), counted.allocations()};
}

}  // namespace

BOOST_AUTO_TEST_SUITE(launch_heap_test)

BOOST_AUTO_TEST_CASE(a_launch_at_head_asks_the_heap_for_the_same_whatever_the_length_of_the_chain) {
  const asked few = launch_at_head(3);
  const asked many = launch_at_head(300);

  BOOST_TEST(few.peak > 0u);
  BOOST_TEST(few.peak < 64u * 1024u);
  // The digests of these chains are not all of one length.
  BOOST_TEST(many.peak <= few.peak + 64u);
  BOOST_TEST(many.allocations == few.allocations);
}

BOOST_AUTO_TEST_SUITE_END()
