// A gate between the kernel and gperftools' handler of SIGPROF.
//
// While it is shut no thread is in the handler, and samples that come are dropped. So a child that
// is forked then, or a profiler that is stopped then, meets none of the handler's locks held.
//
//   InstallSignalGate();          // once gperftools has its handler
//   {
//     const ShutGate shut;        // waits until every thread has left the handler
//     ProfilerStop();
//   }
//
// One ShutGate at a time in a process; never in a signal handler.
#ifndef STARLING_PROFILING_CAPTURE_SIGNAL_GATE_H_
#define STARLING_PROFILING_CAPTURE_SIGNAL_GATE_H_

namespace starling {

// Puts the gate before the handler that SIGPROF has now, if it is not there yet. Nothing to do
// where SIGPROF has no handler.
void InstallSignalGate();

// What the scope below does, for those who cannot hold one.
void ShutSignalGate();
void OpenSignalGate();

// Opens the gate in a child that was forked while it was shut: its only thread is not in the
// handler, whatever other threads were doing.
void OpenSignalGateInChild();

class ShutGate {
 public:
  ShutGate() { ShutSignalGate(); }
  ~ShutGate() { OpenSignalGate(); }
  ShutGate(const ShutGate&) = delete;
  ShutGate& operator=(const ShutGate&) = delete;
};

}  // namespace starling

#endif  // STARLING_PROFILING_CAPTURE_SIGNAL_GATE_H_
