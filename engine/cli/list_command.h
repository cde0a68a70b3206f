// `starling list`: what there is, a line each, and why what cannot be used cannot.
#ifndef STARLING_ENGINE_CLI_LIST_COMMAND_H_
#define STARLING_ENGINE_CLI_LIST_COMMAND_H_

#include <CLI/CLI.hpp>
#include <string>

namespace starling {

struct ListFlags {
  std::string what;
  bool json = false;
};

void AddListFlags(CLI::App& command, ListFlags& flags);

// Returns the exit status of the program.
int ListCommand(const ListFlags& flags);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_LIST_COMMAND_H_
