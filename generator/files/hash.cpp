#include "hash.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/params.h>

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>

namespace strata::generator {

namespace {

[[noreturn]] void fail(const std::string& algorithm) {
  throw std::runtime_error("libcrypto cannot compute " + algorithm);
}

// Looking up an algorithm takes libcrypto longer than hashing a statement with it.
struct digester {
  using algorithm = std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)>;

  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
  std::map<std::string, algorithm, std::less<>> known;

  const EVP_MD* find(const char* name) {
    auto found = known.find(std::string_view{name});
    if (found == known.end()) {
      found = known.emplace(name, algorithm{EVP_MD_fetch(nullptr, name, nullptr), EVP_MD_free}).first;
    }
    if (!context || !found->second) fail(name);
    return found->second.get();
  }
};

}  // namespace

std::string hex_hash(const char* algorithm, std::string_view bytes) {
  return hex_hash(algorithm, std::span{&bytes, 1});
}

std::string hex_hash(const char* algorithm, std::span<const std::string_view> pieces) {
  thread_local digester work;
  std::array<unsigned char, EVP_MAX_MD_SIZE> hash{};
  unsigned int length = 0;
  bool good = EVP_DigestInit_ex2(work.context.get(), work.find(algorithm), nullptr) == 1;
  for (const std::string_view each : pieces) {
    good = good && EVP_DigestUpdate(work.context.get(), each.data(), each.size()) == 1;
  }
  if (!good || EVP_DigestFinal_ex(work.context.get(), hash.data(), &length) != 1) fail(algorithm);
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  text.reserve(std::size_t{length} * 2);
  for (std::size_t at = 0; at < length; ++at) {
    text += digits[hash[at] >> 4U];
    text += digits[hash[at] & 15U];
  }
  return text;
}

std::uint64_t sip_hash_1_3(std::string_view bytes) {
  unsigned int rounds = 1;
  unsigned int last_rounds = 3;
  std::array<unsigned char, 8> hash{};
  std::size_t size = hash.size();
  constexpr std::array<unsigned char, 16> key{};
  const std::array<OSSL_PARAM, 4> how{OSSL_PARAM_construct_uint(OSSL_MAC_PARAM_C_ROUNDS, &rounds),
                                      OSSL_PARAM_construct_uint(OSSL_MAC_PARAM_D_ROUNDS, &last_rounds),
                                      OSSL_PARAM_construct_size_t(OSSL_MAC_PARAM_SIZE, &size),
                                      OSSL_PARAM_construct_end()};
  const std::unique_ptr<EVP_MAC, decltype(&EVP_MAC_free)> algorithm{EVP_MAC_fetch(nullptr, "SIPHASH", nullptr),
                                                                    EVP_MAC_free};
  const std::unique_ptr<EVP_MAC_CTX, decltype(&EVP_MAC_CTX_free)> work{
      algorithm ? EVP_MAC_CTX_new(algorithm.get()) : nullptr, EVP_MAC_CTX_free};
  const auto* const data = reinterpret_cast<const unsigned char*>(bytes.data());
  std::size_t length = 0;
  if (!work || EVP_MAC_init(work.get(), key.data(), key.size(), how.data()) != 1 ||
      EVP_MAC_update(work.get(), data, bytes.size()) != 1 ||
      EVP_MAC_final(work.get(), hash.data(), &length, hash.size()) != 1 || length != hash.size()) {
    fail("SipHash");
  }
  std::uint64_t value = 0;
  for (std::size_t at = hash.size(); at-- > 0;) value = value << 8U | hash[at];
  return value;
}

}  // namespace strata::generator
