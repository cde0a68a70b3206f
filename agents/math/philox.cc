#include "agents/math/philox.h"

namespace starling {
namespace {

constexpr int kRounds = 10;
constexpr uint64_t kMultiplier0 = 0xd2511f53, kMultiplier1 = 0xcd9e8d57;
constexpr uint32_t kWeyl0 = 0x9e3779b9, kWeyl1 = 0xbb67ae85;

uint32_t WhatOf(Purpose purpose, uint32_t draw) {
  return static_cast<uint32_t>(purpose) << 24 | (draw & (kMaxDraws - 1));
}

uint64_t DrawWord(uint64_t seed, uint64_t id, uint32_t tick, Purpose purpose, uint32_t draw) {
  const std::array<uint32_t, 4> bits = Draw(seed, id, tick, purpose, draw);
  return uint64_t{bits[0]} << 32 | bits[1];
}

constexpr uint32_t Low(uint64_t x) { return static_cast<uint32_t>(x); }
constexpr uint32_t High(uint64_t x) { return static_cast<uint32_t>(x >> 32); }

}  // namespace

std::array<uint32_t, 4> Philox4x32(std::array<uint32_t, 4> counter, std::array<uint32_t, 2> key) {
  for (int round = 0; round < kRounds; ++round) {
    const uint64_t product0 = kMultiplier0 * counter[0];
    const uint64_t product1 = kMultiplier1 * counter[2];
    counter = {High(product1) ^ counter[1] ^ key[0], Low(product1),
               High(product0) ^ counter[3] ^ key[1], Low(product0)};
    key[0] += kWeyl0;
    key[1] += kWeyl1;
  }
  return counter;
}

std::array<uint32_t, 4> Draw(uint64_t seed, uint64_t id, uint32_t tick, Purpose purpose,
                             uint32_t draw) {
  return Philox4x32({Low(id), High(id), tick, WhatOf(purpose, draw)}, {Low(seed), High(seed)});
}

// Loops over all ids in every round, which compilers turn into vector instructions; integers, so
// the same numbers on every instruction set.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
__attribute__((target_clones("default", "avx2", "avx512f"), optimize("O3")))
#endif
static void
ManyRounds(uint64_t seed, uint32_t tick, uint32_t what, const uint64_t* ids, ManyDraws* draws) {
  constexpr int kCount = kMostDrawsAtOnce;
  constexpr uint64_t kLow = 0xffffffff;
  uint64_t counter[4][kCount];  // the low halves
  for (int i = 0; i < kCount; ++i) {
    counter[0][i] = ids[i] & kLow;
    counter[1][i] = ids[i] >> 32;
    counter[2][i] = tick;
    counter[3][i] = what;
  }
  uint32_t key0 = Low(seed), key1 = High(seed);
  for (int round = 0; round < kRounds; ++round) {
    for (int i = 0; i < kCount; ++i) {
      const uint64_t product0 = kMultiplier0 * (counter[0][i] & kLow);
      const uint64_t product1 = kMultiplier1 * (counter[2][i] & kLow);
      counter[0][i] = (product1 >> 32) ^ counter[1][i] ^ key0;
      counter[2][i] = (product0 >> 32) ^ counter[3][i] ^ key1;
      counter[1][i] = product1 & kLow;
      counter[3][i] = product0 & kLow;
    }
    key0 += kWeyl0;
    key1 += kWeyl1;
  }
  for (int k = 0; k < 4; ++k) {
    for (int i = 0; i < kCount; ++i) draws->words[k][i] = static_cast<uint32_t>(counter[k][i]);
  }
}

ManyDraws DrawMany(uint64_t seed, absl::Span<const int64_t> ids, uint32_t tick, Purpose purpose,
                   uint32_t draw) {
  std::array<uint64_t, kMostDrawsAtOnce> padded = {};
  for (size_t i = 0; i < ids.size(); ++i) padded[i] = static_cast<uint64_t>(ids[i]);
  ManyDraws draws;
  ManyRounds(seed, tick, WhatOf(purpose, draw), padded.data(), &draws);
  return draws;
}

double UniformDouble(uint32_t a, uint32_t b) {
  const uint64_t bits = uint64_t{a >> 5} << 26 | b >> 6;
  return static_cast<double>(bits) * 0x1p-53;
}

double Uniform(uint64_t seed, uint64_t id, uint32_t tick, Purpose purpose, uint32_t draw) {
  const std::array<uint32_t, 4> bits = Draw(seed, id, tick, purpose, draw);
  return UniformDouble(bits[0], bits[1]);
}

int32_t UniformInt(uint64_t seed, uint64_t id, uint32_t tick, Purpose purpose, uint32_t draw,
                   int32_t bound) {
  if (bound < 1) return 0;
  // The high 64 bits of word * bound, in halves: the first never overflows as bound < 2^31.
  const uint64_t word = DrawWord(seed, id, tick, purpose, draw);
  const uint64_t factor = static_cast<uint64_t>(bound);
  const uint64_t low = Low(word) * factor;
  return static_cast<int32_t>((High(word) * factor + (low >> 32)) >> 32);
}

int Categorical(absl::Span<const double> p, double u) {
  double total = 0;
  for (const double weight : p) total += weight;
  const double target = u * total;
  double sum = 0;
  int last = 0;
  for (size_t i = 0; i < p.size(); ++i) {
    if (p[i] <= 0) continue;
    sum += p[i];
    last = static_cast<int>(i);
    if (sum > target) return last;
  }
  return last;
}

}  // namespace starling
