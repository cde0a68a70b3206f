#include "engine/wire/scenario_text.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "base/status_macros.h"
#include "engine/core/read_file.h"
#include "engine/wire/field_path.h"
#include "engine/wire/message_digest.h"
#include "engine/wire/overrides.h"
#include "google/protobuf/stubs/common.h"
#include "google/protobuf/text_format.h"

namespace starling {
namespace {

// Whether one path names the field of the other, or something around it.
bool Encloses(absl::string_view outer, absl::string_view inner) {
  if (!absl::StartsWith(inner, outer)) return false;
  return inner.size() == outer.size() || inner[outer.size()] == '.' || inner[outer.size()] == '[';
}

bool IsControl(unsigned char byte) {
  return (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f;
}

absl::Status CheckIsText(absl::string_view text, absl::string_view name) {
  const auto not_text = [&](absl::string_view what) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, ": not a text file: ", what,
                     "; a scenario is text as in examples/foraging.textproto"));
  };
  for (size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if (IsControl(byte)) return not_text(absl::StrFormat("byte 0x%02x at position %d", byte, i));
  }
  const int size = static_cast<int>(text.size());
  if (!google::protobuf::internal::IsStructurallyValidUTF8(text.data(), size)) {
    return not_text("it is not valid UTF-8");
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status ScenarioDescription::Locate(const absl::Status& status) const {
  if (status.ok()) return status;
  const absl::string_view path = LeadingFieldPath(status.message());
  std::string place = text.Locate(path);
  for (auto entry = overrides.rbegin(); !path.empty() && entry != overrides.rend(); ++entry) {
    const absl::string_view set = OverridePath(*entry);
    if (Encloses(set, path) || Encloses(path, set)) {
      place = absl::StrCat("--set ", *entry);
      break;
    }
  }
  return absl::Status(status.code(), absl::StrCat(place, ": ", status.message()));
}

absl::Status ApplyOverrides(absl::Span<const std::string> overrides,
                            ScenarioDescription& description) {
  for (const std::string& entry : overrides) {
    RETURN_IF_ERROR(ApplyOverride(entry, description.scenario));
    description.overrides.push_back(entry);
  }
  return absl::OkStatus();
}

absl::StatusOr<ScenarioDescription> ParseScenarioText(absl::string_view text,
                                                      absl::string_view name) {
  RETURN_IF_ERROR(CheckIsText(text, name));
  ScenarioDescription description;
  RETURN_IF_ERROR(ParseText(text, name, description.scenario, description.text));
  if (description.scenario.ByteSizeLong() == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(name,
                     ": holds no scenario; it needs at least name, ticks, world and "
                     "populations, as in examples/foraging.textproto"));
  }
  return description;
}

absl::StatusOr<ScenarioDescription> ReadScenarioFile(const std::string& path,
                                                     absl::Span<const std::string> overrides) {
  constexpr int64_t kMostBytes = int64_t{64} << 20;
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kMostBytes));
  ASSIGN_OR_RETURN(ScenarioDescription description, ParseScenarioText(text, path));
  const size_t slash = path.rfind('/');
  description.folder = slash == std::string::npos ? "" : path.substr(0, slash + 1);
  RETURN_IF_ERROR(ApplyOverrides(overrides, description));
  return description;
}

std::string ToText(const v1::Scenario& scenario) {
  google::protobuf::TextFormat::Printer printer;
  printer.SetUseShortRepeatedPrimitives(true);
  printer.SetUseUtf8StringEscaping(true);
  std::string text;
  printer.PrintToString(scenario, &text);
  return text;
}

std::string ScenarioDigest(const v1::Scenario& scenario) {
  v1::Scenario what_counts = scenario;
  what_counts.clear_execution();
  what_counts.clear_record();
  return MessageDigest(what_counts);
}

}  // namespace starling
