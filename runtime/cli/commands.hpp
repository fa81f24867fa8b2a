// The operator's commands, and what several of them share.
#pragma once

#include <array>
#include <memory>
#include <strata/strata.hpp>
#include <string>
#include <vector>

#include "chain_index.hpp"
#include "context.hpp"

namespace strata::cli {

extern const command adopt_command;
extern const command backup_command;
extern const command branches_command;
extern const command check_command;
extern const command completion_command;
extern const command current_command;
extern const command downgrade_command;
extern const command heads_command;
extern const command help_command;
extern const command history_command;
extern const command log_command;
extern const command man_command;
extern const command ping_command;
extern const command plan_command;
extern const command repair_command;
extern const command restore_command;
extern const command seed_command;
extern const command show_command;
extern const command stamp_command;
extern const command status_command;
extern const command upgrade_command;
extern const command version_command;
extern const command wait_command;

// Options of several commands, said once.
inline constexpr option format_option{"format", "", "text|json",
                                      "text (default) or json: one JSON value on standard output"};
inline constexpr std::array only_format{format_option};
inline constexpr option sql_option{"sql", "", "",
                                   "print the SQL as one script instead of running it; connects to nothing"};
inline constexpr option set_option{"set", "", "NAME=VALUE",
                                   "the value of a variable that the migrations declare; may be repeated",
                                   option::times::repeated};
inline constexpr option verbose_option{"verbose", "v", "",
                                       "show everything known about each migration, and each statement as it runs"};
inline constexpr option beside_others_option{
    "beside-others", "", "", "the tables that are there are somebody else's: begin the chain beside them"};
inline constexpr option redo_drafts_option{"redo-drafts", "", "",
                                           "take edited drafts back and apply them anew, whatever rows go with them"};
inline constexpr option programs_option{"programs", "", "FOLDER",
                                        "where pg_dump, pg_restore and psql are (default: looked for)"};

/// The options of a run to the target that tells the observer, too, when it has to wait. Throws usage_error for a value
/// (--set) that no migration of the chain asks for.
[[nodiscard]] options options_for(const context& now, const chain_index& index, const std::string& target,
                                  observer& progress);

/// The values of --set. Throws usage_error for a variable that no migration of the chain declares.
[[nodiscard]] variable_map variables_for(const context& now, const chain& chain);

/// `at head 3`, `at 2`, `at base`.
[[nodiscard]] std::string position(const chain_index& index, const std::vector<std::string>& revisions);

/// What status and check say of a database that upgrade refuses as not empty.
[[nodiscard]] std::string no_history(const context& now);

enum class script_kind { upgrade, downgrade, stamp };

/// `--sql`: prints one script for the engine's own shell, made without a database, for a target or a range, and returns
/// the exit status. Throws usage_error and strata::error.
int print_script(const context& now, script_kind kind, const std::string& target);

/// `adopt --match`: builds the chain on a scratch database, step by step, and records the revision whose schema the
/// database has. Returns the exit status.
int adopt_by_schema(const context& now);

/// Shows what was found and asks whether to record that many migrations, unless -y says so. False: whoever was asked
/// declined, and was told that nothing was changed. Throws usage_error where nobody can be asked.
[[nodiscard]] bool may_record(const context& now, const std::string& shown, std::size_t migrations);

}  // namespace strata::cli
