#include "tests/reference/case_files.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "engine/core/json_value.h"

namespace starling {
namespace {

constexpr char kFolder[] = "tests/reference";

}  // namespace

std::vector<std::string> CaseNames() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(kFolder)) {
    const std::string file = entry.path().filename().string();
    absl::string_view name = file;
    if (absl::ConsumeSuffix(&name, ".json")) names.emplace_back(name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::string TestName(const std::string& name) { return absl::StrReplaceAll(name, {{".", "_"}}); }

nlohmann::ordered_json ReadDocument(const std::string& name) {
  const std::string path = absl::StrCat(kFolder, "/", name, ".json");
  std::ifstream file(path);
  if (!file) {
    std::cerr << "no file " << path << std::endl;
    std::abort();
  }
  return nlohmann::ordered_json::parse(file);
}

ReferenceCase ReadCase(const std::string& name) {
  const nlohmann::ordered_json document = ReadDocument(name);
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
