// The layouts by name: how a folder's files are named and ordered, and what is said in them. Each is a small reader
// that yields the same plain value. docs/layouts.md describes them.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "generator/files/diagnostic.hpp"
#include "generator/files/folder.hpp"
#include "migration_file.hpp"

namespace strata::generator {

/// A migration in a programming language: it stands at its place in the other tool's order and cannot be run here.
struct code_migration {
  std::string revision;
  /// The file, relative to the folder.
  std::string name;
};

/// What a reader finds in a folder, in the order in which its tool runs it.
struct layout_reading {
  std::vector<migration_file> migrations;
  std::vector<code_migration> code = {};
};

/// What a reader is given. `display` is the folder's name in messages; the dialects are for a layout where what belongs
/// to which migration depends on how an engine reads the text.
struct layout_folder {
  const std::vector<folder_file>& files;
  const std::string& display;
  const std::vector<dialect>& dialects;
};

using layout_reader = layout_reading(const layout_folder& from, diagnostics& messages);

struct layout {
  std::string_view name;
  /// Files in folders below count.
  bool deep = false;
  /// How the files of a new migration are called, for messages.
  std::string_view example;
  layout_reader* read = nullptr;
};

/// The layout whose files `strata new` writes.
inline constexpr std::string_view native_layout = "strata";

// The readers, each in the file of its family.
layout_reader read_alembic_sql_layout, read_dbmate_layout, read_diesel_layout, read_flyway_layout,
    read_golang_migrate_layout, read_goose_layout, read_pairs_layout, read_refinery_layout, read_sqitch_layout,
    read_sqlx_layout;

/// The migrations of the layout `strata` among the `.sql` files, in the order given (name order). A file is a migration
/// when its name begins with a digit or it states a revision; others are left out with a note. A file with errors still
/// yields what could be read of it, so that later stages can look at the rest.
[[nodiscard]] std::vector<migration_file> read_strata_layout(const std::vector<source>& files, diagnostics& messages);

[[nodiscard]] std::span<const layout> all_layouts() noexcept;
/// Null for an unknown name.
[[nodiscard]] const layout* find_layout(std::string_view name) noexcept;
/// "strata, dbmate …"
[[nodiscard]] std::string layout_names();

/// Reads the folder in the layout. `gaps` are the revisions of migrations in code that are to be left out; others are
/// reported, and so are gaps that stand for none.
[[nodiscard]] std::vector<migration_file> read_layout(const layout& how, const std::vector<folder_file>& files,
                                                      const std::string& display, const std::vector<std::string>& gaps,
                                                      diagnostics& messages,
                                                      const std::vector<dialect>& dialects = {dialect::sqlite});

/// Reports that a command writes migrations of the layout `strata` only. True: it is that one.
[[nodiscard]] bool can_write_migrations(std::string_view layout_name, const std::string& display,
                                        std::string_view command, diagnostics& messages);

}  // namespace strata::generator
