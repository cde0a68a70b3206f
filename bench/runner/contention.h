// How much others took of the processors while something was measured.
//
//   ContentionMeter meter;
//   meter.Begin(); Work(); meter.End();      // any number of times
//   if (meter.IsBusy()) row.note = meter.Describe();
//
// Three things are counted: time that our threads were ready to run and waited for a processor,
// time that the hypervisor gave to others, and the CPU time of processes that are neither this one
// nor a child of it. Not thread-safe.
#ifndef STARLING_BENCH_RUNNER_CONTENTION_H_
#define STARLING_BENCH_RUNNER_CONTENTION_H_

#include <string>

namespace starling {

// Beyond these shares of the wall time a row is called busy. The CPU time of others is counted by
// the kernel in ticks of 10 ms, so their share means little below some hundred milliseconds.
// Waiting counts only where others ran: threads of one's own may wait for each other.
inline constexpr double kBusyOthers = 0.25;  // of one processor
inline constexpr double kBusyStolen = 0.02;
inline constexpr double kBusyWaiting = 0.02;
inline constexpr double kOthersRan = 0.05;
inline constexpr double kLeastSeconds = 0.3;  // of less nothing is said

class ContentionMeter {
 public:
  void Begin();
  void End();

  double waiting() const;  // shares of the time between Begin and End
  double stolen() const;
  double others() const;
  bool IsBusy() const;
  // "others used 41 % of a processor, 3 % of the time was spent waiting for one"; empty if not
  // busy.
  std::string Describe() const;

 private:
  struct Reading {
    double wall = 0;
    double waited = 0;  // all threads of this process
    double own = 0;     // CPU time of this process and its children
    double busy = 0;    // of the machine
    double stolen = 0;
  };
  static Reading Read();
  bool WaitedForOthers() const;

  Reading begun_;
  Reading sum_;
};

}  // namespace starling

#endif  // STARLING_BENCH_RUNNER_CONTENTION_H_
