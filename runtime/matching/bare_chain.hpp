// A chain as it is walked to look at schemas: what has no part in them is left out.
#pragma once

#include <deque>
#include <strata/chain.hpp>
#include <string_view>
#include <vector>

namespace strata::matching {

/// The migrations of one of the set's chains, one by one: without checkpoints and snapshot, which would skip some;
/// without steps in C++, which change no schema and may do anything else; and with repeatable ones only where they are
/// asked for. The set must outlive it.
class bare_chain {
 public:
  enum class repeatables { left_out, kept };

  bare_chain(const chain_set& whole, std::string_view dialect, repeatables which);
  bare_chain(const bare_chain&) = delete;
  bare_chain& operator=(const bare_chain&) = delete;

  [[nodiscard]] const chain_set& set() const noexcept { return set_; }
  [[nodiscard]] const strata::chain& chain() const noexcept { return chain_; }

 private:
  // A deque: what migrations point to stays where it is.
  std::deque<std::vector<statement>> statements_;
  std::vector<migration> migrations_;
  strata::chain chain_;
  embedded_chain embedded_{chain_};
  chain_set set_;
};

}  // namespace strata::matching
