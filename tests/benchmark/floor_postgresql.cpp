// floor_postgresql CONNECTION TARGET [TOGETHER]: the floor over libpq; see floor.hpp.
#include <libpq-fe.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <optional>

#include "floor.hpp"

namespace {

class postgresql {
 public:
  static constexpr std::string_view begin_text = "BEGIN";
  static constexpr std::string_view key_text = "bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY";

  explicit postgresql(const char* where) : handle_{PQconnectdb(where), PQfinish} {
    if (PQstatus(handle_.get()) != CONNECTION_OK) fail();
  }

  void run(std::string_view text) { require({PQexec(handle_.get(), std::string{text}.c_str()), PQclear}); }

  void modify(std::string_view text, floors::texts values) {
    std::array<std::string, 8> ended;
    std::array<const char*, 8> pointers{};
    for (std::size_t index = 0; index < values.size(); ++index)
      pointers[index] = (ended[index] = values[index]).c_str();
    require({PQexecParams(handle_.get(), text.data(), static_cast<int>(values.size()), nullptr, pointers.data(),
                          nullptr, nullptr, 0),
             PQclear});
  }

  std::optional<std::string> ask(std::string_view text) {
    const result found{PQexec(handle_.get(), text.data()), PQclear};
    if (PQresultStatus(found.get()) != PGRES_TUPLES_OK) return std::nullopt;
    return PQgetvalue(found.get(), 0, 2);
  }

 private:
  using result = std::unique_ptr<PGresult, decltype(&PQclear)>;

  void require(const result& said) {
    const ExecStatusType status = PQresultStatus(said.get());
    if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) fail();
  }
  [[noreturn]] void fail() {
    std::fprintf(stderr, "%s", PQerrorMessage(handle_.get()));
    std::exit(1);
  }

  std::unique_ptr<PGconn, decltype(&PQfinish)> handle_;
};

}  // namespace

int main(int count, char** arguments) {
  postgresql on{arguments[1]};
  floors::migrate(on, std::strtoull(arguments[2], nullptr, 10),
                  count > 3 ? std::strtoull(arguments[3], nullptr, 10) : floors::whole_chain);
}
