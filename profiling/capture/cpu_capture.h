// CPU profile of this process, by gperftools' sampling, between Start and Stop.
//
//   ASSIGN_OR_RETURN(std::unique_ptr<CpuCapture> capture, CpuCapture::Start({}));
//   while (work) { Tick(); if (capture->TickDone()) break; }
//   ASSIGN_OR_RETURN(Profile profile, capture->Stop());
//
// Each thread is sampled by its own CPU time; threads that start meanwhile are noticed within 50
// ms. The samples go to anonymous memory; no file is written, no other program is run.
//
// Thread safety: all methods may be called from any thread. One capture at a time in a process.
#ifndef STARLING_PROFILING_CAPTURE_CPU_CAPTURE_H_
#define STARLING_PROFILING_CAPTURE_CPU_CAPTURE_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "profiling/formats/profile.h"

namespace starling {

struct CpuCaptureOptions {
  // Samples a second of CPU time, 1 to 1000; 0: what CPUPROFILE_FREQUENCY says, else 100. The
  // kernel's tick (often 250 Hz) limits what is reached; Facts::effective_hz says what was.
  int hz = 0;
  // Sampling ends after so many seconds of wall time or so many ticks, whichever is first; 0: no
  // bound.
  double seconds = 0;
  int64_t ticks = 0;
};

class CpuCapture {
 public:
  // FAILED_PRECONDITION with the reason if the unwinder is not safe; RESOURCE_EXHAUSTED if another
  // capture runs (or gperftools was started by CPUPROFILE); INVALID_ARGUMENT for options out of
  // range; UNAVAILABLE if the system refuses memory or a thread.
  static absl::StatusOr<std::unique_ptr<CpuCapture>> Start(const CpuCaptureOptions& options);

  // Ends sampling, if it goes on, and forgets the samples.
  ~CpuCapture();

  // Tells that a tick of the work is done. True once a bound is reached: sampling has then ended,
  // and Stop() gives the profile. Costs a few nanoseconds.
  bool TickDone();

  // Waits until a bound is reached or `timeout` has passed; true if a bound is reached.
  bool Wait(absl::Duration timeout);

  // Ends sampling, if it goes on, and gives the profile with names and facts. A profile without
  // samples is no error; a note says why it has none. FAILED_PRECONDITION if called twice;
  // DATA_LOSS if what gperftools wrote cannot be read.
  absl::StatusOr<Profile> Stop();

 private:
  struct Impl;
  explicit CpuCapture(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace starling

#endif  // STARLING_PROFILING_CAPTURE_CPU_CAPTURE_H_
