#include "sqitch_layout.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "borrowed.hpp"
#include "sqitch_plan.hpp"

namespace strata::generator {

namespace {

constexpr std::string_view plan_name = "sqitch.plan";

// `func/add_user` and `v1.0-1` hold what a revision cannot; a reworked change's older self is named after its tag.
std::string revision_of(const sqitch_change& change) {
  std::string revision = change.name;
  if (!change.reworked_tag.empty()) revision += '.' + change.reworked_tag;
  std::replace_if(
      revision.begin(), revision.end(), [](char byte) { return byte == '/' || byte == '-' || byte == '+'; }, '_');
  return revision;
}

source find(const std::vector<folder_file>& files, const std::string& name) {
  const auto found =
      std::find_if(files.begin(), files.end(), [&](const folder_file& each) { return each.name == name; });
  return found == files.end() ? nullptr : found->text;
}

class sqitch_folder {
 public:
  sqitch_folder(const std::vector<folder_file>& files, source plan, diagnostics& messages)
      : files_(files), plan_(std::move(plan)), project_(read_sqitch_project(plan_)), messages_(messages) {}

  layout_reading read() {
    layout_reading found;
    for (const sqitch_change& each : read_sqitch_plan(plan_, messages_)) add(each, found);
    return found;
  }

 private:
  void add(const sqitch_change& change, layout_reading& into) {
    const std::string script = change.name + (change.reworked_tag.empty() ? "" : '@' + change.reworked_tag) + ".sql";
    const source deploy = find(files_, "deploy/" + script);
    if (!deploy) {
      return report("strata-missing-up", fmt::format("there is no deploy/{} for this change", script), change,
                    "restore the script, or take the change out of the plan");
    }
    const std::string revision = revision_of(change);
    if (!check_borrowed_revision(revision, deploy, messages_)) return;
    if (!revisions_.insert(revision).second) {
      return report("strata-duplicate-revision", fmt::format("revision `{}` is that of another change, too", revision),
                    change, "tag the plan between the two, as `sqitch rework` asks for");
    }
    migration_file migration = borrowed_migration(revision, change.name, deploy);
    migration.origin = sqitch_origin(project_ + ':' + change.name, deploy);
    migration.sections.push_back(whole_file(deploy, direction::up));
    if (const source revert = find(files_, "revert/" + script)) {
      migration.sections.push_back(whole_file(revert, direction::down));
    }
    into.migrations.push_back(std::move(migration));
  }

  void report(std::string code, std::string message, const sqitch_change& change, std::string help) {
    messages_.add({.code = std::move(code),
                   .message = std::move(message),
                   .file = plan_,
                   .offset = change.offset,
                   .help = std::move(help)});
  }

  const std::vector<folder_file>& files_;
  source plan_;
  std::string project_;
  diagnostics& messages_;
  std::set<std::string> revisions_;
};

}  // namespace

layout_reading read_sqitch_layout(const std::vector<folder_file>& files, const std::string& display,
                                  diagnostics& messages) {
  const source plan = find(files, std::string{plan_name});
  if (plan) return sqitch_folder{files, plan, messages}.read();
  messages.add({.code = "strata-sqitch-plan",
                .message = "there is no sqitch.plan in the folder",
                .path = display,
                .help = "name the folder that holds it, and deploy/ and revert/, with --directory"});
  return {};
}

}  // namespace strata::generator
