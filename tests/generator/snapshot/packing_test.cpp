#include "generator/cache/packing.hpp"

#include <boost/test/unit_test.hpp>
#include <random>

#include "runtime/src/sqlite/packed_image.hpp"

using namespace strata::generator;

namespace {

std::string unpacked(std::string_view packed, std::size_t size) {
  const auto image = strata::sqlite::unpack_image(packed, size);
  return image ? std::string{reinterpret_cast<const char*>(image.get()), size} : "(nothing)";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(packing_test)

BOOST_AUTO_TEST_CASE(zeros_cost_nothing) {
  BOOST_TEST(pack_image(std::string(100'000, '\0')) == "");
  BOOST_TEST(pack_image(std::string(300, '\0') + "ab" + std::string(5'000, '\0')) ==
             "\xAC\x02\x02"
             "ab");
  BOOST_TEST(pack_image("") == "");
}

BOOST_AUTO_TEST_CASE(few_zeros_stay_where_they_are) {
  using namespace std::string_literals;

  BOOST_TEST(pack_image("a\0\0\0b"s) == "\0\5a\0\0\0b"s);
  BOOST_TEST(pack_image("a\0\0\0\0b"s) == "\0\1a\4\1b"s);
}

BOOST_AUTO_TEST_CASE(whatever_is_packed_comes_back) {
  const auto seed = std::random_device{}();
  BOOST_TEST_MESSAGE("seed " << seed);
  std::mt19937 numbers{seed};
  for (int round = 0; round < 2'000; ++round) {
    std::string image = "x";
    while (image.size() < numbers() % 3'000) {
      image.append(numbers() % 40, numbers() % 2 == 0 ? '\0' : static_cast<char>(numbers()));
    }
    const std::string packed = pack_image(image);
    BOOST_REQUIRE_MESSAGE(unpacked(packed, image.size()) == image, image.size() << " bytes, packed " << packed.size());
  }
}

BOOST_AUTO_TEST_SUITE_END()
