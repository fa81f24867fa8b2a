#include "postgresql_binaries.hpp"

#include <pwd.h>
#include <unistd.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>

#include "postgresql_server.hpp"

namespace strata::generator {

namespace {

namespace fs = std::filesystem;

bool holds_server(const fs::path& folder) {
  return access((folder / "postgres").c_str(), X_OK) == 0 && access((folder / "initdb").c_str(), X_OK) == 0;
}

// Debian keeps every major version in a folder of its own, out of PATH.
fs::path newest_of_debian() {
  fs::path newest;
  int newest_version = 0;
  std::error_code ignored;
  for (const auto& each : fs::directory_iterator{"/usr/lib/postgresql", ignored}) {
    const std::string name = each.path().filename().string();
    int version = 0;
    std::from_chars(name.data(), name.data() + name.size(), version);
    const fs::path folder = each.path() / "bin";
    if (version > newest_version && holds_server(folder)) {
      newest_version = version;
      newest = folder;
    }
  }
  return newest;
}

fs::path from_pg_config() {
  FILE* const pipe = popen("pg_config --bindir 2>/dev/null", "r");
  if (pipe == nullptr) return {};
  std::string folder;
  for (int byte = std::fgetc(pipe); byte != EOF && byte != '\n'; byte = std::fgetc(pipe)) {
    folder += static_cast<char>(byte);
  }
  pclose(pipe);
  return !folder.empty() && holds_server(folder) ? fs::path{folder} : fs::path{};
}

// A link in PATH leads to the folder that holds the server's other files.
fs::path from_path() {
  const char* const variable = std::getenv("PATH");
  std::string_view rest = variable != nullptr ? variable : "";
  while (!rest.empty()) {
    const std::string_view folder = rest.substr(0, rest.find(':'));
    rest.remove_prefix(std::min(folder.size() + 1, rest.size()));
    std::error_code missing;
    const fs::path program = fs::canonical(fs::path{folder} / "postgres", missing);
    if (!missing && holds_server(program.parent_path())) return program.parent_path();
  }
  return {};
}

}  // namespace

postgresql_binaries find_postgresql() {
  for (const auto& look : {newest_of_debian, from_pg_config, from_path}) {
    if (fs::path folder = look(); !folder.empty()) return {std::move(folder)};
  }
  throw no_server{
      "no PostgreSQL server is installed (looked in /usr/lib/postgresql, pg_config and PATH); install the package "
      "postgresql, or set STRATA_TEST_POSTGRESQL_URL"};
}

unprivileged_user find_unprivileged_user() {
  if (geteuid() != 0) return {geteuid(), getegid()};
  // Not `postgres`, who owns the machine's real databases. initdb asks for the user's name, so a number will not do.
  if (const passwd* const found = getpwnam("nobody")) return {found->pw_uid, found->pw_gid};
  throw no_server{"PostgreSQL refuses to run as root, and there is no user nobody to run it as"};
}

}  // namespace strata::generator
