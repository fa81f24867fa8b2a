// Generated code, unfolded.
#include <memory>
#include <memory_resource>
#include <strata/chain.hpp>
#include <strata/detail/packed.hpp>
#include <vector>

#include "runtime/internal/chain_fields.hpp"

namespace strata {

namespace {

std::string_view view(const packed_text& of) { return {of.data, of.size}; }

// Reads what the generator's pack() wrote.
class unfolder {
 public:
  unfolder(const packed_chain& from, std::pmr::memory_resource& room)
      : next_{from.content.data}, steps_{from.steps}, room_{room} {}

  void operator()(std::string_view& into) {
    const auto size = number<std::size_t>();
    into = {next_, size};
    next_ += size + 1;
  }

  void operator()(bool& into) { into = number<int>() != 0; }
  void operator()(std::uint32_t& into) { into = number<std::uint32_t>(); }
  void operator()(int& into) { into = number<int>(); }
  void operator()(std::chrono::milliseconds& into) { into = std::chrono::milliseconds{number<std::int64_t>()}; }

  template <typename Enumeration>
  requires std::is_enum_v<Enumeration>
  void operator()(Enumeration& into) { into = static_cast<Enumeration>(number<int>()); }

  void operator()(cpp_step& into) {
    (*this)(into.name);
    const auto place = number<std::size_t>();
    if (place > 0) into.run = steps_[place - 1];
  }

  template <typename Part>
  void operator()(span<const Part>& into) {
    // The room is given back as a whole.
    static_assert(std::is_trivially_destructible_v<Part>);
    const auto count = number<std::size_t>();
    if (count == 0) return;
    Part* const parts = static_cast<Part*>(room_.allocate(count * sizeof(Part), alignof(Part)));
    std::uninitialized_value_construct_n(parts, count);
    for (Part& each : std::span{parts, count}) (*this)(each);
    into = {parts, count};
  }

  template <typename Part>
  requires std::is_class_v<Part>
  void operator()(Part& into) { fields(*this, into); }

 private:
  // Digits and a space. There are tens of thousands, most of them of one digit.
  template <typename Number>
  Number number() {
    if (next_[1] == ' ') {
      next_ += 2;
      return static_cast<Number>(next_[-2] - '0');
    }
    const bool negative = *next_ == '-';
    if (negative) ++next_;
    Number found{};
    for (; *next_ != ' '; ++next_) found = static_cast<Number>(found * 10 + (*next_ - '0'));
    ++next_;
    return negative ? static_cast<Number>(-found) : found;
  }

  const char* next_;
  void (*const* steps_)(connection& db);
  std::pmr::memory_resource& room_;
};

// `2026-01-30 09:00:00` of `Jan 30 2026` and `09:00:00`: compilers that honour SOURCE_DATE_EPOCH there keep builds
// reproducible (https://reproducible-builds.org/specs/source-date-epoch/).
std::string text_of(const packed_time& built) {
  constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::string_view date{built.date};
  const std::size_t month = months.find(date.substr(0, 3)) / 3 + 1;
  std::string text{date.substr(7, 4)};
  text.append(month < 10 ? "-0" : "-").append(std::to_string(month)).append("-");
  // A day is padded with a space, not a zero.
  text.append(date[4] == ' ' ? "0" : date.substr(4, 1)).append(date.substr(5, 1));
  return text.append(" ").append(built.time);
}

// What is kept of a program's embedded chains.
struct unfolded_set : chain_set {
  std::string built_at_text;
  std::vector<embedded_chain> embedded;
};

}  // namespace

struct embedded_chain::unfolded : chain {
  explicit unfolded(const packed_chain& from) {
    dialect = view(from.dialect);
    head_digest = view(from.head_digest);
    for (const packed_text& each : std::span{from.heads, from.head_count}) head_names.push_back(view(each));
    heads = head_names;
    unfolder take{from, room};
    take(static_cast<chain&>(*this));
    if (from.snapshot == nullptr) return;
    image = {.revision = view(from.snapshot->revision),
             .steps = from.snapshot->steps,
             .digest = view(from.snapshot->digest),
             .engine_version = from.snapshot->engine_version,
             .size = from.snapshot->size,
             .packed = view(from.snapshot->packed)};
    snapshot = &image;
  }

  std::pmr::monotonic_buffer_resource room;
  std::vector<std::string_view> head_names;
  strata::snapshot image;
};

embedded_chain::embedded_chain(const chain& whole) noexcept : whole_{&whole} {}

embedded_chain::embedded_chain(const packed_chain& packed) noexcept : packed_{&packed} {}

embedded_chain::embedded_chain(const embedded_chain& other) noexcept
    : packed_{other.packed_}, whole_{packed_ == nullptr ? other.whole_.load() : nullptr} {}

embedded_chain::~embedded_chain() {
  if (packed_ != nullptr) delete static_cast<const unfolded*>(whole_.load());
}

std::string_view embedded_chain::dialect() const noexcept {
  return packed_ == nullptr ? whole_.load()->dialect : view(packed_->dialect);
}

std::string_view embedded_chain::head_digest() const noexcept {
  return packed_ == nullptr ? whole_.load()->head_digest : view(packed_->head_digest);
}

std::vector<std::string> embedded_chain::heads() const {
  std::vector<std::string> names;
  if (packed_ == nullptr) {
    const std::span<const std::string_view> known = whole_.load()->heads;
    names.assign(known.begin(), known.end());
  } else {
    for (const packed_text& each : std::span{packed_->heads, packed_->head_count}) names.emplace_back(view(each));
  }
  return names;
}

const chain& embedded_chain::whole() const {
  if (const chain* const known = whole_.load()) return *known;
  auto made = std::make_unique<const unfolded>(*packed_);
  // Another thread may have been faster; then its chain is everybody's.
  const chain* first = nullptr;
  return whole_.compare_exchange_strong(first, made.get()) ? *made.release() : *first;
}

const embedded_chain* find_chain(const chain_set& set, std::string_view dialect) noexcept {
  for (const embedded_chain& each : set.chains) {
    if (each.dialect() == dialect) return &each;
  }
  return nullptr;
}

const chain_set& unfold(const packed_chain_set& from) {
  auto made = std::make_unique<unfolded_set>();
  made->built_at_text = text_of(*from.built_at);
  const std::span packed{from.chains, from.chain_count};
  made->embedded = {packed.begin(), packed.end()};
  made->name = view(from.name);
  made->table_prefix = view(from.table_prefix);
  made->program = view(from.program);
  made->development = from.development;
  made->beside_others = from.beside_others;
  made->built_at = made->built_at_text;
  made->chains = made->embedded;
  made->drivers = {from.drivers, from.driver_count};
  return *made.release();
}

}  // namespace strata
