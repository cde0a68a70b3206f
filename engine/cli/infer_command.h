// `starling infer`: one agent over a recorded sequence of observations, and whether it computes
// what the recording says.
#ifndef STARLING_ENGINE_CLI_INFER_COMMAND_H_
#define STARLING_ENGINE_CLI_INFER_COMMAND_H_

#include <CLI/CLI.hpp>
#include <string>

namespace starling {

struct InferFlags {
  std::string file;
  bool check = false;
  bool json = false;
  double tolerance = 1e-10;
};

void AddInferFlags(CLI::App& command, InferFlags& flags);

// Returns the exit status of the program: with --check, 3 if a quantity differs by more than the
// tolerance.
int InferCommand(const InferFlags& flags);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_INFER_COMMAND_H_
