#include "command.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace strata::cli {
namespace {

using words = std::string_view;

constexpr std::array option_table{
    option{"database", "", "URL", "the database (default: the environment variable below)", true},
    option{"format", "", "text|json", "text (default) or json: one JSON value on standard output", true},
    option{"yes", "y", "", "do not ask, and let a downgrade lose data", true},
    option{"quiet", "q", "", "print answers and errors, and nothing else", true},
    option{"no-color", "", "", "no colour; also with NO_COLOR set, and always where output is no terminal", true},
    option{"timeout", "", "SECONDS", "how long to wait for the database or for others that use it (default: 60)", true},
    option{"help", "h", "", "show this and exit", true},
    option{"version", "", "", "show the version and exit", true},
    option{"sql", "", "", "print the SQL as one script instead of running it; connects to nothing"},
    option{"set", "", "NAME=VALUE", "the value of a variable that the migrations declare; may be repeated", false,
           true},
    option{"check", "c", "", "exit with status 3 when the database is not at head"},
    option{"rev-range", "r", "A:B", "only from A to B, both included; either may be left out"},
    option{"indicate-current", "i", "", "mark where the database is (needs the database)"},
    option{"graph", "g", "", "draw the graph with lines, as git does"},
    option{"beside-others", "", "", "the tables that are there are somebody else's: begin the chain beside them"},
    option{"redo-drafts", "", "", "take edited drafts back and apply them anew, whatever rows go with them"},
    option{"verbose", "v", "", "show everything known about each migration, and each statement as it runs"},
    option{"purge", "", "", "forget first whatever history the database has"},
    option{"stored-scripts", "", "",
           "let an upgrade run scripts that the database keeps and this program does not hold"},
    option{"down", "", "", "show what `downgrade` would run instead of `upgrade`"},
    option{"mend", "", "KINDS", "mend these kinds of difference, with commas between; without it nothing is changed"},
    option{"transactions", "", "HOW", "what commits together: automatic (default), single or per-migration"},
    option{"backup", "", "FOLDER", "copy the database there before the first change"},
    option{"keep", "", "N", "how many copies to keep in the folder of --backup (default: 5; 0: all)"},
    option{"programs", "", "FOLDER", "where pg_dump, pg_restore and psql are (default: looked for)"},
    option{"foreign", "", "", "also a file, or a database, without a history of this chain"},
    option{"clear", "", "", "take back what the seeds put in, and run none"},
    option{"from", "", "TOOL", "the tool whose table is to be read (default: the one that has left one)"},
    option{"match", "", "", "go by the schema: record the revision that leaves the one that the database has"},
    option{"ignore", "", "OBJECT", "an object that does not count, as differences name it; may be repeated", false,
           true},
    option{"scratch-url", "", "URL", "an empty database to build the chain on (default: one is made)"},
    option{"dry-run", "", "", "show what would be recorded, and change nothing"},
    option{"again", "", "", "take back what the seeds put in, and run all of them"},
};

constexpr std::array<words, 2> current_options{"check", "verbose"};
constexpr std::array<words, 4> history_options{"rev-range", "indicate-current", "graph", "verbose"};
constexpr std::array<words, 1> list_options{"verbose"};
constexpr std::array<words, 10> upgrade_options{"sql",         "set",           "backup",       "keep",
                                                "programs",    "verbose",       "transactions", "beside-others",
                                                "redo-drafts", "stored-scripts"};
constexpr std::array<words, 7> downgrade_options{"sql", "set", "backup", "keep", "programs", "verbose", "transactions"};
constexpr std::array<words, 3> stamp_options{"sql", "set", "purge"};
constexpr std::array<words, 6> adopt_options{"from", "match", "ignore", "scratch-url", "dry-run", "set"};
constexpr std::array<words, 4> plan_options{"down", "set", "beside-others", "redo-drafts"};
constexpr std::array<words, 1> repair_options{"mend"};
constexpr std::array<words, 1> backup_options{"programs"};
constexpr std::array<words, 2> restore_options{"programs", "foreign"};
constexpr std::array<words, 2> seed_options{"clear", "again"};

constexpr std::array command_table{
    command{.name = "current",
            .summary = "show the revision that the database is at",
            .details = "Prints nothing on standard output for a database without migrations.",
            .options = current_options,
            .example = "current --check",
            .example_does = "exits with status 3 unless the database is at head",
            .run = run_current},
    command{.name = "history",
            .summary = "list the migrations, newest first",
            .details = "Needs no database, unless it is to mark the current revision or the range says `current`.\n"
                       "In a range, -3 counts back from its end.",
            .options = history_options,
            .example = "history -r -3:head",
            .example_does = "shows the newest migrations, from three before head",
            .run = run_history},
    command{.name = "heads",
            .summary = "list the revisions that nothing follows",
            .details = "Needs no database.",
            .options = list_options,
            .example = "heads",
            .example_does = "prints the revision that `upgrade` goes to",
            .run = run_heads},
    command{.name = "branches",
            .summary = "list the revisions that several others follow",
            .details = "Needs no database.",
            .options = list_options,
            .example = "branches --verbose",
            .example_does = "shows each branch point and what grows from it",
            .run = run_branches},
    command{.name = "show",
            .words = "REV",
            .fewest_words = 1,
            .most_words = 1,
            .summary = "show a migration: its place, its checksums, its SQL",
            .details = "Needs no database, unless REV is relative to it (`current`, `-1`).",
            .example = "show head",
            .example_does = "shows the newest migration",
            .run = run_show},
    command{.name = "upgrade",
            .words = "[TARGET]",
            .most_words = 1,
            .summary = "apply migrations up to a target (default: head)",
            .details =
                "Refuses a database that holds tables and no history of the chain. With --sql it starts from an\n"
                "empty database, or from A with the target A:B.",
            .options = upgrade_options,
            .example = "upgrade +1",
            .example_does = "applies the next migration",
            .run = run_upgrade},
    command{.name = "downgrade",
            .words = "TARGET",
            .fewest_words = 1,
            .most_words = 1,
            .summary = "take migrations back down to a target",
            .details = "Where it would lose data (DROP TABLE, DROP COLUMN, DELETE, TRUNCATE, UPDATE …) it asks on a\n"
                       "terminal, and elsewhere refuses without -y. With --sql the target is a range FROM:TO.",
            .options = downgrade_options,
            .example = "downgrade -1 -y",
            .example_does = "takes the newest applied migration back, whatever is lost with it",
            .run = run_downgrade},
    command{.name = "stamp",
            .words = "TARGET...",
            .fewest_words = 1,
            .most_words = any_number,
            .summary = "record that the database is at a target, or at several, and run nothing",
            .details = "For a database whose schema was made by other means. Of a chain with branches it says one or\n"
                       "several targets, and leaves the branches that are not named as they are. With --purge it may\n"
                       "have had another chain's history. With --sql it starts from an empty database, or from A with\n"
                       "the target A:B.",
            .options = stamp_options,
            .example = "stamp head",
            .example_does = "says that the schema is what the chain would have made",
            .run = run_stamp},
    command{
        .name = "adopt",
        .words = "[REV...]",
        .most_words = any_number,
        .summary = "record what is applied, as another tool's own table or the schema says, and run nothing",
        .details =
            "Reads the table of alembic, dbmate, diesel, flyway, golang-migrate, goose, refinery, sqitch or sqlx,\n"
            "and leaves it as it is. Checksums that the tool keeps are compared with the chain's texts. What the\n"
            "tool left failed, or applied and this chain does not have, is refused. With --match, for a schema that\n"
            "was made by hand, it builds the chain on a scratch database (on PostgreSQL a new one on the server, in\n"
            "need of CREATEDB), and records the revision with exactly that schema; REV says which where several\n"
            "have it. Asks before it writes; without a terminal it needs -y.",
        .options = adopt_options,
        .example = "adopt --dry-run",
        .example_does = "shows what another tool has applied, and whether it is this chain's text",
        .run = run_adopt},
    command{.name = "status",
            .summary = "show every migration in one table: its state, applied when, by whom, how long",
            .details =
                "The state is applied, pending, edited, reparented, gap, unfinished or unknown (to this program);\n"
                "`draft` behind it says that the lock file does not hold the migration.",
            .example = "status",
            .example_does = "shows what is applied and what is pending, oldest first",
            .run = run_status},
    command{.name = "plan",
            .words = "[TARGET]",
            .most_words = 1,
            .summary = "show what `upgrade` would run, statement by statement",
            .details =
                "With --down, what `downgrade TARGET` would run. Says what a statement locks where that is known,\n"
                "and which statements lose data. Runs nothing.",
            .options = plan_options,
            .example = "plan --down -1",
            .example_does = "shows what taking back the newest applied migration would do",
            .run = run_plan},
    command{
        .name = "check",
        .summary = "compare the database's history with the chain",
        .details =
            "Exits with status 3 and prints a line for each difference. Migrations that are pending are none.\n"
            "Says as well which scripts that the database keeps are not this program's, and who else may write them.",
        .example = "check --format json",
        .example_does = "says the same to a program",
        .run = run_check},
    command{.name = "repair",
            .words = "[REV]...",
            .most_words = any_number,
            .summary = "list what is inconsistent in the bookkeeping, and mend what --mend names",
            .details =
                "Changes nothing without --mend, and never runs a migration: whoever mends says what the schema is\n"
                "like. KINDS: edited, reparented (what ran is as good as this program's text), unknown (forget it),\n"
                "altered (the rows are right as they are), finished, undone (what an interrupted run left was\n"
                "completed or taken back by hand). With REV, only there. Exits with status 3 after listing any.",
            .options = repair_options,
            .example = "repair 20260130 --mend edited",
            .example_does = "records that the text of 20260130 that ran is as good as the program's",
            .run = run_repair},
    command{.name = "wait",
            .summary = "wait until the database answers",
            .details = "Says about once a second that it waits. Fails after the limit of --timeout.",
            .example = "wait --timeout 30",
            .example_does = "waits for at most half a minute, then fails",
            .run = run_wait},
    command{.name = "ping",
            .summary = "ask the database for an answer, once",
            .example = "ping",
            .example_does = "says which database answered and how fast",
            .run = run_ping},
    command{.name = "log",
            .summary = "show everything that was ever done to the database, oldest first",
            .details = "The log is only ever appended to: it shows what was taken back, too.",
            .options = list_options,
            .example = "log",
            .example_does = "prints when, what, which migration and by whom",
            .run = run_log},
    command{.name = "backup",
            .words = "FILE",
            .fewest_words = 1,
            .most_words = 1,
            .summary = "copy the whole database into a new file",
            .details = "The file appears when it is whole and verified; one that is there is never overwritten.\n"
                       "PostgreSQL needs pg_dump and pg_restore, not older than the server.",
            .options = backup_options,
            .example = "backup before.backup",
            .example_does = "makes before.backup, which `restore` takes",
            .run = run_backup},
    command{.name = "restore",
            .words = "FILE",
            .fewest_words = 1,
            .most_words = 1,
            .summary = "replace everything in the database by what a backup holds",
            .details = "Asks before it begins where the database holds something; without a terminal it needs -y.\n"
                       "All or nothing: a failure, or a kill, leaves the database as it was.",
            .options = restore_options,
            .example = "restore before.backup -y",
            .example_does = "goes back to the moment of the backup",
            .run = run_restore},
    command{.name = "seed",
            .summary = "put in the rows for development and tests that did not run yet",
            .details = "Seeds are files apart from the migrations; no launch runs them. All run in one transaction.",
            .options = seed_options,
            .example = "seed --clear",
            .example_does = "takes the rows of all seeds away again",
            .run = run_seed},
    command{.name = "completion",
            .words = "bash|zsh|fish",
            .fewest_words = 1,
            // The shells' scripts ask with all the words of a line.
            .most_words = any_number,
            .summary = "print the script that makes a shell complete command lines",
            .details = "Commands, options and revisions are completed by asking this program. The script is for the\n"
                       "shell's own start-up file; its first lines say how.",
            .example = "completion bash",
            .example_does = "prints the script for bash",
            .opens_database = false,
            .run = run_completion},
    command{.name = "man",
            .summary = "print the manual page",
            .details = "As roff: `man -l` shows it, and share/man/man1 is where it is found.",
            .example = "man",
            .example_does = "prints the page; | man -l - shows it",
            .opens_database = false,
            .run = run_man},
};

}  // namespace

std::span<const command> all_commands() noexcept { return command_table; }

std::span<const option> all_options() noexcept { return option_table; }

const command* find_command(std::string_view name) noexcept {
  const auto* const found = std::find_if(command_table.begin(), command_table.end(),
                                         [name](const command& candidate) { return candidate.name == name; });
  return found == command_table.end() ? nullptr : found;
}

bool takes(const command& what, const option& which) noexcept {
  return which.everywhere || std::find(what.options.begin(), what.options.end(), which.name) != what.options.end();
}

}  // namespace strata::cli
