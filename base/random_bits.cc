#include "base/random_bits.h"

#include <sys/random.h>

#include <cerrno>
#include <random>

namespace starling {

uint64_t RandomBits() {
  uint64_t bits = 0;
  ssize_t got;
  do {
    got = getrandom(&bits, sizeof(bits), 0);
  } while (got < 0 && errno == EINTR);
  if (got == sizeof(bits)) return bits;
  std::random_device device;
  return (uint64_t{device()} << 32) | device();
}

}  // namespace starling
