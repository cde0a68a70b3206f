#include "engine/wire/case_record.h"

#include <algorithm>
#include <utility>

#include "base/status_macros.h"
#include "engine/wire/case_check.h"
#include "engine/wire/case_values.h"
#include "engine/wire/json_message.h"
#include "engine/wire/model_json.h"

namespace starling {
namespace {

using Json = nlohmann::ordered_json;

// How far the beliefs of the run are from those computed again, and how often the agent would have
// acted otherwise.
Json AgreementOf(const ReferenceCase& reference, const CaseResult& result,
                 const std::vector<std::vector<int>>& choices, const RecordedRun& run) {
  double largest = 0;
  size_t where = 0;
  int64_t others = 0;
  for (size_t t = 0; t < result.steps.size(); ++t) {
    const Quantity* const again = FindQuantity(result.steps[t], "qs");
    const double distance = Distance(*again, Quantity::Lists("qs", run.beliefs[t]));
    if (distance > largest) where = t;
    largest = std::max(largest, distance);
    others += choices[t] != reference.steps[t].action ? 1 : 0;
  }
  return {{"precision", run.precision},
          {"largest_belief_difference", largest},
          {"step", where},
          {"other_choices", others}};
}

std::vector<int> ChoiceOf(const std::vector<Quantity>& step, bool own_controls) {
  const Quantity* const action = FindQuantity(step, own_controls ? "action" : "action_multi");
  return {action->parts[0].values.begin(), action->parts[0].values.end()};
}

}  // namespace

absl::StatusOr<nlohmann::ordered_json> RecordCase(const ReferenceCase& reference,
                                                  const v1::Agent& settings,
                                                  const RecordedRun& run) {
  ASSIGN_OR_RETURN(CaseResult result, RunCase(reference));
  const CaseSubject subject = {reference.model, reference.settings, reference.own_controls};
  std::vector<std::vector<int>> choices;
  Json steps = Json::array();
  for (size_t t = 0; t < result.steps.size(); ++t) {
    const CaseStep& step = reference.steps[t];
    choices.push_back(ChoiceOf(result.steps[t], reference.own_controls));
    for (const Quantity& action : ActionQuantities(subject, step.action)) {
      for (Quantity& quantity : result.steps[t]) {
        if (quantity.name == action.name) quantity = action;
      }
    }
    steps.push_back(StepAsJson(step, result.steps[t], static_cast<int64_t>(t)));
  }
  v1::Agent fields = settings;
  fields.clear_dialect();
  return Json{{"format", "starling-case-1"},
              {"case", reference.name},
              {"dialect", reference.dialect},
              {"kind", reference.kind},
              {"draws", {{"seed", reference.seed}, {"agent", reference.agent}}},
              {"run", AgreementOf(reference, result, choices, run)},
              {"model", ToJson(reference.model)},
              {"settings", MessageToJson(fields)},
              {"steps", std::move(steps)}};
}

}  // namespace starling
