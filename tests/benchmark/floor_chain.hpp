// The chain that is measured, for the floor: plain constants, which chain.py writes.
#pragma once

#include <span>
#include <string_view>

namespace floors {

struct migration {
  std::string_view revision;
  std::string_view description;
  std::string_view parent;
  std::string_view digest;
  std::span<const std::string_view> up;
  std::string_view up_checksum;
  std::span<const std::string_view> down;
  std::string_view down_checksum;
};

extern const std::span<const migration> migrations;

}  // namespace floors
