// tcmalloc, where the program is linked with it.
#ifndef STARLING_PROFILING_CAPTURE_ALLOCATOR_H_
#define STARLING_PROFILING_CAPTURE_ALLOCATOR_H_

namespace starling {

// Whether the allocator in use is tcmalloc.
bool AllocatorIsTcmalloc();

// Gives the calling thread's cache back to tcmalloc: from then on its allocations are sampled from
// the first byte. Without tcmalloc nothing happens.
void MarkThreadIdle();

}  // namespace starling

#endif  // STARLING_PROFILING_CAPTURE_ALLOCATOR_H_
