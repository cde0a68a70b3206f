#include "engine/cli/ctl/event_text.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "engine/cli/ctl/simulation_text.h"
#include "engine/cli/ctl/verb.h"
#include "engine/cli/exit_status.h"
#include "nlohmann/json.hpp"
#include "report/format.h"

namespace starling {
namespace {

using nlohmann::ordered_json;

std::string MetricName(const std::vector<std::string>& metrics, int place) {
  return place < static_cast<int>(metrics.size()) ? metrics[place] : absl::StrCat("metric_", place);
}

// JSON has no numbers for these; protobuf's has texts.
ordered_json NumberJson(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "Infinity" : "-Infinity";
  return value;
}

std::string Agents(int64_t count) {
  return absl::StrCat(FormatCount(count), count == 1 ? " agent" : " agents");
}

std::string AgentsWords(const v1::SimulationEvent::AgentsChanged& change) {
  std::string text;
  if (change.added_size() > 0) absl::StrAppend(&text, Agents(change.added_size()), " joined, ");
  if (change.removed_size() > 0) absl::StrAppend(&text, Agents(change.removed_size()), " left, ");
  return absl::StrCat(text, FormatCount(change.agents()), " now");
}

std::string EndWords(const v1::SimulationEvent::Ended& ended) {
  switch (ended.reason()) {
    case v1::SimulationEvent::Ended::DELETED:
      return "the watch ends: the simulation was deleted";
    case v1::SimulationEvent::Ended::DRAINING:
      return absl::StrCat("the watch ends: the server is about to end",
                          ended.snapshot().empty() ? "" : "; it kept ", OneLine(ended.snapshot()));
    case v1::SimulationEvent::Ended::FINISHED:
      return "the watch ends: the simulation has finished";
    default:
      return "the watch ends";
  }
}

}  // namespace

std::string EventJson(const v1::SimulationEvent& event, const std::vector<std::string>& metrics) {
  if (event.event_case() != v1::SimulationEvent::kMetrics) {
    return absl::StrCat(ToJson(event), "\n");
  }
  v1::SimulationEvent rest = event;
  rest.mutable_metrics()->clear_values();
  ordered_json json = ordered_json::parse(ToJson(rest), nullptr, /*allow_exceptions=*/false);
  ordered_json values = ordered_json::object();
  for (int i = 0; i < event.metrics().values_size(); ++i) {
    values[MetricName(metrics, i)] = NumberJson(event.metrics().values(i));
  }
  json["metrics"]["values"] = std::move(values);
  return absl::StrCat(json.dump(-1, ' ', false, ordered_json::error_handler_t::replace), "\n");
}

std::string EventWords(const v1::SimulationEvent& event, const std::vector<std::string>& metrics) {
  switch (event.event_case()) {
    case v1::SimulationEvent::kMetrics: {
      std::string text;
      for (int i = 0; i < event.metrics().values_size(); ++i) {
        absl::StrAppend(&text, i == 0 ? "" : ", ", OneLine(MetricName(metrics, i)), " ",
                        FormatSignificant(event.metrics().values(i)));
      }
      return text;
    }
    case v1::SimulationEvent::kStateChanged: {
      const auto& change = event.state_changed();
      std::string text = StateName(change.to());
      if (change.from() != v1::Simulation::STATE_UNSPECIFIED) {
        text = absl::StrCat(StateName(change.from()), " -> ", text);
      }
      return change.message().empty() ? text : absl::StrCat(text, ": ", OneLine(change.message()));
    }
    case v1::SimulationEvent::kAgentsChanged:
      return AgentsWords(event.agents_changed());
    case v1::SimulationEvent::kSnapshotCreated:
      return absl::StrCat("snapshot ", OneLine(event.snapshot_created().snapshot()));
    case v1::SimulationEvent::kLagged:
      return absl::StrCat(FormatCount(event.lagged().dropped()),
                          " events lost: this reader is slower than the simulation");
    case v1::SimulationEvent::kHeartbeat:
      return "nothing happens";
    case v1::SimulationEvent::kEnded:
      return EndWords(event.ended());
    case v1::SimulationEvent::EVENT_NOT_SET:
      break;
  }
  return "an event that this version does not know";
}

std::string EventLine(const v1::SimulationEvent& event, const std::vector<std::string>& metrics) {
  return absl::StrCat("tick ", event.tick(), "  ", EventWords(event, metrics), "\n");
}

}  // namespace starling
