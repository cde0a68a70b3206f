// How often this program called operator new. A program that links it has its own operators new and
// delete.
#ifndef STARLING_ENGINE_CORE_TESTING_ALLOCATION_COUNT_H_
#define STARLING_ENGINE_CORE_TESTING_ALLOCATION_COUNT_H_

#include <cstdint>

namespace starling {

// Since the start, by all threads.
int64_t AllocationCount();

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_TESTING_ALLOCATION_COUNT_H_
