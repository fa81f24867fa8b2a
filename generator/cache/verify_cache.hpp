// What verification remembers in the build tree, so that a chain of a thousand migrations to which one was added costs
// one: which migrations were found good, and the databases at the last few positions to go on from.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "generator/graph/chain.hpp"
#include "generator/scratch/sandbox.hpp"
#include "packing.hpp"

namespace strata::generator {

/// Names each position of a chain by all that runs up to it. Digests would not do: where an edit was accepted they keep
/// naming the former text.
[[nodiscard]] std::vector<std::string> position_keys(const migration_chain& chain,
                                                     const variable_values& variables = {});

class verify_cache {
 public:
  /// Reads the folder; the chain must outlive the cache. Without a folder (an empty path) nothing is remembered. A
  /// cache that is damaged, or was written with another Strata or SQLite, is as good as none.
  verify_cache(std::filesystem::path folder, const migration_chain& chain, const variable_values& variables = {});

  [[nodiscard]] bool verified(std::size_t position) const;
  /// With the warnings that verification had, which hold for this text of the file; nothing is remembered where there
  /// are errors, and of notes nothing.
  void set_verified(std::size_t position, std::span<const diagnostic> said = {});
  /// The warnings of a migration that was verified before.
  void repeat_warnings(std::size_t position, diagnostics& messages) const;

  /// The same of the chain's checkpoints: proved to lead where the migrations before them lead.
  [[nodiscard]] bool proved(std::size_t checkpoint) const;
  void set_proved(std::size_t checkpoint);

  /// The newest database before that position: how many migrations it has run, and its image; with none, the empty
  /// database and an empty image.
  struct start {
    std::size_t position = 0;
    std::string image = {};
  };
  [[nodiscard]] start nearest(std::size_t position) const;
  /// Remembers the database after the migration at that position, if that is among the last few or not far before them.
  void keep_image(std::size_t position, std::string_view image);
  [[nodiscard]] bool wants_image(std::size_t position) const noexcept;

  /// Writes what this run found, each file atomically, and removes what belongs to other positions. What cannot be
  /// written is not remembered, and nothing more.
  void save() const;

 private:
  [[nodiscard]] std::filesystem::path image_path(std::size_t position) const;
  [[nodiscard]] std::optional<std::string> read_image(std::size_t position) const;
  void read_index();

  std::filesystem::path folder_;
  const migration_chain& chain_;
  std::vector<std::string> keys_;
  /// What is recorded of a migration: its position's key and its down script, hashed.
  std::vector<std::string> records_;
  /// The same with the text of its files, byte by byte: warnings name places in it.
  std::vector<std::string> records_of_text_;
  std::vector<std::string> checkpoint_records_;
  /// The records of what is good, and the warnings, as JSON; mostly empty.
  std::map<std::string, std::string, std::less<>> known_;
  std::vector<std::pair<std::size_t, packed_database>> images_;
};

}  // namespace strata::generator
