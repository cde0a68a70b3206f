// The state of a foraging world, laid out over the bytes that the engine keeps for it.
#ifndef STARLING_ENGINE_WORLDS_FORAGING_STATE_H_
#define STARLING_ENGINE_WORLDS_FORAGING_STATE_H_

#include <cstddef>
#include <cstdint>
#include <type_traits>

namespace starling {

// One agent.
struct Forager {
  int16_t x;      // column
  int16_t y;      // row
  int32_t eaten;  // pieces since birth
  int32_t fed;    // 1 if it ate in the last tick
  int32_t next;   // slot of the next contender for a piece while a tick is computed; else 0
};

struct ForagingCounters {
  int64_t food_left;
  int64_t eaten;  // in the last tick
};

// What agents share. `Byte` is std::byte or const std::byte. `padded_cells` is the number of cells,
// rounded up to a multiple of 64; cells beyond the last hold nothing.
template <typename Byte>
struct SharedForagingState {
  template <typename T>
  using Like = std::conditional_t<std::is_const_v<Byte>, const T, T>;

  Like<ForagingCounters>* counters;
  Like<int32_t>* foragers;  // [padded_cells], how many are there
  Like<uint8_t>* food;      // [padded_cells], 0 or 1

  SharedForagingState(Byte* bytes, int64_t padded_cells)
      : counters(reinterpret_cast<Like<ForagingCounters>*>(bytes)),
        foragers(reinterpret_cast<Like<int32_t>*>(bytes + sizeof(ForagingCounters))),
        food(reinterpret_cast<Like<uint8_t>*>(foragers + padded_cells)) {}
};

inline int64_t SharedForagingBytes(int64_t padded_cells) {
  return static_cast<int64_t>(sizeof(ForagingCounters)) +
         padded_cells * static_cast<int64_t>(sizeof(int32_t) + sizeof(uint8_t));
}

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_FORAGING_STATE_H_
