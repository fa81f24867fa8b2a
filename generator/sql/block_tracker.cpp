#include "block_tracker.hpp"

namespace strata::generator {

std::unique_ptr<block_tracker> make_block_tracker(dialect which) {
  switch (which) {
    case dialect::postgresql:
      return make_postgresql_blocks();
    case dialect::mysql:
      return make_mysql_blocks();
    case dialect::sqlite:
      break;
  }
  return make_sqlite_blocks();
}

}  // namespace strata::generator
