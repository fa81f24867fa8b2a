#include "system.hpp"

#include <unistd.h>

#include <array>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <random>
#include <system_error>

namespace strata {

std::string user_at_host() {
  const char* user = std::getenv("USER");
  if (user == nullptr || *user == '\0') user = std::getenv("LOGNAME");
  std::array<char, 256> host{};
  // POSIX leaves the last byte unspecified when the name is cut.
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  const std::string name = user != nullptr ? user : "uid" + std::to_string(getuid());
  return name + '@' + (host[0] != '\0' ? host.data() : "localhost");
}

std::string this_program() {
  std::error_code unknown;
  const std::filesystem::path program{"/proc/self/exe"};
  const auto written = std::filesystem::last_write_time(program, unknown).time_since_epoch().count();
  return std::to_string(std::filesystem::file_size(program, unknown)) + " " + std::to_string(written);
}

std::string utc_now() {
  using namespace std::chrono;
  const auto now = floor<milliseconds>(system_clock::now());
  const auto day = floor<days>(now);
  const year_month_day date{day};
  const hh_mm_ss time{now - day};
  std::array<char, 40> text{};
  std::snprintf(text.data(), text.size(), "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
                static_cast<int>(time.seconds().count()), static_cast<int>(time.subseconds().count()));
  return text.data();
}

std::chrono::microseconds jittered(std::chrono::microseconds longest) {
  thread_local std::minstd_rand random{std::random_device{}()};
  return std::chrono::microseconds{
      std::uniform_int_distribution<std::chrono::microseconds::rep>{longest.count() / 2, longest.count()}(random)};
}

}  // namespace strata
