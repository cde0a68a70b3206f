#include "engine/cli/command_line.h"

#include <algorithm>
#include <cstdio>

#include "absl/strings/str_cat.h"
#include "engine/cli/exit_status.h"

namespace starling {

std::unique_ptr<CLI::App> MakeCommand(const std::string& name, const std::string& description) {
  auto command = std::make_unique<CLI::App>(description, absl::StrCat("starling ", name));
  command->get_formatter()->column_width(30);
  return command;
}

absl::optional<int> ParseCommandLine(CLI::App& command, Arguments arguments) {
  // CLI11 takes them from the back.
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    command.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    std::fputs(command.help().c_str(), stdout);
    return kExitDone;
  } catch (const CLI::ParseError& error) {
    return UsageError(absl::InvalidArgumentError(
        absl::StrCat(error.what(), "; see `", command.get_name(), " --help`")));
  }
  return absl::nullopt;
}

}  // namespace starling
