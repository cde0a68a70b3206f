#include "agents/inference/belief_algebra.h"

#include <algorithm>

#include "agents/math/scalar.h"

namespace starling {
namespace {

constexpr double kClipFloor = 2.220446049250313e-16;
constexpr double kAddedFloor = 1e-16;

}  // namespace

double FlooredLog(double p, LogFloor floor) {
  return StableLog(floor == LogFloor::kClip ? std::max(p, kClipFloor) : p + kAddedFloor);
}

Belief FlooredLogs(const Belief& p, LogFloor floor) {
  Belief logs;
  logs.reserve(p.size());
  for (double value : p) logs.push_back(FlooredLog(value, floor));
  return logs;
}

Belief Softmax(const std::vector<double>& logits) {
  double unused;
  return Softmax(logits, &unused);
}

Belief Softmax(const std::vector<double>& logits, double* log_sum) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  Belief p;
  p.reserve(logits.size());
  double sum = 0;
  for (double logit : logits) {
    p.push_back(StableExp(logit - largest));
    sum += p.back();
  }
  for (double& value : p) value /= sum;
  *log_sum = largest + StableLog(sum);
  return p;
}

double Entropy(const Belief& p, LogFloor floor) {
  double sum = 0;
  for (double value : p) sum += value * FlooredLog(value, floor);
  return -sum;
}

double Dot(const std::vector<double>& a, const std::vector<double>& b) {
  double sum = 0;
  for (size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

Belief Joint(const Beliefs& beliefs, const std::vector<int>& factors) {
  Belief joint = {1.0};
  for (int f : factors) {
    const Belief& belief = beliefs[static_cast<size_t>(f)];
    Belief extended;
    extended.reserve(joint.size() * belief.size());
    for (double weight : joint) {
      for (double p : belief) extended.push_back(weight * p);
    }
    joint = std::move(extended);
  }
  return joint;
}

Belief Multiply(const Matrix& matrix, int rows, const Belief& joint) {
  Belief product(static_cast<size_t>(rows), 0.0);
  const double* entry = matrix.data();
  for (double& sum : product) {
    for (double p : joint) sum += *entry++ * p;
  }
  return product;
}

double Expect(const std::vector<double>& table, const std::vector<int>& factors,
              const Beliefs& beliefs) {
  return Dot(table, Joint(beliefs, factors));
}

std::vector<double> ExpectExcept(const std::vector<double>& table, const std::vector<int>& factors,
                                 const Beliefs& beliefs, size_t axis) {
  const std::vector<int> before(factors.begin(), factors.begin() + static_cast<int64_t>(axis));
  const std::vector<int> after(factors.begin() + static_cast<int64_t>(axis) + 1, factors.end());
  const Belief outer = Joint(beliefs, before);
  const Belief inner = Joint(beliefs, after);
  const size_t states = beliefs[static_cast<size_t>(factors[axis])].size();
  std::vector<double> expected(states, 0.0);
  const double* entry = table.data();
  for (double weight : outer) {
    for (double& sum : expected) {
      for (double p : inner) sum += weight * p * *entry++;
    }
  }
  return expected;
}

size_t FirstLargest(const std::vector<double>& values) {
  return static_cast<size_t>(std::max_element(values.begin(), values.end()) - values.begin());
}

}  // namespace starling
