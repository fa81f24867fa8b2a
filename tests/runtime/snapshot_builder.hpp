// Snapshots for the runtime's tests, made as the generator makes them but of a built chain.
#pragma once

#include <sqlite3.h>

#include <algorithm>
#include <cstddef>
#include <memory>
#include <strata/strata.hpp>
#include <string>
#include <string_view>

#include "chain_builder.hpp"
#include "database.hpp"

namespace strata::test {

/// A database's bytes in the form of runtime/src/sqlite/packed_image.hpp: a page's zeros at its end are left out.
inline std::string packed(std::string_view image) {
  const auto number = [](std::size_t value) {
    std::string text;
    for (; value >= 0x80; value >>= 7) text += static_cast<char>(0x80 | (value & 0x7F));
    return text += static_cast<char>(value);
  };
  std::string text;
  std::size_t zeros = 0;
  for (; !image.empty(); image.remove_prefix(std::min<std::size_t>(image.size(), 4096))) {
    const std::string_view page = image.substr(0, 4096);
    const std::size_t used = page.find_last_not_of('\0') + 1;
    text += number(zeros) + number(used) + std::string{page.substr(0, used)};
    zeros = page.size() - used;
  }
  return text;
}

/// What an empty database becomes by an upgrade to the target; empty: to the heads.
class built_snapshot {
 public:
  explicit built_snapshot(const built_chain& of, const std::string& target = {}) {
    const std::string prefix{of.set().table_prefix};
    database file;
    file.run("PRAGMA page_size = 4096");
    sqlite::connection db{file.handle()};
    const report ran = upgrade(db, of.set(), {.target = target, .use_snapshot = false});
    digest_ = file.one("SELECT digest FROM " + prefix + "_state");
    revision_ = ran.to.front();
    for (const std::string table : {"_migrations", "_log", "_repeatables"}) {
      if (file.rows("SELECT 1 FROM sqlite_schema WHERE name = '" + prefix + table + "'").empty()) continue;
      file.run("DELETE FROM " + prefix + table);
      file.run("DELETE FROM sqlite_sequence WHERE name = '" + prefix + table + "'");
    }
    file.run("UPDATE " + prefix + "_state SET epoch = 0, heads = '', digest = ''");
    set_schema_aside(file);
    sqlite3_int64 size = 0;
    const std::unique_ptr<unsigned char, void (*)(void*)> bytes{sqlite3_serialize(file.handle(), "main", &size, 0),
                                                                sqlite3_free};
    packed_ = packed({reinterpret_cast<const char*>(bytes.get()), static_cast<std::size_t>(size)});
    value_ = {.revision = revision_,
              .steps = static_cast<std::uint32_t>(ran.migrations.size()),
              .digest = digest_,
              .engine_version = static_cast<std::uint32_t>(sqlite3_libversion_number()),
              .size = static_cast<std::uint64_t>(size),
              .packed = packed_};
  }
  built_snapshot(const built_snapshot&) = delete;
  built_snapshot& operator=(const built_snapshot&) = delete;

  [[nodiscard]] const snapshot& value() const { return value_; }
  [[nodiscard]] snapshot& value() { return value_; }

 private:
  // As trial_database::set_schema_aside() in generator/snapshot.
  static void set_schema_aside(database& file) {
    const std::string stays = " (tbl_name LIKE 'strata\\_%' ESCAPE '\\' OR tbl_name = 'sqlite_sequence')";
    file.run("CREATE TABLE strata_snapshot_schema AS SELECT * FROM sqlite_schema WHERE NOT" + stays +
             " ORDER BY rowid");
    file.run("PRAGMA writable_schema = ON");
    file.run("DELETE FROM sqlite_schema WHERE NOT" + stays);
  }

  std::string revision_;
  std::string digest_;
  std::string packed_;
  snapshot value_;
};

/// A chain whose empty databases begin with a snapshot, at head or at that revision.
class snapshot_chain {
 public:
  explicit snapshot_chain(const std::vector<migration_text>& migrations, const std::string& at = {},
                          const std::vector<migration_text>& repeatables = {})
      : chain_{migrations, false, "strata", sqlite::driver, repeatables}, made_{chain_, at} {
    chain_.embed(made_.value());
  }

  [[nodiscard]] const chain_set& set() const { return chain_.set(); }
  [[nodiscard]] const strata::chain& chain() const { return chain_.chain(); }
  [[nodiscard]] snapshot& made() { return made_.value(); }

 private:
  built_chain chain_;
  built_snapshot made_;
};

}  // namespace strata::test
