// Counter-based random numbers: every draw is a pure function of who draws what, when.
//
//   // The first number with which agent 42 chooses its action at tick 7:
//   double u = Uniform(seed, /*agent_id=*/42, /*tick=*/7, Purpose::kAction, /*draw=*/0);
//   int action = Categorical(absl::MakeConstSpan(probabilities), u);
//
// There is no generator and no state: the same (seed, agent id, tick, purpose, draw) gives the same
// number whoever asks, in whatever order, on whatever machine; different ones give independent
// numbers. Thread-safe.
//
// The generator is Philox4x32-10: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel
// random numbers: as easy as 1, 2, 3", SC'11, doi 10.1145/2063384.2063405.

#ifndef STARLING_AGENTS_MATH_PHILOX_H_
#define STARLING_AGENTS_MATH_PHILOX_H_

#include <array>
#include <cstdint>

#include "absl/types/span.h"

namespace starling {

// What a random number is for. Part of every key, so that two uses never share numbers; the values
// are part of what a seed means and never change.
enum class Purpose : uint8_t {
  kAction = 1,       // the agent chooses its action
  kWorld = 2,        // the world's own chance
  kObservation = 3,  // sensor noise
  kInit = 4,         // states and positions before the first tick
  kContention = 5,   // who gets what several want; "agent id" is then the cell or the thing
  kModel = 6,        // models drawn at random
  kTie = 7,          // one of several equally good choices
};

// Draws per (seed, id, tick, purpose): 2^24.
constexpr uint32_t kMaxDraws = uint32_t{1} << 24;

// Philox4x32 with 10 rounds: 128 random bits of a counter and a key.
std::array<uint32_t, 4> Philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key);

// 128 random bits. `draw` is below kMaxDraws; higher bits of it are ignored.
std::array<uint32_t, 4> Draw(uint64_t seed, uint64_t id, uint32_t tick, Purpose purpose,
                             uint32_t draw);

// The draws of up to kMostDrawsAtOnce ids side by side, several times faster than one by one:
// words[k][i] is word k of Draw(seed, ids[i], tick, purpose, draw). Negative ids are drawn for too
// (as unsigned numbers), so that callers need not ask.
inline constexpr int kMostDrawsAtOnce = 16;
struct ManyDraws {
  uint32_t words[4][kMostDrawsAtOnce];
};
ManyDraws DrawMany(uint64_t seed, absl::Span<const int64_t> ids, uint32_t tick, Purpose purpose,
                   uint32_t draw);

// A number in [0, 1), a multiple of 2^-53, of 53 of the given 64 bits.
double UniformDouble(uint32_t a, uint32_t b);

// The first 64 bits of Draw, as a number in [0, 1).
double Uniform(uint64_t seed, uint64_t id, uint32_t tick, Purpose purpose, uint32_t draw);

// An integer in [0, bound), bound >= 1, from the first 64 bits of Draw; no value is likelier than
// another by more than bound / 2^64. Gives 0 for a bound below 1.
int32_t UniformInt(uint64_t seed, uint64_t id, uint32_t tick, Purpose purpose, uint32_t draw,
                   int32_t bound);

// The index that `u` in [0, 1) falls on when the interval is cut in proportion to `p`: the first i
// with p[0] + ... + p[i] > u * sum(p), summed in index order. Never an index whose p is zero,
// unless all are: then 0. `p` holds one or more finite numbers >= 0 that need not sum to one;
// O(p.size()).
int Categorical(absl::Span<const double> p, double u);

}  // namespace starling

#endif  // STARLING_AGENTS_MATH_PHILOX_H_
