#include "agents/math/testing/units.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <fstream>
#include <limits>
#include <random>

#include "absl/strings/str_format.h"
#include "agents/math/tile.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

bool HasAvx2() { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); }
bool HasAvx512() { return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"); }

uint64_t BitsOf(float x) {
  uint32_t bits;
  std::memcpy(&bits, &x, sizeof(bits));
  return bits;
}
uint64_t BitsOf(double x) {
  uint64_t bits;
  std::memcpy(&bits, &x, sizeof(bits));
  return bits;
}
template <typename R>
R FromRandomBits(uint64_t bits);
template <>
float FromRandomBits<float>(uint64_t bits) {
  return FloatOf(static_cast<uint32_t>(bits));
}
template <>
double FromRandomBits<double>(uint64_t bits) {
  return DoubleOf(bits);
}

}  // namespace

float FloatOf(uint32_t bits) {
  float x;
  std::memcpy(&x, &bits, sizeof(x));
  return x;
}

double DoubleOf(uint64_t bits) {
  double x;
  std::memcpy(&x, &bits, sizeof(x));
  return x;
}

template <>
std::vector<MathUnit<float>> Units<float>() {
  std::vector<MathUnit<float>> units = {PortableFloatUnit()};
  if (HasAvx2()) units.push_back(Avx2FloatUnit());
  if (HasAvx512()) units.push_back(Avx512FloatUnit());
  return units;
}

template <>
std::vector<MathUnit<double>> Units<double>() {
  std::vector<MathUnit<double>> units = {PortableDoubleUnit()};
  if (HasAvx2()) units.push_back(Avx2DoubleUnit());
  if (HasAvx512()) units.push_back(Avx512DoubleUnit());
  return units;
}

template <typename R>
double UlpError(R value, long double exact) {
  using Limits = std::numeric_limits<R>;
  if (std::isnan(value) && std::isnan(exact)) return 0;
  const R rounded = static_cast<R>(exact);
  if (value == rounded && std::isinf(rounded)) return 0;
  if (!std::isfinite(value) || !std::isfinite(rounded)) return Limits::infinity();
  int exponent;
  std::frexp(exact, &exponent);
  const int last_place = std::max(exponent, Limits::min_exponent) - Limits::digits;
  return static_cast<double>(std::ldexp(std::fabs(value - exact), -last_place));
}

template <typename R>
bool SameBits(R a, R b) {
  return BitsOf(a) == BitsOf(b);
}

template <typename R>
bool SameNumber(R a, R b) {
  return SameBits(a, b) || (std::isnan(a) && std::isnan(b));
}

template <typename R>
std::string Show(R x) {
  return absl::StrFormat("%#x (%.17g)", BitsOf(x), x);
}

template <typename R>
std::vector<R> NumbersOfEveryKind(int count, uint64_t seed) {
  using Limits = std::numeric_limits<R>;
  const R integers = std::ldexp(R{1}, Limits::digits - 1);  // from here on every number is one
  std::vector<R> numbers;
  for (const R size : {R{0},
                       Limits::denorm_min(),
                       std::nextafter(Limits::min(), R{0}),
                       Limits::min(),
                       R(0.3),
                       R(0.5),
                       R(0.7),
                       std::nextafter(R{1}, R{0}),
                       R{1},
                       std::nextafter(R{1}, R{2}),
                       R(1.5),
                       R(2.5),
                       R(3.5),
                       R(88.5),
                       R(104),
                       R(709.5),
                       R(745),
                       std::nextafter(integers, R{0}),
                       integers / 2 + R(0.5),
                       integers,
                       integers * 2,
                       Limits::max(),
                       Limits::infinity(),
                       Limits::quiet_NaN()}) {
    numbers.push_back(size);
    numbers.push_back(-size);
  }
  std::mt19937_64 random(seed);
  while (static_cast<int>(numbers.size()) < count) {
    const R any = FromRandomBits<R>(random());
    // Half of them of ordinary size.
    const R ordinary = static_cast<R>(static_cast<int64_t>(random())) / R(0x1p58);
    numbers.push_back(numbers.size() % 2 == 0 ? any : ordinary);
  }
  return numbers;
}

Golden LoadGolden(const std::string& function) {
  std::ifstream file("agents/math/testdata/special_functions.json");
  const nlohmann::json all = nlohmann::json::parse(file, nullptr, /*allow_exceptions=*/false);
  Golden golden;
  if (all.is_discarded()) return golden;
  for (const nlohmann::json& one : all["functions"]) {
    if (one["function"] != function) continue;
    golden.x = one["x"].get<std::vector<double>>();
    golden.value = one["correctly_rounded"].get<std::vector<double>>();
  }
  return golden;
}

template <typename R>
std::vector<R> PadToTiles(std::vector<R> in) {
  while (in.size() % kTileLanes<R> != 0) in.push_back(1);
  return in;
}

template double UlpError<float>(float, long double);
template double UlpError<double>(double, long double);
template bool SameBits<float>(float, float);
template bool SameBits<double>(double, double);
template bool SameNumber<float>(float, float);
template bool SameNumber<double>(double, double);
template std::string Show<float>(float);
template std::string Show<double>(double);
template std::vector<float> NumbersOfEveryKind<float>(int, uint64_t);
template std::vector<double> NumbersOfEveryKind<double>(int, uint64_t);
template std::vector<float> PadToTiles<float>(std::vector<float>);
template std::vector<double> PadToTiles<double>(std::vector<double>);

}  // namespace starling
