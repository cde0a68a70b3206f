// What this process has used so far, as the kernel counts it.
//
//   const ProcessResources before = ReadProcessResources();
//   Work();
//   const double seconds = ReadProcessResources().cpu_seconds - before.cpu_seconds;
//
// Thread safety: any thread may ask. What the system does not say is -1.
#ifndef STARLING_PROFILING_RESOURCES_PROCESS_RESOURCES_H_
#define STARLING_PROFILING_RESOURCES_PROCESS_RESOURCES_H_

#include <cstdint>

namespace starling {

struct ProcessResources {
  double cpu_seconds = 0;       // user and system, all threads
  int64_t rss_bytes = -1;       // now
  int64_t rss_peak_bytes = -1;  // since the program started
  int64_t virtual_bytes = -1;
  int64_t context_switches = -1;  // voluntary and not
  int64_t page_faults = -1;       // minor and major
  int64_t disk_read_bytes = -1;
  int64_t disk_write_bytes = -1;
  int64_t threads = -1;
};

// Reads a few files of /proc: some tens of microseconds.
ProcessResources ReadProcessResources();

// CPU time of this process and of the children that it has now, in seconds. O(threads + children).
double ReadTreeCpuSeconds();

// Time that the threads of this process were ready to run and waited for a processor, in seconds; 0
// where the kernel does not count it. O(threads).
double ReadRunDelaySeconds();

// The share of the resident memory that is this process's own: pages that n processes share count
// for one n-th. Walks all mappings: O(pages), milliseconds for gigabytes.
int64_t ReadPssBytes();

// Open descriptors, and how many of them are sockets. O(descriptors).
struct OpenFiles {
  int64_t files = -1;
  int64_t sockets = -1;
};
OpenFiles CountOpenFiles();

// Bytes through all network interfaces of the machine, the loopback one included.
struct NetworkBytes {
  int64_t received = -1;
  int64_t sent = -1;
};
NetworkBytes ReadNetworkBytes();

// Time of all processors together since the machine started, in seconds.
struct ProcessorTimes {
  double busy = 0;    // in user and kernel, all processes
  double stolen = 0;  // the hypervisor gave to others while somebody here wanted to run
};
ProcessorTimes ReadProcessorTimes();

}  // namespace starling

#endif  // STARLING_PROFILING_RESOURCES_PROCESS_RESOURCES_H_
