// Bits that nobody can guess before, for ids. Not for simulations: their numbers are drawn by seed.
//
//   const std::string request_id = absl::StrFormat("ctl-%016x", RandomBits());
//
// Thread safety: a function without state.
#ifndef STARLING_BASE_RANDOM_BITS_H_
#define STARLING_BASE_RANDOM_BITS_H_

#include <cstdint>

namespace starling {

// 64 independent bits of the kernel's random source.
uint64_t RandomBits();

}  // namespace starling

#endif  // STARLING_BASE_RANDOM_BITS_H_
