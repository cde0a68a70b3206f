// The frame of the signal itself in a stack that its handler took.
//
// An unwinder that starts in a signal handler finds two frames that are no calls: the code that
// returns from the signal, and the interrupted function again, which the profiler has put on top
// already.
//
//   main;Infer;[libc.so.6+0x3c04f];Infer   ->   main;Infer
#ifndef STARLING_PROFILING_CAPTURE_SIGNAL_FRAME_H_
#define STARLING_PROFILING_CAPTURE_SIGNAL_FRAME_H_

#include <cstdint>

#include "profiling/formats/profile.h"

namespace starling {

// Where handlers of a signal return to: what the C library told the kernel. 0 if the kernel does
// not say, or no handler is installed.
uint64_t SignalReturnAddress(int signal);

// Takes both frames out of every stack that holds them. O(frames of all stacks).
void DropSignalFrames(uint64_t return_address, Profile& profile);

}  // namespace starling

#endif  // STARLING_PROFILING_CAPTURE_SIGNAL_FRAME_H_
