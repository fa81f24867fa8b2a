// The queue: jobs wait, an agent takes a lease on one, keeps it alive while it works, and reports the result. Every
// change is safe against agents that pause, die or answer late.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <strata/connection.hpp>

#include "clock.hpp"

namespace nimbus {

struct job {
  std::string id;
  std::string organisation;
  std::string repository;
  std::string payload;
};

/// The right to work on a job until it expires.
struct lease {
  std::string job;
  std::string agent;
  instant expires{};
  /// One more each time the job changes hands: a result counts only with the newest.
  std::int64_t fence_token = 0;
  /// One more at every change of the lease: what renew() compares.
  std::int64_t version = 0;
};

enum class outcome { succeeded, failed };

/// One thread at a time, as the connection. Throws strata::engine_error when the database refuses.
class job_store {
 public:
  /// The connection must outlive this.
  explicit job_store(strata::connection& database) : database_(database) {}

  /// The caller chooses the id, so that asking twice is harmless: false if the job is there already.
  bool submit(const job& what, instant at);
  /// "queued", "running", "succeeded", "failed"; nothing for an unknown job.
  [[nodiscard]] std::optional<std::string> status(std::string_view job);

  /// Nothing if the job is not waiting, or the agent has no valid credential for the job's organisation.
  [[nodiscard]] std::optional<lease> take(std::string_view job, std::string_view agent, instant at,
                                          std::chrono::milliseconds length);
  /// Makes the lease longer. False, and the lease as it was, if it has run out or another copy of it was renewed.
  [[nodiscard]] bool renew(lease& held, instant at, std::chrono::milliseconds length);
  /// Puts jobs whose lease has run out back into the queue; returns how many.
  std::uint64_t expire(instant at);
  /// False if the lease has run out or its fence token is stale.
  [[nodiscard]] bool finish(const lease& held, outcome result, instant at);

 private:
  strata::connection& database_;
};

}  // namespace nimbus
