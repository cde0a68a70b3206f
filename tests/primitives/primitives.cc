#include "tests/primitives/primitives.h"

#include <cstdlib>
#include <fstream>
#include <iostream>

namespace starling {

std::vector<Call> CallsOf(const std::string& dialect, const std::string& function) {
  std::ifstream file("tests/reference/primitives/" + dialect + ".primitives.json");
  std::vector<Call> calls;
  if (file) {
    const nlohmann::ordered_json document = nlohmann::ordered_json::parse(file);
    for (const nlohmann::ordered_json& call : document["calls"]) {
      if (call["function"] == function)
        calls.push_back({call["name"], call["inputs"], call["output"]});
    }
  }
  if (calls.empty()) {
    std::cerr << "no call of " << function << " is recorded for " << dialect << std::endl;
    std::abort();
  }
  return calls;
}

Tensor ReadTensor(const nlohmann::ordered_json& json) {
  if (json.is_object()) {
    return Tensor(json["shape"].get<std::vector<int>>(), json["data"].get<std::vector<double>>());
  }
  std::vector<double> values = json.get<std::vector<double>>();
  const int size = static_cast<int>(values.size());
  return Tensor({size}, std::move(values));
}

std::vector<std::vector<double>> ReadVectors(const nlohmann::ordered_json& json) {
  return json.get<std::vector<std::vector<double>>>();
}

}  // namespace starling
