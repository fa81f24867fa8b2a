#include "bookkeeping_transaction.hpp"

namespace strata {

bookkeeping_transaction::bookkeeping_transaction(connection& db, bookkeeping& books, known_state& known,
                                                 const transaction_options& how, const wait_options& wait)
    : db_{db}, books_{books}, known_{known}, wait_{wait} {
  try {
    db_.begin(how, wait_);
  } catch (...) {
    db_.rollback();
    throw;
  }
  open_ = true;
}

bookkeeping_transaction::~bookkeeping_transaction() {
  if (open_) db_.rollback();
}

bool bookkeeping_transaction::confirm(std::string_view chain_name) {
  if (known_.exists) {
    const auto state = books_.read_state();
    if (!state || state->epoch != known_.epoch) return false;
  } else if (books_.exists()) {
    return false;
  }
  if (known_.before_first_write) known_.before_first_write();
  if (!known_.exists) books_.create(chain_name);
  return true;
}

void bookkeeping_transaction::begin_anew(std::string_view chain_name) {
  books_.drop_remains();
  books_.create(chain_name);
}

void bookkeeping_transaction::commit(std::string_view heads, std::string_view digest) {
  if (!books_.update_state(known_.epoch, heads, digest)) {
    const auto state = books_.read_state();
    if (state && state->epoch == known_.epoch) books_.refuse_swallowed("UPDATE {books}_state");
    throw engine_error{
        engine_error::kind::refused, "another writer changed the bookkeeping inside this transaction", {}, {}};
  }
  db_.commit(wait_);
  open_ = false;
  known_.exists = true;
  known_.before_first_write = nullptr;
  ++known_.epoch;
}

}  // namespace strata
