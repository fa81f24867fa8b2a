#include "runtime/src/text/sha256.hpp"

#include <boost/test/unit_test.hpp>

using namespace strata;

BOOST_AUTO_TEST_SUITE(sha256_test)

// The vectors of FIPS 180-2, appendix B, and NIST's for the empty message.
BOOST_AUTO_TEST_CASE(the_published_vectors_come_out) {
  BOOST_TEST(sha256_text("") == "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  BOOST_TEST(sha256_text("abc") == "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  BOOST_TEST(sha256_text("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq") ==
             "sha256:248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  BOOST_TEST(sha256_text(std::string(1'000'000, 'a')) ==
             "sha256:cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

BOOST_AUTO_TEST_CASE(every_length_around_a_block_is_padded) {
  BOOST_TEST(sha256_text(std::string(55, 'x')) ==
             "sha256:d5e285683cd4efc02d021a5c62014694958901005d6f71e89e0989fac77e4072");
  BOOST_TEST(sha256_text(std::string(56, 'x')) ==
             "sha256:04c26261370ee7541549d16dee320c723e3fd14671e66a099afe0a377c16888e");
  BOOST_TEST(sha256_text(std::string(64, 'x')) ==
             "sha256:7ce100971f64e7001e8fe5a51973ecdfe1ced42befe7ee8d5fd6219506b5393c");
}

BOOST_AUTO_TEST_SUITE_END()
