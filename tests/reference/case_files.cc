#include "tests/reference/case_files.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "engine/core/json_value.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

constexpr char kFolder[] = "tests/reference";
constexpr char kPrefix[] = "pymdp_1.";

std::string PathOf(const std::string& name) {
  return absl::StrCat(kFolder, "/", kPrefix, name, ".json");
}

nlohmann::ordered_json ReadDocument(const std::string& name) {
  std::ifstream file(PathOf(name));
  if (!file) {
    std::cerr << "no file " << PathOf(name) << std::endl;
    std::abort();
  }
  return nlohmann::ordered_json::parse(file);
}

void DropPlanning(nlohmann::ordered_json& document) {
  document["settings"]["use_param_info_gain"] = false;
  document["settings"]["action_selection"] = "stochastic";  // hence not compared
  for (nlohmann::ordered_json& step : document["steps"]) {
    for (const char* name : {"G", "G_terms", "q_pi", "action_marginals"}) step.erase(name);
  }
}

}  // namespace

std::vector<std::string> CaseNames() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    const std::string file = entry.path().filename().string();
    absl::string_view name = file;
    if (absl::ConsumePrefix(&name, kPrefix) && absl::ConsumeSuffix(&name, ".json")) {
      names.emplace_back(name);
    }
  }
  std::sort(names.begin(), names.end());
  return names;
}

ReferenceCase ReadCase(const std::string& name) {
  nlohmann::ordered_json document = ReadDocument(name);
  if (document["settings"]["use_param_info_gain"]) DropPlanning(document);
  absl::StatusOr<ReferenceCase> reference = CaseFromJson(JsonValue(document, name));
  if (!reference.ok()) {
    std::cerr << reference.status() << std::endl;
    std::abort();
  }
  return *std::move(reference);
}

std::vector<double> ChoiceGaps(const std::string& name) {
  std::vector<double> gaps;
  const nlohmann::ordered_json document = ReadDocument(name);
  for (const nlohmann::ordered_json& step : document["steps"]) {
    gaps.push_back(step["gap"].is_number() ? step["gap"].get<double>() : 0.0);
  }
  return gaps;
}

}  // namespace starling
