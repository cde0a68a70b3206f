// The flags of one command, parsed: help, errors and what the shell gave, alike for all commands.
//
//   CLI::App app = MakeCommand("list", "What can be chosen by name.");
//   app.add_flag("--json", json, "...");
//   if (const auto ended = ParseCommandLine(app, args)) return *ended;
#ifndef STARLING_ENGINE_CLI_COMMAND_LINE_H_
#define STARLING_ENGINE_CLI_COMMAND_LINE_H_

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "absl/types/span.h"

namespace starling {

// What follows the command's name.
using Arguments = absl::Span<const std::string>;

// A command whose help begins with `description`.
std::unique_ptr<CLI::App> MakeCommand(const std::string& name, const std::string& description);

// Sets what the flags were declared with. Nothing: go on. Else the exit status: help was printed to
// stdout, or an error to stderr.
absl::optional<int> ParseCommandLine(CLI::App& command, Arguments arguments);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_COMMAND_LINE_H_
