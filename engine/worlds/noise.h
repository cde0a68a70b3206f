// Sensor noise: with some probability a reading is replaced by one drawn from all of them.
#ifndef STARLING_ENGINE_WORLDS_NOISE_H_
#define STARLING_ENGINE_WORLDS_NOISE_H_

#include <cstdint>

namespace starling {

class SensorNoise {
 public:
  // `probability` is 0 to 1; exact to 2^-32.
  explicit SensorNoise(double probability)
      : threshold_(static_cast<uint64_t>(probability * 0x1p32)) {}

  // What is read where `outcome` is true, by 32 random bits; outcomes are 0 to `outcomes` - 1.
  int Read(int outcome, int outcomes, uint32_t bits) const {
    if (bits >= threshold_) return outcome;
    return static_cast<int>(bits * static_cast<uint64_t>(outcomes) / threshold_);
  }

 private:
  uint64_t threshold_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_NOISE_H_
