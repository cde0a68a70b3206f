#include "base/pool_allocator.h"

#include "base/mutex.h"

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#endif

namespace starling {
namespace internal_pool {
namespace {

constexpr size_t kChunkBytes = size_t{1} << 18;
constexpr size_t kMostKept = size_t{1} << 22;  // bytes of one class, by one thread

// The memory of a thread that ended, not yet cut: written into itself.
struct Rest {
  Rest* next;
  char* end;
};
// In front of every chunk, so that none is ever lost from sight.
struct alignas(16) Chunk {
  Chunk* next;
};

// What threads have handed over.
struct Depot {
  Mutex mutex;
  Piece* lists[kClasses] ABSL_GUARDED_BY(mutex) = {};
  Rest* rests ABSL_GUARDED_BY(mutex) = nullptr;
  Chunk* chunks ABSL_GUARDED_BY(mutex) = nullptr;
};

// Lives as long as any thread might.
Depot& depot() {
  static Depot& depot = *new Depot;
  return depot;
}

void HandOverRest() {
  if (static_cast<size_t>(cache.rest_end - cache.rest) >= sizeof(Rest)) {
    Depot& all = depot();
    MutexLock lock(&all.mutex);
    Unpoison(cache.rest, sizeof(Rest));
    all.rests = new (cache.rest) Rest{all.rests, cache.rest_end};
  }
  cache.rest = cache.rest_end = nullptr;
}

// Gives a free list to whoever needs it.
void HandOver(int size_class) {
  FreeList& list = cache.free[size_class];
  if (list.first == nullptr) return;
  Depot& all = depot();
  MutexLock lock(&all.mutex);
  Unpoison(list.first, sizeof(Piece));
  *list.first = {list.first->next, all.lists[size_class], list.bytes};
  all.lists[size_class] = list.first;
  list = {};
}

// Hands over all that a thread has, when it ends.
struct AtThreadEnd {
  AtThreadEnd() { cache.most_kept = kMostKept; }
  ~AtThreadEnd() {
    cache.most_kept = 0;
    for (int i = 0; i < kClasses; ++i) HandOver(i);
    HandOverRest();
  }
};

void WatchForThreadEnd() {
  static thread_local const AtThreadEnd at_thread_end;
  static_cast<void>(at_thread_end);
}

// A piece that was handed over with others, which go to this thread; or null.
Piece* Fetch(int size_class) {
  Depot& all = depot();
  MutexLock lock(&all.mutex);
  Piece* const first = all.lists[size_class];
  if (first == nullptr) return nullptr;
  Unpoison(first, sizeof(Piece));
  all.lists[size_class] = first->next_list;
  return first;
}

bool FetchRest(size_t bytes) {
  Depot& all = depot();
  MutexLock lock(&all.mutex);
  if (all.rests == nullptr) return false;
  char* const begin = reinterpret_cast<char*>(all.rests);
  if (static_cast<size_t>(all.rests->end - begin) < bytes) return false;
  cache.rest = begin;
  cache.rest_end = all.rests->end;
  all.rests = all.rests->next;
  return true;
}

char* NewChunk(size_t bytes) {
  char* const memory = static_cast<char*>(::operator new(bytes + sizeof(Chunk)));
  Depot& all = depot();
  MutexLock lock(&all.mutex);
  all.chunks = new (memory) Chunk{all.chunks};
  return memory + sizeof(Chunk);
}

}  // namespace

#ifdef __SANITIZE_ADDRESS__
void Poison(void* memory, size_t bytes) { ASAN_POISON_MEMORY_REGION(memory, bytes); }
void Unpoison(void* memory, size_t bytes) { ASAN_UNPOISON_MEMORY_REGION(memory, bytes); }
#endif

void* Refill(int size_class) {
  WatchForThreadEnd();
  const size_t bytes = BytesOf(size_class);
  if (Piece* const first = Fetch(size_class)) {
    cache.free[size_class] = {first->next, first->list_bytes - bytes};
    return first;
  }
  if (bytes >= kChunkBytes) return NewChunk(bytes);
  if (static_cast<size_t>(cache.rest_end - cache.rest) < bytes) {
    HandOverRest();
    if (!FetchRest(bytes)) {
      cache.rest = NewChunk(kChunkBytes);
      cache.rest_end = cache.rest + kChunkBytes;
    }
  }
  char* const memory = cache.rest;
  cache.rest += bytes;
  return memory;
}

void Overflow(int size_class) {
  WatchForThreadEnd();
  if (cache.free[size_class].bytes > cache.most_kept) HandOver(size_class);
}

}  // namespace internal_pool
}  // namespace starling
