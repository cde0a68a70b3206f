// Formulas over Eigen vectors that the plain implementation is written in. Inside
// tests/brute_force.
#ifndef STARLING_TESTS_BRUTE_FORCE_PLAIN_ALGEBRA_H_
#define STARLING_TESTS_BRUTE_FORCE_PLAIN_ALGEBRA_H_

#include <Eigen/Core>
#include <vector>

namespace starling {

inline constexpr double kSmallest = 2.220446049250313e-16;  // logarithms are taken of at least this

inline Eigen::VectorXd Log(const Eigen::VectorXd& p) { return p.cwiseMax(kSmallest).array().log(); }
inline double Entropy(const Eigen::VectorXd& p) { return -p.dot(Log(p)); }
inline Eigen::VectorXd Softmax(const Eigen::VectorXd& x) {
  const Eigen::VectorXd e = (x.array() - x.maxCoeff()).exp();
  return e / e.sum();
}

inline std::vector<double> Listed(const Eigen::VectorXd& v) {
  return {v.data(), v.data() + v.size()};
}

}  // namespace starling

#endif  // STARLING_TESTS_BRUTE_FORCE_PLAIN_ALGEBRA_H_
