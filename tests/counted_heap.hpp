// Counts what a program asks of the C++ heap. Include it in one source of a program: it replaces operator new.
#pragma once

#include <malloc.h>

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>

/// While one lives, from its making on. One thread at a time.
class counted_heap {
 public:
  counted_heap() { now_ = peak_ = allocations_ = 0; }
  counted_heap(const counted_heap&) = delete;
  counted_heap& operator=(const counted_heap&) = delete;

  /// Bytes held at once, at the most.
  [[nodiscard]] std::size_t peak() const noexcept { return static_cast<std::size_t>(peak_); }
  [[nodiscard]] std::size_t allocations() const noexcept { return allocations_; }

  static void took(void* place) noexcept {
    now_ += static_cast<std::ptrdiff_t>(malloc_usable_size(place));
    peak_ = std::max(peak_, now_);
    ++allocations_;
  }
  static void gave(void* place) noexcept { now_ -= static_cast<std::ptrdiff_t>(malloc_usable_size(place)); }

 private:
  // What was taken before may be given back meanwhile.
  static inline std::ptrdiff_t now_ = 0;
  static inline std::ptrdiff_t peak_ = 0;
  static inline std::size_t allocations_ = 0;
};

void* operator new(std::size_t size) {
  void* const place = std::malloc(size);
  if (place == nullptr) throw std::bad_alloc{};
  counted_heap::took(place);
  return place;
}
// With a sanitizer it would come from another heap than the others.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
  void* const place = std::malloc(size);
  if (place != nullptr) counted_heap::took(place);
  return place;
}
void operator delete(void* place) noexcept {
  counted_heap::gave(place);
  std::free(place);
}
void operator delete(void* place, std::size_t) noexcept { operator delete(place); }
