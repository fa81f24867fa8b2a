// bojemoi: takes its server from POSTGRES_HOST, POSTGRES_PORT, POSTGRES_USER, POSTGRES_PASSWORD and POSTGRES_DB.
#include <cstdlib>
#include <exception>
#include <iostream>

#include "program.hpp"

int main() try {
  bojemoi::run(bojemoi::read_settings(), std::cout, std::clog);
  return EXIT_SUCCESS;
} catch (const std::exception& failure) {
  std::cerr << failure.what() << '\n';
  return EXIT_FAILURE;
}
