// Keeps forked children away from their parent's profile.
//
// A child inherits the descriptor that gperftools writes to, and would append to its parent's
// profile when it exits or stops the profiler. The guard turns the child's descriptor elsewhere
// before anything else runs in it, and drops what gperftools prints when the child exits: the
// child's `stderr` is then a stream without a descriptor (fileno() fails) that writes to
// descriptor 2. While the child is made no sample is taken and gperftools is not called, so that it
// inherits no lock that it could wait for in vain.
#ifndef STARLING_PROFILING_CAPTURE_FORK_GUARD_H_
#define STARLING_PROFILING_CAPTURE_FORK_GUARD_H_

namespace starling {

// From now on children lose this descriptor; -1: there is none to guard.
void GuardDescriptorInChildren(int descriptor);

// While one exists, other threads that fork wait. Around calls of gperftools that take its locks.
// Not reentrant.
class NoForkScope {
 public:
  NoForkScope();
  ~NoForkScope();
  NoForkScope(const NoForkScope&) = delete;
  NoForkScope& operator=(const NoForkScope&) = delete;
};

}  // namespace starling

#endif  // STARLING_PROFILING_CAPTURE_FORK_GUARD_H_
