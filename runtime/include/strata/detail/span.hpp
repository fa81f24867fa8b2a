// A view of things that stand side by side, as std::span is: the public headers compile as C++17, which has none.
#pragma once

#if (defined(_MSVC_LANG) ? _MSVC_LANG : __cplusplus) < 201703L
#error "Strata's headers need C++17 or newer: target_compile_features(<target> PRIVATE cxx_std_17)"
#endif

#include <cstddef>
#include <iterator>
#include <type_traits>
#if __cplusplus >= 202002L
#include <ranges>
#endif

namespace strata {

/// Owns nothing. Made of arrays, and of whatever has data() and size(): std::vector, std::array, std::span.
template <typename T>
class span {
  template <typename From>
  using has_these = std::enable_if_t<std::is_convertible_v<std::remove_pointer_t<From> (*)[], T (*)[]>>;

 public:
  using element_type = T;
  using value_type = std::remove_cv_t<T>;
  using size_type = std::size_t;
  using difference_type = std::ptrdiff_t;
  using reference = T&;
  using const_reference = const T&;
  using iterator = T*;
  using const_iterator = const T*;

  constexpr span() noexcept = default;
  /// A template, so that a list of two values is never taken for it.
  template <typename Pointer, typename = std::enable_if_t<std::is_pointer_v<Pointer>>, typename = has_these<Pointer>>
  constexpr span(Pointer data, std::size_t size) noexcept : data_{data}, size_{size} {}
  template <std::size_t Size>
  constexpr span(T (&array)[Size]) noexcept : data_{array}, size_{Size} {}
  template <typename Container, typename = has_these<decltype(std::declval<Container&>().data())>,
            typename = decltype(std::declval<Container&>().size()),
            typename = std::enable_if_t<!std::is_same_v<std::remove_cv_t<std::remove_reference_t<Container>>, span>>>
  constexpr span(Container&& from) noexcept : data_{from.data()}, size_{from.size()} {}

  [[nodiscard]] constexpr T* data() const noexcept { return data_; }
  [[nodiscard]] constexpr std::size_t size() const noexcept { return size_; }
  [[nodiscard]] constexpr bool empty() const noexcept { return size_ == 0; }
  [[nodiscard]] constexpr T* begin() const noexcept { return data_; }
  [[nodiscard]] constexpr T* end() const noexcept { return data_ + size_; }
  [[nodiscard]] constexpr std::reverse_iterator<T*> rbegin() const noexcept { return std::reverse_iterator<T*>{end()}; }
  [[nodiscard]] constexpr std::reverse_iterator<T*> rend() const noexcept { return std::reverse_iterator<T*>{begin()}; }
  [[nodiscard]] constexpr T& operator[](std::size_t index) const noexcept { return data_[index]; }
  [[nodiscard]] constexpr T& front() const noexcept { return data_[0]; }
  [[nodiscard]] constexpr T& back() const noexcept { return data_[size_ - 1]; }
  [[nodiscard]] constexpr span first(std::size_t count) const noexcept { return {data_, count}; }
  [[nodiscard]] constexpr span subspan(std::size_t from) const noexcept { return {data_ + from, size_ - from}; }

 private:
  T* data_ = nullptr;
  std::size_t size_ = 0;
};

}  // namespace strata

#if __cplusplus >= 202002L
template <typename T>
inline constexpr bool std::ranges::enable_borrowed_range<strata::span<T>> = true;
#endif
