// What all verbs of `starling ctl` have in common: the flags of the connection, JSON, errors.
//
//   int GetVerb(Arguments arguments) {
//     VerbFlags flags;
//     std::string name;
//     auto command = MakeVerb("get", "A simulation, with its state hash.", flags);
//     command->add_option("NAME", name, "simulations/ID or ID")->required();
//     if (const auto ended = ParseCommandLine(*command, arguments)) return *ended;
//     return RunVerb(flags, [&](const Client& client) -> absl::Status { ... });
//   }
#ifndef STARLING_ENGINE_CLI_CTL_VERB_H_
#define STARLING_ENGINE_CLI_CTL_VERB_H_

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "engine/cli/command_line.h"
#include "engine/cli/ctl/client.h"
#include "google/protobuf/message.h"

namespace starling {

struct VerbFlags {
  ConnectionSettings connection;
  std::string timeout;  // as it was given
  bool json = false;
  bool quiet = false;
  bool no_color = false;
};

// A command with the flags that all verbs have. `flags` outlives the parsing.
std::unique_ptr<CLI::App> MakeVerb(const std::string& name, const std::string& description,
                                   VerbFlags& flags);

// Connects and does the work; prints the error there may be and gives the exit status.
int RunVerb(const VerbFlags& flags, const std::function<absl::Status(const Client&)>& work);

// The same without a server, for what can be refused before one is asked.
int FailVerb(const absl::Status& status);

// Arguments with the flags that stand before the verb put behind it; what is before: {} if no verb
// is there.
std::vector<std::string> VerbFirst(Arguments arguments);

// "one" is "simulations/one" in the collection "simulations"; what has a `/` stays as it is.
std::string FullName(absl::string_view collection, absl::string_view name);

// Agents as they are written on a command line: "7", "0,1,5-9". INVALID_ARGUMENT for anything else,
// and for more than a million of them.
absl::StatusOr<std::vector<int64_t>> ParseAgents(const std::vector<std::string>& texts);

// `key=value`, each. INVALID_ARGUMENT names the one that is not.
absl::StatusOr<std::map<std::string, std::string>> ParseLabels(
    const std::vector<std::string>& texts);

// A message as one line of JSON, with the field names of the specification and all fields.
std::string ToJson(const google::protobuf::Message& message);

// Writes to stdout.
void Print(absl::string_view text);
void PrintJson(const google::protobuf::Message& message);

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_VERB_H_
