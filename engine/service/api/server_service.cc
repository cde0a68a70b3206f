#include "engine/service/api/server_service.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "engine/backends/processors.h"
#include "engine/core/machine_memory.h"
#include "engine/core/version.h"
#include "engine/wire/timestamp.h"

namespace starling {
namespace {

using Choices = google::protobuf::RepeatedPtrField<v1::ServerInfo::Choice>;

template <typename Entries>
void AddChoices(const Entries& entries, Choices& choices) {
  for (const auto& entry : entries) {
    v1::ServerInfo::Choice& choice = *choices.Add();
    choice.set_name(entry.name);
    choice.set_description(entry.description);
    choice.set_unavailable_reason(entry.unavailable);
  }
}

v1::ServerLimits ToProto(const ServerLimits& limits) {
  v1::ServerLimits result;
  result.set_message_bytes(limits.message_bytes);
  result.set_simulations(limits.simulations);
  result.set_agents(limits.agents);
  result.set_state_bytes(limits.state_bytes);
  result.set_models(limits.models);
  result.set_snapshots(limits.snapshots);
  result.set_snapshot_bytes(limits.snapshot_bytes);
  result.set_profiles(limits.profiles);
  result.set_streams(limits.streams);
  result.set_waiting_steps(limits.waiting_steps);
  result.set_watch_events(limits.watch_events);
  result.set_watch_bytes(limits.watch_bytes);
  return result;
}

void AddSample(const std::string& name, const prometheus::ClientMetric& metric, double value,
               v1::ServerMetrics& response) {
  v1::ServerMetrics::Sample& sample = *response.add_samples();
  sample.set_name(name);
  for (const auto& label : metric.label) (*sample.mutable_labels())[label.name] = label.value;
  sample.set_value(value);
}

void AddSamples(const prometheus::MetricFamily& family, const prometheus::ClientMetric& metric,
                v1::ServerMetrics& response) {
  switch (family.type) {
    case prometheus::MetricType::Counter:
      return AddSample(family.name, metric, metric.counter.value, response);
    case prometheus::MetricType::Gauge:
      return AddSample(family.name, metric, metric.gauge.value, response);
    case prometheus::MetricType::Histogram: {
      const prometheus::ClientMetric::Histogram& histogram = metric.histogram;
      AddSample(family.name + "_count", metric, static_cast<double>(histogram.sample_count),
                response);
      AddSample(family.name + "_sum", metric, histogram.sample_sum, response);
      for (const auto& bucket : histogram.bucket) {
        prometheus::ClientMetric with_bound = metric;
        with_bound.label.push_back({"le", absl::StrCat(bucket.upper_bound)});
        AddSample(family.name + "_bucket", with_bound, static_cast<double>(bucket.cumulative_count),
                  response);
      }
      return;
    }
    default:
      return AddSample(family.name, metric, metric.untyped.value, response);
  }
}

}  // namespace

ServerServiceImpl::ServerServiceImpl(ServerServiceParts parts) : parts_(std::move(parts)) {
  constant_.set_version(kEngineVersion);
  *constant_.mutable_start_time() = TimestampNow();
  *constant_.mutable_limits() = ToProto(parts_.limits);
  AddChoices(parts_.catalogue->backends.List(), *constant_.mutable_backends());
  AddChoices(parts_.catalogue->schedulers.List(), *constant_.mutable_schedulers());
  AddChoices(parts_.catalogue->worlds.List(), *constant_.mutable_worlds());
  AddChoices(ProfileKinds(), *constant_.mutable_profiles());
  constant_.set_processors(AvailableProcessors());
  constant_.set_memory_bytes(MachineBytes());
}

grpc::Status ServerServiceImpl::GetServerInfo(grpc::ServerContext*, const v1::GetServerInfoRequest*,
                                              v1::ServerInfo* response) {
  *response = constant_;
  response->set_draining(parts_.draining());
  response->set_simulations(parts_.simulations());
  return grpc::Status::OK;
}

grpc::Status ServerServiceImpl::GetServerMetrics(grpc::ServerContext*,
                                                 const v1::GetServerMetricsRequest*,
                                                 v1::ServerMetrics* response) {
  for (const prometheus::MetricFamily& family : parts_.metrics->Collect()) {
    for (const prometheus::ClientMetric& metric : family.metric) {
      AddSamples(family, metric, *response);
    }
  }
  return grpc::Status::OK;
}

}  // namespace starling
