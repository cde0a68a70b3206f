// Measures what taking samples costs, from inside the profiler's own signal handler.
//
// The library's handler calls what was registered in order of registration: one clock is read
// before the sample is taken, one after it.
//
//   SampleMeter meter;                 // before ProfilerStart
//   ProfilerStart(path);
//   meter.ProfilerStarted();
//   ...
//   meter.Stop();                      // before ProfilerStop
//   meter.handler_seconds();
//
// One at a time in a process. Not thread-safe.
#ifndef STARLING_PROFILING_CAPTURE_SAMPLE_METER_H_
#define STARLING_PROFILING_CAPTURE_SAMPLE_METER_H_

#include <cstdint>

class ProfileHandlerToken;  // of gperftools

namespace starling {

class SampleMeter {
 public:
  SampleMeter();
  ~SampleMeter() { Stop(); }
  SampleMeter(const SampleMeter&) = delete;
  SampleMeter& operator=(const SampleMeter&) = delete;

  void ProfilerStarted();
  void Stop();

  int64_t samples() const;
  // Time in the handler, with the way into a signal handler and back (kSignalNanoseconds a sample).
  // 0 where the library does not let itself be measured.
  double handler_seconds() const;

  // Measured with an empty handler on the machine of docs/performance.md.
  static constexpr double kSignalNanoseconds = 1300;

 private:
  ProfileHandlerToken* before_ = nullptr;
  ProfileHandlerToken* after_ = nullptr;
};

}  // namespace starling

#endif  // STARLING_PROFILING_CAPTURE_SAMPLE_METER_H_
