// The `starling` program.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <iterator>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/string_view.h"
#include "engine/cli/check_command.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/infer_command.h"
#include "engine/cli/list_command.h"
#include "engine/cli/run_command.h"
#include "engine/core/version.h"

namespace starling {
namespace {

constexpr const char* kCommands[] = {"run", "check", "infer", "list"};

bool IsCommand(absl::string_view name) {
  return std::find(std::begin(kCommands), std::end(kCommands), name) != std::end(kCommands);
}

int Main(int argc, char** argv) {
  CLI::App app("Starling: simulations of active-inference agents.", "starling");
  app.set_version_flag("--version", absl::StrCat("starling ", kEngineVersion));
  app.require_subcommand(0, 1);

  RunFlags run;
  CheckFlags check;
  InferFlags infer;
  ListFlags list;
  CLI::App* run_command = app.add_subcommand("run", "runs a scenario to its end");
  CLI::App* check_command =
      app.add_subcommand("check", "says what a scenario or a recorded case would need");
  CLI::App* infer_command = app.add_subcommand("infer", "one agent over recorded observations");
  CLI::App* list_command =
      app.add_subcommand("list", "backends, schedulers, worlds, presets, dialects");
  AddRunFlags(*run_command, run);
  AddCheckFlags(*check_command, check);
  AddInferFlags(*infer_command, infer);
  AddListFlags(*list_command, list);

  if (argc > 1 && argv[1][0] != '-' && !IsCommand(argv[1])) {
    return UsageError(absl::InvalidArgumentError(absl::StrCat(
        "unknown command \"", argv[1], "\"; there are: ", absl::StrJoin(kCommands, ", "))));
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::Success& done) {
    return app.exit(done);
  } catch (const CLI::ParseError& error) {
    return UsageError(
        absl::InvalidArgumentError(absl::StrCat(error.what(), "; see starling --help")));
  }
  if (run_command->parsed()) return RunCommand(run);
  if (check_command->parsed()) return CheckCommand(check);
  if (infer_command->parsed()) return InferCommand(infer);
  if (list_command->parsed()) return ListCommand(list);
  std::fputs(app.help().c_str(), stdout);
  return kExitDone;
}

}  // namespace
}  // namespace starling

int main(int argc, char** argv) { return starling::Main(argc, argv); }
