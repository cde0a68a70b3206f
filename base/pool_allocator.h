// PoolAllocator: memory for the small, short-lived vectors of plain code, from free lists of the
// calling thread.
//
//   std::vector<double, PoolAllocator<double>> sums(n, 0.0);
//
// Like std::allocator in every respect but two: memory that was freed is kept for the next
// allocation of about that size, so that code which does the same again and again calls operator
// new no more; and what is kept is never returned. Up to twice the bytes asked for are used; above
// kMostPooledBytes operator new serves. Memory may be freed by another thread than the one that
// allocated it: threads hand over what they have too much of, and all they have when they end.
// Thread-safe; stateless; allocating and freeing take a few nanoseconds.

#ifndef STARLING_BASE_POOL_ALLOCATOR_H_
#define STARLING_BASE_POOL_ALLOCATOR_H_

#include <cstddef>
#include <cstdint>
#include <new>

namespace starling {

inline constexpr size_t kMostPooledBytes = size_t{1} << 24;

namespace internal_pool {

inline constexpr int kSmallestClass = 5;  // pieces of 2^5 bytes to 2^24
inline constexpr int kClasses = 20;

struct Piece {
  Piece* next;
  // Of the first piece of a list that was handed over.
  Piece* next_list;
  size_t list_bytes;
};

struct FreeList {
  Piece* first;
  size_t bytes;
};

// Trivial, so that it may be used until the thread is gone.
struct Cache {
  FreeList free[kClasses];
  char* rest;  // not yet cut into pieces
  char* rest_end;
  size_t most_kept;  // bytes of one class; 0 until the thread's end is watched for, and after it
};
inline thread_local Cache cache = {};

inline int ClassOf(size_t bytes) {
  return bytes <= (size_t{1} << kSmallestClass)
             ? 0
             : 64 - __builtin_clzll(static_cast<uint64_t>(bytes) - 1) - kSmallestClass;
}
inline size_t BytesOf(int size_class) { return size_t{1} << (size_class + kSmallestClass); }

// Where the free list is empty.
void* Refill(int size_class);
// Where the free list holds more than the thread keeps.
void Overflow(int size_class);

// For the address sanitizer: what is free may not be touched.
#ifdef __SANITIZE_ADDRESS__
void Poison(void* memory, size_t bytes);
void Unpoison(void* memory, size_t bytes);
#else
inline void Poison(void* /*memory*/, size_t /*bytes*/) {}
inline void Unpoison(void* /*memory*/, size_t /*bytes*/) {}
#endif

}  // namespace internal_pool

inline void* PoolAllocate(size_t bytes) {
  if (bytes > kMostPooledBytes) return ::operator new(bytes);
  const int size_class = internal_pool::ClassOf(bytes);
  internal_pool::FreeList& list = internal_pool::cache.free[size_class];
  void* memory = list.first;
  if (memory == nullptr) {
    memory = internal_pool::Refill(size_class);
  } else {
    internal_pool::Unpoison(memory, sizeof(internal_pool::Piece));
    list.first = list.first->next;
    list.bytes -= internal_pool::BytesOf(size_class);
  }
  internal_pool::Unpoison(memory, bytes);
  return memory;
}

// `bytes` as it was asked for.
inline void PoolFree(void* memory, size_t bytes) {
  if (bytes > kMostPooledBytes) return ::operator delete(memory);
  const int size_class = internal_pool::ClassOf(bytes);
  internal_pool::FreeList& list = internal_pool::cache.free[size_class];
  internal_pool::Unpoison(memory, sizeof(internal_pool::Piece));
  internal_pool::Piece* const piece = new (memory) internal_pool::Piece{list.first, nullptr, 0};
  list.first = piece;
  list.bytes += internal_pool::BytesOf(size_class);
  internal_pool::Poison(memory, internal_pool::BytesOf(size_class));
  if (list.bytes > internal_pool::cache.most_kept) internal_pool::Overflow(size_class);
}

template <typename T>
struct PoolAllocator {
  using value_type = T;
  static_assert(alignof(T) <= alignof(std::max_align_t), "pieces are aligned to 16 bytes");

  PoolAllocator() = default;
  template <typename U>
  PoolAllocator(const PoolAllocator<U>& /*other*/) {}  // NOLINT: allocators convert

  T* allocate(size_t count) {
    if (count > SIZE_MAX / sizeof(T)) throw std::bad_array_new_length();
    return static_cast<T*>(PoolAllocate(count * sizeof(T)));
  }
  void deallocate(T* memory, size_t count) { PoolFree(memory, count * sizeof(T)); }

  friend bool operator==(const PoolAllocator& /*a*/, const PoolAllocator& /*b*/) { return true; }
  friend bool operator!=(const PoolAllocator& /*a*/, const PoolAllocator& /*b*/) { return false; }
};

}  // namespace starling

#endif  // STARLING_BASE_POOL_ALLOCATOR_H_
