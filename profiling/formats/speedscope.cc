#include "profiling/formats/speedscope.h"

#include <algorithm>
#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "nlohmann/json.hpp"
#include "profiling/formats/honesty.h"
#include "profiling/formats/stack_table.h"
#include "profiling/formats/text.h"

namespace starling {
namespace {

std::string Quoted(absl::string_view text) { return nlohmann::json(ValidUtf8(text)).dump(); }

// The units that the format knows; all others count things.
std::string UnitOf(const Profile::ValueType& type) {
  static constexpr std::array<const char*, 5> kUnits = {"nanoseconds", "microseconds",
                                                        "milliseconds", "seconds", "bytes"};
  return std::find(kUnits.begin(), kUnits.end(), type.unit) == kUnits.end() ? "none" : type.unit;
}

std::string FactsJson(const Profile& profile) {
  const Profile::Facts& facts = profile.facts;
  nlohmann::json json = {{"kind", ValidUtf8(facts.kind)},
                         {"unwinder", ValidUtf8(facts.unwinder)},
                         {"asked_hz", facts.asked_hz},
                         {"effective_hz", facts.effective_hz},
                         {"cpu_seconds", facts.cpu_seconds},
                         {"wall_seconds", facts.wall_seconds},
                         {"handler_seconds", facts.handler_seconds},
                         {"truncated", facts.truncated},
                         {"unsymbolised_share", UnsymbolisedShare(profile)},
                         {"notes", nlohmann::json::array()}};
  for (const std::string& note : facts.notes) json["notes"].push_back(ValidUtf8(note));
  return json.dump();
}

void AppendProfile(const Profile& profile, const StackTable& table, size_t value,
                   std::string& out) {
  const Profile::ValueType& type = profile.value_types[value];
  absl::StrAppend(&out, "{\"type\":\"sampled\",\"name\":",
                  Quoted(absl::StrCat(type.type, ": ", HonestySentence(profile))), ",\"unit\":\"",
                  UnitOf(type),
                  "\",\"startValue\":0,\"endValue\":", TotalOf(profile, static_cast<int>(value)),
                  ",\"samples\":[");
  absl::string_view separator;
  for (const StackTable::Stack& stack : table.stacks) {
    absl::StrAppend(&out, separator, "[", absl::StrJoin(stack.names, ","), "]");
    separator = ",\n";
  }
  absl::StrAppend(&out, "],\"weights\":[");
  separator = "";
  for (const StackTable::Stack& stack : table.stacks) {
    absl::StrAppend(&out, separator, stack.values[value]);
    separator = ",";
  }
  absl::StrAppend(&out, "]}");
}

}  // namespace

std::string WriteSpeedscope(const Profile& profile, absl::string_view name) {
  const StackTable table = BuildStackTable(profile, [](const std::string& n) { return n; });
  std::string out = absl::StrCat(
      "{\"$schema\":\"https://www.speedscope.app/file-format-schema.json\",\n\"exporter\":"
      "\"starling\",\n\"name\":",
      Quoted(name), ",\n\"starling\":", FactsJson(profile),
      ",\n\"activeProfileIndex\":0,\n\"shared\":{\"frames\":[");
  absl::string_view separator;
  for (const std::string& frame : table.names) {
    absl::StrAppend(&out, separator, "{\"name\":", Quoted(frame), "}");
    separator = ",\n";
  }
  absl::StrAppend(&out, "]},\n\"profiles\":[");
  for (size_t value = 0; value < profile.value_types.size(); ++value) {
    if (value > 0) absl::StrAppend(&out, ",\n");
    AppendProfile(profile, table, value, out);
  }
  absl::StrAppend(&out, "]}\n");
  return out;
}

}  // namespace starling
