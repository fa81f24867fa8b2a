#include "migration_trial.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <string_view>

// POSIX wants programs to declare it themselves; glibc does so too where it offers its extensions.
extern char** environ;  // NOLINT(readability-redundant-declaration)

namespace strata::generator {

namespace {

struct outcome {
  std::string output;
  int status = 0;
};

[[noreturn]] void fail(const std::filesystem::path& program, const std::string& why) {
  throw error{failure{.code = errc::step_missing,
                      .message = "the program with the steps in C++ cannot be run: " + program.string() + ": " + why,
                      .help = "build it: it belongs to the migrations' library"}};
}

outcome run_process(const std::filesystem::path& program, std::vector<std::string> arguments) {
  std::array<int, 2> pipe_ends{};
  if (pipe2(pipe_ends.data(), O_CLOEXEC) != 0) fail(program, std::strerror(errno));
  std::string name = program.string();
  std::vector<char*> words{name.data()};
  for (std::string& each : arguments) words.push_back(each.data());
  words.push_back(nullptr);

  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe_ends[1], STDOUT_FILENO);
  pid_t child = 0;
  const int problem = posix_spawn(&child, name.c_str(), &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  close(pipe_ends[1]);
  outcome result;
  if (problem == 0) {
    std::array<char, 4096> bytes{};
    for (;;) {
      const ssize_t count = read(pipe_ends[0], bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR) continue;
      if (count <= 0) break;
      result.output.append(bytes.data(), static_cast<std::size_t>(count));
    }
    while (waitpid(child, &result.status, 0) < 0 && errno == EINTR) {
    }
  }
  close(pipe_ends[0]);
  if (problem != 0) fail(program, std::strerror(problem));
  return result;
}

// The value of the line that begins with the name.
std::string field(const std::string& output, const std::string& name) {
  const std::string all = "\n" + output;
  const std::size_t at = all.find("\n" + name + " ");
  if (at == std::string::npos) return {};
  const std::size_t begin = at + name.size() + 2;
  return all.substr(begin, all.find('\n', begin) - begin);
}

std::uint32_t number(const std::string& text) {
  return static_cast<std::uint32_t>(std::strtoul(text.c_str(), nullptr, 10));
}

errc code_of(const std::string& text) {
  for (const errc each : {errc::step_failed, errc::step_missing, errc::transaction_lost, errc::variable}) {
    if (to_string(each) == text) return each;
  }
  return errc::sql;
}

std::vector<migration_chain> alone(const chain_migration& what, dialect which) {
  migration_chain chain{.which = which, .migrations = {what}, .heads = {what.revision}};
  chain.migrations.front().parents.clear();
  chain.migrations.front().depends.clear();
  return {std::move(chain)};
}

}  // namespace

bool calls_step(const sql_script& script) {
  return std::any_of(script.statements.begin(), script.statements.end(),
                     [](const sql_statement& each) { return !each.call.empty(); });
}

bool calls_steps(const migration_chain& chain) {
  return std::any_of(chain.migrations.begin(), chain.migrations.end(),
                     [](const chain_migration& each) { return calls_step(each.up) || calls_step(each.down); });
}

void step_program::run(sandbox& on, direction way, const std::string& revision) const {
  outcome result;
  on.lend([&](const std::string& url) {
    std::vector<std::string> arguments{url, std::string{to_string(way)}, revision, std::string{sandbox_prefix}};
    for (const auto& [name, value] : on.settings().variables) arguments.push_back(fmt::format("{}={}", name, value));
    result = run_process(program_, std::move(arguments));
  });
  if (WIFEXITED(result.status) && WEXITSTATUS(result.status) == 0) return;
  if (!WIFEXITED(result.status)) {
    fail(program_, "it was ended by signal " + std::to_string(WTERMSIG(result.status)) + " in " + revision);
  }
  const std::string message = field(result.output, "message");
  if (message.empty()) fail(program_, "exit status " + std::to_string(WEXITSTATUS(result.status)));
  throw error{failure{.code = code_of(field(result.output, "code")),
                      .message = message,
                      .revision = revision,
                      .line = number(field(result.output, "line")),
                      .column = number(field(result.output, "column")),
                      .engine_message = field(result.output, "engine_message")}};
}

migration_trial::migration_trial(sandbox& on, const chain_migration& what)
    : on_(on),
      chain_(alone(what, on.which())),
      view_(chain_, "sandbox", std::string{sandbox_prefix}, {&on.driver()}, program_steps::left_out) {}

migration_trial::~migration_trial() {
  for (const std::string_view table : {"_log", "_migrations", "_state", "_lease"}) {
    try {
      on_.db().execute("DROP TABLE IF EXISTS " + std::string{sandbox_prefix} + std::string{table});
    } catch (const engine_error&) {
      // The database is broken, which whoever looks at it next will say.
    }
  }
}

void migration_trial::up(observer* watching) {
  if (!run_outside(chain_.front().migrations.front().up, direction::up)) {
    // What the migrations before it have made is no stranger's. A checkpoint begins where there is nothing.
    if (!chain_.front().migrations.front().is_checkpoint()) stamp(on_.db(), view_.set(), {.target = "base"});
    upgrade(on_.db(), view_.set(), how(watching));
  }
}

void migration_trial::down(observer* watching) {
  if (run_outside(chain_.front().migrations.front().down, direction::down)) return;
  options back = how(watching);
  back.target = "base";
  downgrade(on_.db(), view_.set(), back);
}

// True: the program with the steps in C++ did it.
bool migration_trial::run_outside(const sql_script& script, direction way) {
  const auto& program = on_.settings().steps;
  if (!program || !calls_step(script)) return false;
  program->run(on_, way, chain_.front().migrations.front().revision);
  return true;
}

options migration_trial::how(observer* watching) const {
  // A checkpoint begins where the base has been made, if there is one.
  return {.beside_others = chain_.front().migrations.front().is_checkpoint(),
          .observer = watching,
          .variables = on_.settings().variables};
}

}  // namespace strata::generator
