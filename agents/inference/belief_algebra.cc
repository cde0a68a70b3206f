#include "agents/inference/belief_algebra.h"

#include <algorithm>

#include "agents/math/scalar.h"

namespace starling {
namespace {

double Floored(double p, LogFloor floor) {
  return floor == LogFloor::kClip ? std::max(p, kClippedTo) : p + kAddedToLog;
}

struct Exponentials {
  double largest, sum;
};

Exponentials SoftmaxIn(absl::Span<const double> logits, Belief& p) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  p.resize(logits.size());
  for (size_t i = 0; i < p.size(); ++i) p[i] = logits[i] - largest;
  StableExps(p.data(), p.size(), p.data());
  double sum = 0;
  for (double value : p) sum += value;
  for (double& value : p) value /= sum;
  return {largest, sum};
}

size_t States(const Beliefs& beliefs, absl::Span<const int> factors) {
  size_t states = 1;
  for (int f : factors) states *= beliefs[static_cast<size_t>(f)].size();
  return states;
}

}  // namespace

double FlooredLog(double p, LogFloor floor) { return StableLog(Floored(p, floor)); }

void TakeFlooredLogs(LogFloor floor, absl::Span<double> p) {
  for (double& value : p) value = Floored(value, floor);
  StableLogs(p.data(), p.size(), p.data());
}

Belief FlooredLogs(absl::Span<const double> p, LogFloor floor) {
  Belief logs(p.begin(), p.end());
  TakeFlooredLogs(floor, absl::MakeSpan(logs));
  return logs;
}

Belief Softmax(absl::Span<const double> logits) {
  Belief p;
  SetSoftmax(logits, p);
  return p;
}

Belief Softmax(absl::Span<const double> logits, double* log_sum) {
  Belief p;
  const Exponentials found = SoftmaxIn(logits, p);
  *log_sum = found.largest + StableLog(found.sum);
  return p;
}

void SetSoftmax(absl::Span<const double> logits, Belief& belief) { SoftmaxIn(logits, belief); }

double Entropy(absl::Span<const double> p, LogFloor floor) {
  constexpr size_t kAtOnce = 32;
  double logs[kAtOnce];
  double sum = 0;
  for (; !p.empty(); p.remove_prefix(std::min(kAtOnce, p.size()))) {
    const size_t count = std::min(kAtOnce, p.size());
    for (size_t i = 0; i < count; ++i) logs[i] = Floored(p[i], floor);
    StableLogs(logs, count, logs);
    for (size_t i = 0; i < count; ++i) sum += p[i] * logs[i];
  }
  return -sum;
}

double Dot(absl::Span<const double> a, absl::Span<const double> b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

void AddScaled(absl::Span<const double> from, double scale, absl::Span<double> to) {
  for (size_t i = 0; i < to.size(); ++i) to[i] += scale * from[i];
}

Belief Joint(const Beliefs& beliefs, absl::Span<const int> factors) {
  Belief joint(States(beliefs, factors));
  joint[0] = 1;
  size_t size = 1;
  for (int f : factors) {
    const Belief& belief = beliefs[static_cast<size_t>(f)];
    // From the back, so that nothing is overwritten that is still needed.
    for (size_t i = size; i-- > 0;) {
      const double weight = joint[i];
      for (size_t s = belief.size(); s-- > 0;) joint[i * belief.size() + s] = weight * belief[s];
    }
    size *= belief.size();
  }
  return joint;
}

absl::Span<const double> JointIn(const Beliefs& beliefs, absl::Span<const int> factors,
                                 Belief& room) {
  if (factors.size() == 1) return beliefs[static_cast<size_t>(factors[0])];
  if (factors.size() != 2) return room = Joint(beliefs, factors);
  const Belief& first = beliefs[static_cast<size_t>(factors[0])];
  const Belief& second = beliefs[static_cast<size_t>(factors[1])];
  room.resize(first.size() * second.size());
  double* next = room.data();
  for (double weight : first) {
    for (double p : second) *next++ = weight * p;
  }
  return room;
}

Belief Multiply(absl::Span<const double> matrix, int rows, absl::Span<const double> joint) {
  Belief product;
  SetProduct(matrix, rows, joint, product);
  return product;
}

void SetProduct(absl::Span<const double> matrix, int rows, absl::Span<const double> joint,
                Belief& product) {
  product.resize(static_cast<size_t>(rows));
  const double* entry = matrix.data();
  for (double& result : product) {
    double sum = 0;
    for (double p : joint) sum += *entry++ * p;
    result = sum;
  }
}

double Expect(absl::Span<const double> table, absl::Span<const int> factors,
              const Beliefs& beliefs) {
  Belief room;
  return Dot(table, JointIn(beliefs, factors, room));
}

Matrix ExpectExcept(absl::Span<const double> table, absl::Span<const int> factors,
                    const Beliefs& beliefs, size_t axis, size_t rows) {
  if (factors.size() == 1) return Matrix(table.begin(), table.end());
  Belief outer_room, inner_room;
  const absl::Span<const double> outer = JointIn(beliefs, factors.subspan(0, axis), outer_room);
  const absl::Span<const double> inner = JointIn(beliefs, factors.subspan(axis + 1), inner_room);
  const size_t states = beliefs[static_cast<size_t>(factors[axis])].size();
  Matrix expected(rows * states, 0.0);
  const double* entry = table.data();
  for (size_t row = 0; row < rows; ++row) {
    for (double weight : outer) {
      for (size_t s = 0; s < states; ++s) {
        double& sum = expected[row * states + s];
        for (double p : inner) sum += weight * p * *entry++;
      }
    }
  }
  return expected;
}

size_t FirstLargest(absl::Span<const double> values) {
  return static_cast<size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

}  // namespace starling
