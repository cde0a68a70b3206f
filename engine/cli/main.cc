// The `starling` binary: finds the command and hands over.
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "base/nearest_name.h"
#include "engine/cli/bench/bench_command.h"
#include "engine/cli/commands.h"
#include "engine/cli/ctl/ctl_command.h"
#include "engine/cli/exit_status.h"
#include "engine/core/version.h"
#include "profiling/capture/startup.h"

namespace starling {
namespace {

struct Command {
  const char* name;
  const char* arguments;
  const char* description;
  int (*run)(Arguments);
  bool profiles = false;  // takes profiles of itself, or says how
};

constexpr Command kCommands[] = {
    {"run", "SCENARIO", "runs a scenario to its end and leaves metrics and a report", RunCommand,
     true},
    {"check", "FILE", "validates a scenario or a case and says what it would need", CheckCommand},
    {"infer", "CASE.json", "one agent over recorded observations, with all it computes",
     InferCommand},
    {"serve", "[FLAGS]", "serves simulations over gRPC until it is told to end", ServeCommand,
     true},
    {"ctl", "VERB", "the client of a server: create, step, watch, profile, top, ...", CtlCommand},
    {"bench", "SUITE", "measures how fast this machine runs the engine, and compares honestly",
     BenchCommand, true},
    {"profile", "VERB FILE", "looks at profiles: view, top, convert", ProfileCommand},
    {"list", "WHAT", "what can be chosen by name: backends, schedulers, worlds, presets, ...",
     ListCommand, true},
};

std::string Help() {
  std::string text = absl::StrCat("starling ", kEngineVersion,
                                  ": populations of active-inference agents in one engine\n\n"
                                  "usage: starling COMMAND [ARGUMENTS]\n\n");
  for (const Command& command : kCommands) {
    std::string usage = absl::StrCat(command.name, " ", command.arguments);
    usage.resize(18, ' ');
    absl::StrAppend(&text, "  ", usage, command.description, "\n");
  }
  absl::StrAppend(&text,
                  "\n  --help            this text; `starling COMMAND --help` for the flags of a "
                  "command\n  --version         the version of the engine\n\n"
                  "try: starling run examples/foraging.textproto\n");
  return text;
}

int UnknownCommand(const std::string& name) {
  std::vector<std::string> names;
  for (const Command& command : kCommands) names.emplace_back(command.name);
  const std::string nearest = NearestName(name, names);
  return UsageError(absl::InvalidArgumentError(
      absl::StrCat("unknown command \"", name, "\"",
                   nearest.empty() ? "" : absl::StrCat("; did you mean \"", nearest, "\"?"),
                   nearest.empty() ? "; see `starling --help`" : " See `starling --help`")));
}

int Main(const std::vector<std::string>& arguments) {
  const std::string name = arguments.empty() ? "--help" : arguments[0];
  if (name == "--help" || name == "-h" || name == "help") {
    std::fputs(Help().c_str(), arguments.empty() ? stderr : stdout);
    return arguments.empty() ? kExitUsage : kExitDone;
  }
  if (name == "--version" || name == "version") {
    std::printf("starling %s\n", kEngineVersion);
    return kExitDone;
  }
  for (const Command& command : kCommands) {
    if (name == command.name) return command.run(Arguments(arguments).subspan(1));
  }
  return UnknownCommand(name);
}

}  // namespace
}  // namespace starling

int main(int argc, char** argv) {
  for (const starling::Command& command : starling::kCommands) {
    if (argc > 1 && command.profiles && std::string(argv[1]) == command.name) {
      starling::PrepareProfiling(argv);
    }
  }
  try {
    return starling::Main(std::vector<std::string>(argv + 1, argv + argc));
  } catch (const std::exception& error) {
    return starling::WorkError(absl::InternalError(error.what()));
  }
}
