// Counts what a test program asks operator new for. In a file of its own, so that no compiler sees
// both ends of an allocation and doubts that they match.
#ifndef STARLING_AGENTS_POPULATION_TESTING_ALLOCATION_COUNT_H_
#define STARLING_AGENTS_POPULATION_TESTING_ALLOCATION_COUNT_H_

#include <cstdint>

namespace starling {

// Allocations of this program so far, by all threads.
int64_t AllocationCount();

}  // namespace starling

#endif  // STARLING_AGENTS_POPULATION_TESTING_ALLOCATION_COUNT_H_
