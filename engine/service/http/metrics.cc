#include "engine/service/http/metrics.h"

#include <utility>

#include "absl/algorithm/container.h"
#include "engine/service/http/process_metrics.h"
#include "prometheus/text_serializer.h"

namespace starling {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

prometheus::Counter* AddCounter(prometheus::Registry& registry, const char* name,
                                const char* help) {
  return &prometheus::BuildCounter().Name(name).Help(help).Register(registry).Add({});
}

// From a call that finds nothing (0.1 ms) to a long step.
const prometheus::Histogram::BucketBoundaries& RpcBuckets() {
  static const auto& buckets = *new prometheus::Histogram::BucketBoundaries{
      0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
      0.1,    0.25,    0.5,    1,     2.5,    5,     10,   60};
  return buckets;
}

std::vector<MetricFamily> FamiliesOf(const ServerGauges& gauges) {
  MetricFamily simulations{"starling_simulations", "Simulations by state.", MetricType::Gauge, {}};
  for (const auto& [state, count] : gauges.simulations) {
    ClientMetric metric;
    metric.label = {{"state", state}};
    metric.gauge.value = static_cast<double>(count);
    simulations.metric.push_back(std::move(metric));
  }
  const auto gauge = [](const char* name, const char* help, int64_t value) {
    return SingleMetric(name, help, MetricType::Gauge, static_cast<double>(value));
  };
  return {
      simulations,
      gauge("starling_agents", "Agents of all simulations.", gauges.agents),
      gauge("starling_models", "Stored models.", gauges.models),
      gauge("starling_profiles", "Kept profiles.", gauges.profiles),
      gauge("starling_snapshots", "Stored snapshots.", gauges.snapshots),
      gauge("starling_state_bytes", "Memory of all simulations in bytes.", gauges.state_bytes),
      gauge("starling_watchers", "Open watches and drives.", gauges.watchers),
  };
}

void Append(std::vector<MetricFamily> more, std::vector<MetricFamily>& families) {
  for (MetricFamily& family : more) families.push_back(std::move(family));
}

}  // namespace

ServerMetrics::ServerMetrics(std::function<ServerGauges()> read)
    : read_(std::move(read)),
      ticks_(AddCounter(registry_, "starling_ticks_total", "Ticks of all simulations.")),
      agent_steps_(
          AddCounter(registry_, "starling_agent_steps_total", "Ticks times agents in them.")),
      watch_events_(AddCounter(registry_, "starling_watch_events_total",
                               "Events that were sent to watchers.")),
      watch_lagged_events_(AddCounter(registry_, "starling_watch_lagged_events_total",
                                      "Events that watchers missed for being late.")),
      rpc_total_(&prometheus::BuildCounter()
                      .Name("starling_rpc_total")
                      .Help("Finished calls by method and status code.")
                      .Register(registry_)),
      rpc_seconds_(&prometheus::BuildHistogram()
                        .Name("starling_rpc_seconds")
                        .Help("How long calls took, in seconds; streams until they ended.")
                        .Register(registry_)) {}

prometheus::Counter& ServerMetrics::RpcCount(const std::string& method, const std::string& code) {
  return rpc_total_->Add({{"code", code}, {"method", method}});
}

prometheus::Histogram& ServerMetrics::RpcSeconds(const std::string& method) {
  return rpc_seconds_->Add({{"method", method}}, RpcBuckets());
}

std::vector<MetricFamily> ServerMetrics::Collect() const {
  std::vector<MetricFamily> families = registry_.Collect();
  if (read_) Append(FamiliesOf(read_()), families);
  Append(ProcessMetrics(), families);
  absl::c_sort(families,
               [](const MetricFamily& a, const MetricFamily& b) { return a.name < b.name; });
  return families;
}

std::string ServerMetrics::Text() const {
  return prometheus::TextSerializer().Serialize(Collect());
}

}  // namespace starling
