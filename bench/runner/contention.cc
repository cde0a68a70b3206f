#include "bench/runner/contention.h"

#include <algorithm>
#include <chrono>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "profiling/resources/process_resources.h"
#include "report/format.h"

namespace starling {

ContentionMeter::Reading ContentionMeter::Read() {
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now().time_since_epoch();
  const ProcessorTimes machine = ReadProcessorTimes();
  return {wall.count(), ReadRunDelaySeconds(), ReadTreeCpuSeconds(), machine.busy, machine.stolen};
}

void ContentionMeter::Begin() { begun_ = Read(); }

void ContentionMeter::End() {
  const Reading now = Read();
  sum_.wall += now.wall - begun_.wall;
  // A thread or child that has ended takes its part with it.
  sum_.waited += std::max(0.0, now.waited - begun_.waited);
  sum_.own += std::max(0.0, now.own - begun_.own);
  sum_.busy += now.busy - begun_.busy;
  sum_.stolen += now.stolen - begun_.stolen;
}

double ContentionMeter::waiting() const { return sum_.wall > 0 ? sum_.waited / sum_.wall : 0; }
double ContentionMeter::stolen() const { return sum_.wall > 0 ? sum_.stolen / sum_.wall : 0; }
double ContentionMeter::others() const {
  return sum_.wall > 0 ? std::max(0.0, sum_.busy - sum_.own) / sum_.wall : 0;
}

bool ContentionMeter::WaitedForOthers() const {
  return waiting() > kBusyWaiting && others() > kOthersRan;
}

bool ContentionMeter::IsBusy() const {
  if (sum_.wall < kLeastSeconds) return false;
  return WaitedForOthers() || stolen() > kBusyStolen || others() > kBusyOthers;
}

std::string ContentionMeter::Describe() const {
  if (!IsBusy()) return "";
  std::vector<std::string> parts;
  if (others() > kBusyOthers) {
    parts.push_back(absl::StrCat("others used ", FormatPercent(others()), " of a processor"));
  }
  if (WaitedForOthers()) {
    parts.push_back(
        absl::StrCat(FormatPercent(waiting()), " of the time was spent waiting for one"));
  }
  if (stolen() > kBusyStolen) {
    parts.push_back(absl::StrCat("the hypervisor took ", FormatPercent(stolen())));
  }
  return absl::StrJoin(parts, ", ");
}

}  // namespace starling
