// What a server counts, as Prometheus metrics.
//
//   ServerMetrics metrics([&] { return ServerGauges{...}; });
//   metrics.ticks().Increment(10);       // one atomic addition; keep the reference
//   metrics.Text();                      // what /metrics shows
//
//   | metric                             | kind      | from                       |
//   |------------------------------------|-----------|----------------------------|
//   | starling_ticks_total               | counter   | ticks()                    |
//   | starling_agent_steps_total         | counter   | agent_steps()              |
//   | starling_watch_events_total        | counter   | watch_events()             |
//   | starling_watch_lagged_events_total | counter   | watch_lagged_events()      |
//   | starling_rpc_total{method,code}    | counter   | engine/service/rpc_meter.h |
//   | starling_rpc_seconds{method}       | histogram | likewise                   |
//   | starling_simulations{state}, starling_agents, starling_watchers, starling_models, |||
//   | starling_snapshots, starling_profiles, starling_state_bytes | gauge | ServerGauges |
//   | process_*                          | as Prometheus names them | /proc       |
//
// Thread safety: all methods may be called from any thread. References stay valid as long as the
// metrics do.
#ifndef STARLING_ENGINE_SERVICE_HTTP_METRICS_H_
#define STARLING_ENGINE_SERVICE_HTTP_METRICS_H_

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "prometheus/counter.h"
#include "prometheus/family.h"
#include "prometheus/histogram.h"
#include "prometheus/metric_family.h"
#include "prometheus/registry.h"

namespace starling {

// What is there at this moment.
struct ServerGauges {
  std::map<std::string, int64_t> simulations;  // by state: "PAUSED", "RUNNING", ...
  int64_t agents = 0;
  int64_t watchers = 0;
  int64_t models = 0;
  int64_t snapshots = 0;
  int64_t profiles = 0;
  int64_t state_bytes = 0;
};

class ServerMetrics {
 public:
  // `read` is asked at each scrape, from the thread that scrapes; null: no gauges are shown.
  explicit ServerMetrics(std::function<ServerGauges()> read = nullptr);

  prometheus::Counter& ticks() { return *ticks_; }
  prometheus::Counter& agent_steps() { return *agent_steps_; }
  prometheus::Counter& watch_events() { return *watch_events_; }                // handed to readers
  prometheus::Counter& watch_lagged_events() { return *watch_lagged_events_; }  // missed by readers

  // Of one method ("starling.v1.SimulationService/StepSimulation") and gRPC's name of the code
  // ("OK"). A look-up under a lock: keep what they give.
  prometheus::Counter& RpcCount(const std::string& method, const std::string& code);
  prometheus::Histogram& RpcSeconds(const std::string& method);

  // All families in order of name; as Prometheus text.
  std::vector<prometheus::MetricFamily> Collect() const;
  std::string Text() const;

 private:
  prometheus::Registry registry_;
  std::function<ServerGauges()> read_;
  prometheus::Counter* ticks_;
  prometheus::Counter* agent_steps_;
  prometheus::Counter* watch_events_;
  prometheus::Counter* watch_lagged_events_;
  prometheus::Family<prometheus::Counter>* rpc_total_;
  prometheus::Family<prometheus::Histogram>* rpc_seconds_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_HTTP_METRICS_H_
