// A chain as generated code would hold it, with everything that scripts treat specially: a rebuilt table that others
// refer to, a statement that runs outside of transactions, a way down that does not exist.
#pragma once

#include <array>
#include <strata/chain.hpp>
#include <strata/sqlite.hpp>
#include <string_view>

namespace example {

using namespace std::string_view_literals;

inline constexpr std::array create_up{
    strata::statement{"CREATE TABLE nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL)", 5, 1},
    strata::statement{
        "CREATE TABLE deployments (id INTEGER PRIMARY KEY, node_id INTEGER REFERENCES nodes (id) ON DELETE "
        "CASCADE)",
        6, 1},
    strata::statement{"INSERT INTO nodes VALUES (1, 'it''s; a -- node')", 7, 1},
    strata::statement{"INSERT INTO deployments VALUES (10, 1) -- a comment at the end", 8, 1}};
inline constexpr std::array create_down{
    strata::statement{.text = "DROP TABLE deployments", .line = 11, .loses_data = true},
    strata::statement{.text = "DROP TABLE nodes", .line = 12, .loses_data = true}};

inline constexpr auto region_trigger =
    "CREATE TRIGGER nodes_region AFTER INSERT ON nodes BEGIN\n"
    "  UPDATE nodes SET region = 'eu' WHERE id = new.id;\n"
    "END"sv;
inline constexpr std::array region_up{strata::statement{"ALTER TABLE nodes ADD COLUMN region TEXT", 4, 1},
                                      strata::statement{region_trigger, 5, 1}};
inline constexpr std::array region_down{
    strata::statement{"DROP TRIGGER nodes_region", 9, 1},
    strata::statement{.text = "ALTER TABLE nodes DROP COLUMN region", .line = 10, .loses_data = true}};

inline constexpr std::array rebuild_up{
    strata::statement{"CREATE TABLE new_nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, region TEXT)", 4, 1},
    strata::statement{"INSERT INTO new_nodes SELECT id, name, region FROM nodes", 5, 1},
    strata::statement{.text = "DROP TABLE nodes", .line = 6, .loses_data = true},
    strata::statement{"ALTER TABLE new_nodes RENAME TO nodes", 7, 1}, strata::statement{region_trigger, 8, 1}};
inline constexpr std::array rebuild_down{
    strata::statement{"CREATE TABLE old_nodes (id INTEGER PRIMARY KEY, name TEXT NOT NULL, region TEXT)", 10, 1},
    strata::statement{"INSERT INTO old_nodes SELECT id, name, region FROM nodes", 11, 1},
    strata::statement{.text = "DROP TABLE nodes", .line = 12, .loses_data = true},
    strata::statement{"ALTER TABLE old_nodes RENAME TO nodes", 13, 1}, strata::statement{region_trigger, 14, 1}};

inline constexpr std::array vacuum_up{strata::statement{"CREATE INDEX ix_nodes_region ON nodes (region)", 4, 1},
                                      strata::statement{"VACUUM", 5, 1, false}};
inline constexpr std::array vacuum_down{strata::statement{"DROP INDEX ix_nodes_region", 8, 1}};

inline constexpr std::array parents{"20260129_0001"sv, "20260130_0900"sv, "20260201_0001"sv};
inline constexpr std::array heads{"20260202_0001"sv};

inline constexpr std::array migrations{
    strata::migration{.revision = "20260129_0001",
                      .description = "create nodes",
                      .file = "migrations/20260129_0001_create_nodes.sql",
                      .digest = "sha256:d1",
                      .up = {.statements = create_up, .checksum = "sha256:u1"},
                      .down = {.statements = create_down, .checksum = "sha256:b1"}},
    strata::migration{.revision = "20260130_0900",
                      .description = "add region",
                      .file = "migrations/20260130_0900_add_region.sql",
                      .parents = std::span{parents}.subspan(0, 1),
                      .digest = "sha256:d2",
                      .up = {.statements = region_up, .checksum = "sha256:u2"},
                      .down = {.statements = region_down, .checksum = "sha256:b2"},
                      .compatible = true},
    strata::migration{.revision = "20260201_0001",
                      .description = "rebuild nodes",
                      .file = "migrations/20260201_0001_rebuild_nodes.sql",
                      .parents = std::span{parents}.subspan(1, 1),
                      .digest = "sha256:d3",
                      .up = {.statements = rebuild_up, .drops_tables = true, .checksum = "sha256:u3"},
                      .down = {.statements = rebuild_down, .drops_tables = true, .checksum = "sha256:b3"}},
    strata::migration{.revision = "20260202_0001",
                      .description = "index regions",
                      .file = "migrations/20260202_0001_index_regions.sql",
                      .parents = std::span{parents}.subspan(2, 1),
                      .digest = "sha256:d4",
                      .up = {.statements = vacuum_up, .transactional = false, .checksum = "sha256:u4"},
                      .down = {.statements = vacuum_down, .checksum = "sha256:b4"},
                      .draft = true}};

inline constexpr strata::chain chain{
    .dialect = "sqlite", .migrations = migrations, .heads = heads, .head_digest = "sha256:d4"};
inline const std::array<strata::embedded_chain, 1> chains{chain};
inline constexpr std::array<const strata::driver*, 1> drivers{&strata::sqlite::driver};

/// Four migrations in a row, the last one a draft.
inline constexpr strata::chain_set line{
    .name = "nimbus", .program = "nimbus-migrate", .chains = chains, .drivers = drivers};

}  // namespace example
