#include "profiling/capture/allocator.h"

#include <gperftools/malloc_extension.h>

// MallocExtension::instance(), which is not there in a program with the system's allocator.
__attribute__((weak)) MallocExtension* TcmallocInstance() __asm__(
    "_ZN15MallocExtension8instanceEv");

namespace starling {

bool AllocatorIsTcmalloc() {
  size_t bytes = 0;
  return TcmallocInstance != nullptr &&
         TcmallocInstance()->GetNumericProperty("tcmalloc.max_total_thread_cache_bytes", &bytes);
}

void MarkThreadIdle() {
  if (AllocatorIsTcmalloc()) TcmallocInstance()->MarkThreadIdle();
}

}  // namespace starling
