// What bojemoi does when it is started.
#pragma once

#include <iosfwd>

#include "settings.hpp"

namespace bojemoi {

/// Brings its two databases up to date, checks the third, verifies the audit, then deploys a service and audits that.
/// Throws strata::error, and std::runtime_error where the audit is broken or the third database is not as needed.
void run(const settings& server, std::ostream& out, std::ostream& log);

}  // namespace bojemoi
