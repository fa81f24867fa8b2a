#include "pack.hpp"

#include <algorithm>
#include <concepts>
#include <type_traits>

#include "runtime/internal/chain_fields.hpp"

namespace strata::generator {

namespace {

// Texts are led by their size and lists by their length, so that the runtime looks at each byte once. All end with a
// space.
class packer {
 public:
  explicit packer(std::span<const std::string> steps) : steps_{steps} {}

  void operator()(std::string_view text) {
    number(text.size());
    end().append(text).append(" ");
  }

  void operator()(std::chrono::milliseconds time) { number(time.count()); }
  void operator()(std::integral auto value) { number(value); }

  template <typename Enumeration>
  requires std::is_enum_v<Enumeration>
  void operator()(Enumeration value) { number(static_cast<int>(value)); }

  void operator()(const cpp_step& step) {
    (*this)(step.name);
    const auto found = std::find(steps_.begin(), steps_.end(), step.name);
    number(step.name.empty() ? 0 : found - steps_.begin() + 1);
  }

  template <typename Part>
  void operator()(strata::span<const Part> list) {
    number(list.size());
    for (const Part& each : list) (*this)(each);
  }

  void operator()(const migration& each) { add_part(each); }
  void operator()(const seed_script& each) { add_part(each); }

  template <typename Part>
  requires std::is_class_v<Part>
  void operator()(const Part& each) { fields(*this, each); }

  [[nodiscard]] std::vector<packed_part> parts() && { return std::move(parts_); }

 private:
  template <typename Part>
  void add_part(const Part& each) {
    parts_.push_back({.file = std::string{each.file}, .text = {}});
    fields(*this, each);
    parts_.emplace_back();
  }

  void number(std::integral auto value) { end().append(std::to_string(value)).append(" "); }

  std::string& end() { return parts_.back().text; }

  std::span<const std::string> steps_;
  std::vector<packed_part> parts_{1};
};

}  // namespace

std::vector<packed_part> pack(const chain& from, std::span<const std::string> steps) {
  packer all{steps};
  all(from);
  return std::move(all).parts();
}

}  // namespace strata::generator
