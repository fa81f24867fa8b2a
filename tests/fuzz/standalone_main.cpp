// Drives a fuzz target where there is no libFuzzer: over the files of a folder, then over mutations of them that follow
// from a seed.
//
//     lexer_fuzz CORPUS [SECONDS [SEED]]
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

void run(const std::string& input) {
  (void)LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(input.data()), input.size());
}

std::vector<std::string> read_folder(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files{std::filesystem::directory_iterator{folder}, {}};
  std::sort(files.begin(), files.end());
  std::vector<std::string> texts;
  for (const std::filesystem::path& each : files) {
    std::ifstream file{each, std::ios::binary};
    texts.emplace_back(std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{});
  }
  return texts;
}

class mutator {
 public:
  mutator(const std::vector<std::string>& texts, std::uint64_t seed) : texts_(texts), random_(seed) {}

  std::string next() {
    std::string text = texts_[below(texts_.size())];
    for (std::size_t count = 1 + below(8); count > 0; --count) change(text);
    return text;
  }

 private:
  std::size_t below(std::size_t limit) { return limit == 0 ? 0 : static_cast<std::size_t>(random_() % limit); }

  void change(std::string& text) {
    static const std::vector<std::string> pieces{"'",
                                                 "\"",
                                                 "`",
                                                 "[",
                                                 "]",
                                                 "/*",
                                                 "*/",
                                                 "--",
                                                 "\n",
                                                 ";",
                                                 "$$",
                                                 "$a$",
                                                 "(",
                                                 ")",
                                                 "E'",
                                                 "x'",
                                                 "\\",
                                                 "#",
                                                 "::",
                                                 ".",
                                                 " ",
                                                 "\r",
                                                 "end",
                                                 "case",
                                                 "begin ",
                                                 " atomic",
                                                 "--\n",
                                                 "/*!",
                                                 "/*+",
                                                 "*",
                                                 "\xEF\xBB\xBF",
                                                 " trigger ",
                                                 "; end;",
                                                 "delimiter //\n",
                                                 "\n-- migrate:up\n",
                                                 "\n-- migrate:down\n",
                                                 "\n-- migrate:"};
    const std::size_t at = below(text.size() + 1);
    switch (below(4)) {
      case 0:
        text.insert(at, pieces[below(pieces.size())]);
        return;
      case 1:
        text.erase(at, 1 + below(8));
        return;
      case 2: {
        const std::string& other = texts_[below(texts_.size())];
        const std::size_t from = below(other.size() + 1);
        text.insert(at, other, from, below(40));
        return;
      }
      default:
        if (at < text.size()) text[at] = static_cast<char>(below(256));
    }
  }

  const std::vector<std::string>& texts_;
  std::mt19937_64 random_;
};

int fuzz(int count, char** words) {
  if (count < 2) {
    std::fprintf(stderr, "usage: %s CORPUS [SECONDS [SEED]]\n", words[0]);
    return 2;
  }
  const std::vector<std::string> texts = read_folder(words[1]);
  const std::chrono::seconds limit{count > 2 ? std::strtol(words[2], nullptr, 10) : 5};
  const std::uint64_t seed = count > 3 ? std::strtoull(words[3], nullptr, 10) : std::random_device{}();
  std::printf("seed %llu\n", static_cast<unsigned long long>(seed));
  std::fflush(stdout);
  if (texts.empty()) {
    std::fprintf(stderr, "%s: no inputs\n", words[1]);
    return 1;
  }
  for (const std::string& each : texts) run(each);
  mutator mutations{texts, seed};
  const auto end = std::chrono::steady_clock::now() + limit;
  std::size_t runs = 0;
  for (; std::chrono::steady_clock::now() < end; ++runs) run(mutations.next());
  std::printf("%zu inputs\n", texts.size() + runs);
  return 0;
}

}  // namespace

int main(int count, char** words) try { return fuzz(count, words); } catch (const std::exception& error) {
  std::fprintf(stderr, "%s\n", error.what());
  return 1;
}
