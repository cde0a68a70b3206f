// AlignedBytes: memory for kernels, aligned to a cache line.
//
//   const AlignedBytes scratch = AllocateAligned(population.scratch_bytes());
//   population.StepTile(step, scratch.get());
#ifndef STARLING_ENGINE_CORE_ALIGNED_BYTES_H_
#define STARLING_ENGINE_CORE_ALIGNED_BYTES_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>

namespace starling {

struct FreeAligned {
  void operator()(std::byte* bytes) const { ::operator delete[](bytes, std::align_val_t{64}); }
};
using AlignedBytes = std::unique_ptr<std::byte[], FreeAligned>;

// At least `bytes` >= 0 bytes, not set. Whole cache lines and one more, so that two workers never
// share one.
inline AlignedBytes AllocateAligned(int64_t bytes) {
  const size_t size = static_cast<size_t>((bytes + 127) / 64 * 64);
  return AlignedBytes(static_cast<std::byte*>(::operator new[](size, std::align_val_t{64})));
}

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_ALIGNED_BYTES_H_
