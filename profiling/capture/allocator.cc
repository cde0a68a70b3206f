#include "profiling/capture/allocator.h"

#include <stddef.h>

// Of gperftools' malloc_extension_c.h, not there in a program with the system's allocator.
extern "C" {
__attribute__((weak)) int MallocExtension_GetNumericProperty(const char* property, size_t* value);
__attribute__((weak)) void MallocExtension_MarkThreadIdle();
}

namespace starling {

bool AllocatorIsTcmalloc() {
  size_t bytes = 0;
  return MallocExtension_GetNumericProperty != nullptr &&
         MallocExtension_GetNumericProperty("tcmalloc.max_total_thread_cache_bytes", &bytes) != 0;
}

void MarkThreadIdle() {
  if (AllocatorIsTcmalloc()) MallocExtension_MarkThreadIdle();
}

}  // namespace starling
