#include "engine/cli/belief_section.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "report/card.h"
#include "report/heat_map.h"

namespace starling {
namespace {

using Moments = std::vector<std::vector<std::vector<double>>>;  // [moment][part][entry]

// One part of all moments, entries as rows and moments as columns.
HeatMap MapOf(const Moments& moments, size_t part, const BeliefLog& log) {
  HeatMap map;
  map.x_label = "tick";
  map.value_label = "probability";
  map.columns = static_cast<int>(moments.size());
  map.x_start = static_cast<double>(log.first_tick());
  map.x_step = static_cast<double>(log.interval());
  map.low = 0;
  map.high = 1;
  const size_t entries = moments[0][part].size();
  for (size_t entry = 0; entry < entries; ++entry) {
    map.row_labels.push_back(absl::StrCat(entry));
    for (const auto& moment : moments) map.values.push_back(moment[part][entry]);
  }
  return map;
}

std::string NameOr(const std::string& name, const char* kind, size_t index) {
  return name.empty() ? absl::StrCat(kind, " ", index) : name;
}

}  // namespace

std::string BeliefSection(const BeliefLog& log, const GenerativeModel& model) {
  if (log.agents().empty()) {
    return Paragraph(
        "No agent was recorded. A scenario names some with `record { beliefs { agents: [0, 7] } "
        "}`.");
  }
  if (log.agents()[0].beliefs.empty()) {
    return Paragraph("The run ended before the first moment at which beliefs are recorded.");
  }
  std::string html = Paragraph(absl::StrCat(
      "A row for each state or action, a column for each recorded tick, from tick ",
      log.first_tick(), " every ", log.interval(), log.interval() == 1 ? " tick." : " ticks."));
  for (const BeliefLog::Agent& agent : log.agents()) {
    const std::string who = absl::StrCat(log.population(), " ", agent.agent, ": ");
    for (size_t factor = 0; factor < model.factors().size(); ++factor) {
      HeatMap map = MapOf(agent.beliefs, factor, log);
      map.title = absl::StrCat(who, "belief about ",
                               NameOr(model.factors()[factor].name, "factor", factor));
      html += HeatMapHtml(map);
    }
    for (size_t control = 0; control < model.controls().size(); ++control) {
      HeatMap map = MapOf(agent.action_probabilities, control, log);
      map.title = absl::StrCat(who, "policy, next action of ",
                               NameOr(model.controls()[control].name, "control", control));
      html += HeatMapHtml(map);
    }
  }
  return html;
}

}  // namespace starling
