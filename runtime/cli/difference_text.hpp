// What a difference between history and chain is called, and what it means.
#pragma once

#include <strata/plan.hpp>
#include <string>
#include <string_view>

#include "json.hpp"

namespace strata::cli {

/// `edited`
[[nodiscard]] std::string_view name_of(difference::kind what);

/// `20260130_0900: edited: applied with another text`
[[nodiscard]] std::string difference_line(const difference& what);

[[nodiscard]] json difference_json(const difference& what);

}  // namespace strata::cli
