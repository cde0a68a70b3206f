// Recorded calls of single functions of pymdp: tests/reference/primitives.
#ifndef STARLING_TESTS_PRIMITIVES_PRIMITIVES_H_
#define STARLING_TESTS_PRIMITIVES_PRIMITIVES_H_

#include <string>
#include <vector>

#include "agents/model/tensor.h"
#include "nlohmann/json.hpp"

namespace starling {

struct Call {
  std::string name;
  nlohmann::ordered_json inputs;
  nlohmann::ordered_json output;
};

// The calls of a function ("maths.softmax") in a dialect ("pymdp_legacy"), in the order of the
// file. Aborts where there is none.
std::vector<Call> CallsOf(const std::string& dialect, const std::string& function);

// An array of any rank; of a list of vectors, each of them.
Tensor ReadTensor(const nlohmann::ordered_json& json);
std::vector<std::vector<double>> ReadVectors(const nlohmann::ordered_json& json);

}  // namespace starling

#endif  // STARLING_TESTS_PRIMITIVES_PRIMITIVES_H_
