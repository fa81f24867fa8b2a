#include "scratch_database.hpp"

#include <strata/strata.hpp>
#include <utility>

#include "postgresql_scratch.hpp"
#include "runtime/internal/chain_base.hpp"

namespace strata::matching {

scratch_database::scratch_database(std::function<void()> drop) : drop_(std::move(drop)) {}

scratch_database::~scratch_database() {
  try {
    drop();
  } catch (const std::exception&) {
    // Whoever wants to know has called drop().
  }
}

void scratch_database::drop() {
  db_.reset();
  if (const auto once = std::exchange(drop_, nullptr)) once();
}

scratch_database make_scratch_database(const live_database& like, std::span<const std::string_view> extensions,
                                       const chain_base& base) {
  if (like.driver.dialect == "postgresql") return make_postgresql_scratch(like, extensions, base);
  scratch_database made{nullptr};
  made.use(like.driver.connect("sqlite://", {.scratch = true}));
  make_base(made.db(), base);
  return made;
}

scratch_database borrow_scratch_database(const live_database& like, const chain_set& set, const std::string& url) {
  scratch_database borrowed{nullptr};
  borrowed.use(connect(url, set, {.create = false, .scratch = true}));
  const std::string name = borrowed.db().description();
  if (borrowed.db().engine().dialect != like.driver.dialect) {
    throw error{
        failure{.code = errc::scratch_database,
                .message = "the scratch database " + name + " is of another engine than " + like.db.description(),
                .database_state = "unchanged"}};
  }
  if (probe(borrowed.db(), set).state != standing::fresh) {
    throw error{failure{.code = errc::scratch_database,
                        .message = "the scratch database " + name + " is not empty",
                        .database_state = "unchanged",
                        .help = "make a new database for it, and drop that afterwards"}};
  }
  return borrowed;
}

std::vector<std::string> leftover_scratch_databases(connection& live) {
  if (live.engine().dialect != "postgresql") return {};
  return leftover_postgresql_scratches(live);
}

}  // namespace strata::matching
