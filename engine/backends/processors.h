// How many processors this process may use.
#ifndef STARLING_ENGINE_BACKENDS_PROCESSORS_H_
#define STARLING_ENGINE_BACKENDS_PROCESSORS_H_

namespace starling {

// The number of processors the calling thread may run on (its affinity mask: taskset, cpusets of a
// container or batch system), not the number the machine has. At least 1.
int AvailableProcessors();

}  // namespace starling

#endif  // STARLING_ENGINE_BACKENDS_PROCESSORS_H_
