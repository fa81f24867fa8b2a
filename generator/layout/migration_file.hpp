// What a layout reader yields: a migration as its files state it, before any SQL is looked at. The same plain value
// for every layout.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <strata/chain.hpp>

#include "generator/sql/script_section.hpp"

namespace strata::generator {

/// See strata::migration_origin.
struct migration_origin {
  /// Empty: nothing is known.
  std::string tool = {};
  std::string version = {};
  std::vector<std::string> checksums = {};
};

/// `-- migrate:requires extension pg_trgm`, `-- migrate:requires function bin2b64/1`: what somebody else provides.
struct stated_requirement {
  using kind = requirement::kind;
  kind what{};
  std::string name;
  /// Of a function.
  int arguments = 0;
};

/// A name that a marker states, and where.
struct stated_name {
  std::string text;
  std::size_t offset = 0;
};

/// `-- migrate:irreversible reason`
struct irreversible_mark {
  std::string reason;
  std::size_t offset = 0;
};

/// `-- migrate:checkpoint REV…`: the file stands for these and for its own revision; databases that begin empty run it
/// in their place.
struct checkpoint_mark {
  std::vector<std::string> replaces;
  /// `-- migrate:digest DIALECT sha256:…`: the digest of the revision that it was written for.
  std::map<dialect, std::string> digests;
  /// `-- migrate:frozen TABLE.COLUMN…`: columns whose values differ from run to run; the checkpoint holds those of one.
  std::vector<std::string> frozen;
  /// The first marker line.
  std::size_t offset = 0;
};

/// One migration as written.
struct migration_file {
  source file;
  /// Another tool's, or taken over from there (`-- migrate:imported`): what a dialect has no down script for is
  /// irreversible there.
  bool borrowed = false;
  std::string revision;
  /// From the file's name: `20260130_0900_add_region.sql` is "add region".
  std::string description;
  /// As stated by `-- migrate:parent`; absent: the migration before it in name order. Present and empty: a base.
  std::optional<std::vector<std::string>> parents;
  /// Where revision and parents are stated, for messages; 0 when they are not.
  std::size_t revision_offset = 0;
  std::size_t parents_offset = 0;
  /// `-- migrate:depends`: revisions or labels, as written; of a repeatable migration the names of others.
  std::vector<stated_name> depends = {};
  /// `-- migrate:label`
  std::vector<stated_name> labels = {};
  std::vector<script_section> sections;
  std::optional<irreversible_mark> irreversible;
  bool compatible = false;
  std::vector<declared_variable> variables = {};
  /// `-- migrate:repeatable`: the revision is the file's name without its ending.
  bool repeatable = false;
  std::optional<checkpoint_mark> checkpoint = {};
  /// By the layout, or `-- migrate:origin`.
  migration_origin origin = {};
  std::vector<stated_requirement> requirements = {};
  /// `-- migrate:repeatable when-changed`: other migrations leave it where it is.
  bool only_when_changed = false;
};

}  // namespace strata::generator
