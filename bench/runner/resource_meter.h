// What this process uses in the sections between Begin and End.
//
//   ResourceMeter meter;
//   meter.Begin(); Work(); meter.End();      // any number of times
//   row.resources = meter.Sum();
//
// Not thread-safe.
#ifndef STARLING_BENCH_RUNNER_RESOURCE_METER_H_
#define STARLING_BENCH_RUNNER_RESOURCE_METER_H_

#include "bench/results/results.h"
#include "profiling/resources/process_resources.h"

namespace starling {

class ResourceMeter {
 public:
  void Begin();
  void End();

  // What was counted so far, with the memory, threads and sockets of this instant. Walks the memory
  // map: milliseconds.
  RowResources Sum() const;

 private:
  ProcessResources begun_;
  NetworkBytes network_begun_;
  RowResources sum_;
};

}  // namespace starling

#endif  // STARLING_BENCH_RUNNER_RESOURCE_METER_H_
