#include "engine/cli/ctl/inspection_text.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "engine/cli/exit_status.h"
#include "report/format.h"

namespace starling {
namespace {

constexpr int kMostAgents = 100;
constexpr int kRoomForRest = 18;  // " ... (+1,234 more)"

std::string ShapeText(const v1::InspectAgentsResponse::Array& array) {
  if (array.shape().empty()) return "a number each";
  return absl::StrCat(absl::StrJoin(array.shape(), " x "), " each");
}

std::string RowText(const double* values, int64_t count, int columns) {
  std::string text;
  for (int64_t i = 0; i < count; ++i) {
    const std::string number = FormatSignificant(values[i], 3);
    const bool last = i + 1 == count;
    if (static_cast<int>(text.size() + number.size()) + 1 + (last ? 0 : kRoomForRest) > columns &&
        i > 0) {
      return absl::StrCat(text, " ... (+", FormatCount(count - i), " more)");
    }
    absl::StrAppend(&text, i == 0 ? "" : " ", number);
  }
  return text;
}

}  // namespace

std::string InspectionText(const std::string& name, const v1::InspectAgentsResponse& response,
                           int columns) {
  const int64_t agents = response.agents_size();
  std::string text = absl::StrCat(name, " at tick ", response.tick(), ", ", FormatCount(agents),
                                  agents == 1 ? " agent\n" : " agents\n");
  for (const v1::InspectAgentsResponse::Array& array : response.arrays()) {
    absl::StrAppend(&text, "\n", OneLine(array.label()), "  ", ShapeText(array), "\n");
    const int64_t each = agents == 0 ? 0 : array.values_size() / agents;
    if (agents == 0 || array.values_size() % agents != 0) {
      absl::StrAppend(&text, "  ", array.values_size(), " values do not fit ", agents, " agents\n");
      continue;
    }
    for (int64_t i = 0; i < std::min<int64_t>(agents, kMostAgents); ++i) {
      const std::string who = absl::StrCat("  agent ", response.agents(static_cast<int>(i)), "  ");
      absl::StrAppend(&text, who,
                      RowText(array.values().data() + i * each, each,
                              columns - 1 - static_cast<int>(who.size())),
                      "\n");
    }
    if (agents > kMostAgents) {
      absl::StrAppend(&text, "  (+", FormatCount(agents - kMostAgents),
                      " more agents; --agents chooses, --json gives all)\n");
    }
  }
  return text;
}

}  // namespace starling
