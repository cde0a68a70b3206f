// StreamHash: XXH3 (64 bits, seed 0) over bytes that come in pieces.
//
//   StreamHash hash;
//   hash.Add(header.data(), header.size());
//   uint64_t checksum = hash.Take();  // and starts anew
#ifndef STARLING_ENGINE_CORE_STREAM_HASH_H_
#define STARLING_ENGINE_CORE_STREAM_HASH_H_

#include <xxhash.h>

#include <cstddef>
#include <cstdint>
#include <memory>

namespace starling {

class StreamHash {
 public:
  StreamHash() : state_(XXH3_createState()) { XXH3_64bits_reset(state_.get()); }

  void Add(const void* bytes, size_t size) { XXH3_64bits_update(state_.get(), bytes, size); }
  uint64_t Take() {
    const uint64_t hash = XXH3_64bits_digest(state_.get());
    XXH3_64bits_reset(state_.get());
    return hash;
  }

 private:
  struct Free {
    void operator()(XXH3_state_t* state) const { XXH3_freeState(state); }
  };
  std::unique_ptr<XXH3_state_t, Free> state_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_STREAM_HASH_H_
