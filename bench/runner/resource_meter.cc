#include "bench/runner/resource_meter.h"

#include <algorithm>

namespace starling {
namespace {

// Adds what a counter grew by, if the system tells both readings.
void AddGrowth(int64_t& sum, int64_t before, int64_t after) {
  if (before < 0 || after < 0) return;
  sum = std::max<int64_t>(sum, 0) + after - before;
}

}  // namespace

void ResourceMeter::Begin() {
  network_begun_ = ReadNetworkBytes();
  begun_ = ReadProcessResources();
}

void ResourceMeter::End() {
  const ProcessResources now = ReadProcessResources();
  const NetworkBytes network = ReadNetworkBytes();
  sum_.cpu_seconds += now.cpu_seconds - begun_.cpu_seconds;
  AddGrowth(sum_.context_switches, begun_.context_switches, now.context_switches);
  AddGrowth(sum_.page_faults, begun_.page_faults, now.page_faults);
  AddGrowth(sum_.disk_read_bytes, begun_.disk_read_bytes, now.disk_read_bytes);
  AddGrowth(sum_.disk_write_bytes, begun_.disk_write_bytes, now.disk_write_bytes);
  AddGrowth(sum_.network_rx_bytes, network_begun_.received, network.received);
  AddGrowth(sum_.network_tx_bytes, network_begun_.sent, network.sent);
}

RowResources ResourceMeter::Sum() const {
  RowResources sum = sum_;
  const ProcessResources now = ReadProcessResources();
  sum.rss_bytes = now.rss_bytes;
  sum.rss_peak_bytes = now.rss_peak_bytes;
  sum.pss_bytes = ReadPssBytes();
  sum.threads = now.threads;
  sum.connections = CountOpenFiles().sockets;
  return sum;
}

}  // namespace starling
