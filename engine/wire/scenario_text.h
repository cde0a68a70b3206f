// Scenarios as text: reading files, applying overrides, writing the canonical form.
//
//   ASSIGN_OR_RETURN(ScenarioDescription description,
//                    ReadScenarioFile("maze.textproto", {"populations[0].count=100"}));
//   absl::Status status = ...;                     // "populations[0].count: is 0; ..."
//   return description.Locate(status);             // "maze.textproto:4:3: populations[0].count:
//   ..."
//
// All errors are INVALID_ARGUMENT (NOT_FOUND for a missing file) and begin with the file, and the
// line and column if there are any.
#ifndef STARLING_ENGINE_WIRE_SCENARIO_TEXT_H_
#define STARLING_ENGINE_WIRE_SCENARIO_TEXT_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "engine/wire/text_parser.h"
#include "proto/starling/v1/scenario.pb.h"

namespace starling {

// A scenario and where each of its fields was given. A value.
struct ScenarioDescription {
  v1::Scenario scenario;
  std::string folder;                  // that the paths in the scenario are relative to
  ParsedText text;                     // what the scenario was parsed from
  std::vector<std::string> overrides;  // that were applied after that, in order

  // Puts in front of an error that begins with a field path where that field was given: the last
  // override that names it or something around or inside it, else its place in the text. Other
  // errors get the text's name. OK stays OK.
  absl::Status Locate(const absl::Status& status) const;
};

// Reads a scenario from a file of at most 64 MiB and applies `overrides` in order.
absl::StatusOr<ScenarioDescription> ReadScenarioFile(const std::string& path,
                                                     absl::Span<const std::string> overrides);

// Parses a scenario, such as the description in a snapshot. `name` is what errors call the text;
// paths in it are relative to the present folder.
absl::StatusOr<ScenarioDescription> ParseScenarioText(absl::string_view text,
                                                      absl::string_view name);

// Applies further overrides.
absl::Status ApplyOverrides(absl::Span<const std::string> overrides,
                            ScenarioDescription& description);

// The canonical text of a scenario: every field that is set, in the order of the specification.
// Parsing it gives the same scenario again, to the last bit of every number.
std::string ToText(const v1::Scenario& scenario);

// The digest (message_digest.h) of everything in the scenario but `execution` and `record`. A
// digest of `SelfContained` scenarios depends on what their model files hold, not on where they
// lie.
std::string ScenarioDigest(const v1::Scenario& scenario);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_SCENARIO_TEXT_H_
