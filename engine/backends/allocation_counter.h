// Counts allocations, for tests of code that must not allocate.
//
//   const int64_t before = AllocationCount();
//   ...
//   EXPECT_EQ(AllocationCount(), before);
//
// Linking this library replaces the global operator new.
#ifndef STARLING_ENGINE_BACKENDS_ALLOCATION_COUNTER_H_
#define STARLING_ENGINE_BACKENDS_ALLOCATION_COUNTER_H_

#include <cstdint>

namespace starling {

// How many times operator new was called so far, by any thread.
int64_t AllocationCount();

}  // namespace starling

#endif  // STARLING_ENGINE_BACKENDS_ALLOCATION_COUNTER_H_
