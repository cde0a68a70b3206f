// What a process must do before it can be profiled safely.
//
//   int main(int argc, char** argv) {
//     starling::PrepareProfiling(argv);   // first of all
//
// gperftools reads its settings before main, and its default way to walk stacks (libunwind) stops
// the whole process when a sample lands while another thread is in the loader (measured: 9 of 9
// runs). So the process starts itself again, once, with the safe way chosen.
#ifndef STARLING_PROFILING_CAPTURE_STARTUP_H_
#define STARLING_PROFILING_CAPTURE_STARTUP_H_

namespace starling {

// Sets TCMALLOC_STACKTRACE_METHOD=libgcc, unless the environment has it, and executes the program
// again with the same arguments; returns where nothing had to be set, or where that was impossible.
// In the second life it removes its marker from the environment and marks the main thread idle for
// tcmalloc (whose sampling otherwise misses its first 16 MiB).
//
// Call before threads, signal handlers and output. STARLING_PROFILING=off skips all of it.
void PrepareProfiling(char** argv);

}  // namespace starling

#endif  // STARLING_PROFILING_CAPTURE_STARTUP_H_
