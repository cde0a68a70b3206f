// How often this program called operator new, for tests of code that must not allocate.
//
//   const int64_t before = AllocationCount();
//   simulation->Step(50);
//   EXPECT_EQ(AllocationCount() - before, 0);
//
// A program that links it has its own operators new and delete.
#ifndef STARLING_BASE_TESTING_ALLOCATION_COUNT_H_
#define STARLING_BASE_TESTING_ALLOCATION_COUNT_H_

#include <cstdint>

namespace starling {

// Since the start, by all threads.
int64_t AllocationCount();

}  // namespace starling

#endif  // STARLING_BASE_TESTING_ALLOCATION_COUNT_H_
