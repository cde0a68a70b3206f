#include "bench/suites/parameter_values.h"

#include <string>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace starling {
namespace {

absl::Status Unknown(absl::string_view name, absl::string_view value, absl::string_view allowed) {
  return absl::InvalidArgumentError(
      absl::StrCat("parameter ", name, " is \"", value, "\"; ", allowed, " is allowed"));
}

}  // namespace

absl::StatusOr<int64_t> CountOf(const Parameters& parameters, absl::string_view name, int64_t least,
                                int64_t most) {
  const std::string value = ParameterOf(parameters, name);
  int64_t count = 0;
  if (!absl::SimpleAtoi(value, &count) || count < least || count > most)
    return Unknown(name, value, absl::StrCat(least, " to ", most));
  return count;
}

absl::StatusOr<Precision> PrecisionOf(const Parameters& parameters) {
  const std::string value = ParameterOf(parameters, "precision");
  if (value == "float") return Precision::kFloat;
  if (value == "double") return Precision::kDouble;
  return Unknown("precision", value, "float or double");
}

absl::StatusOr<InstructionSet> InstructionSetOf(const Parameters& parameters) {
  const std::string value = ParameterOf(parameters, "isa");
  absl::StatusOr<InstructionSet> instructions = InstructionSetNamed(value);
  if (!instructions.ok()) return Unknown("isa", value, "auto, portable, avx2 or avx512");
  return instructions;
}

absl::StatusOr<ExecutionOptions> ExecutionOf(const Parameters& parameters) {
  ExecutionOptions options;
  options.backend = ParameterOf(parameters, "backend");
  ASSIGN_OR_RETURN(const int64_t workers, CountOf(parameters, "workers", 0, kMaxWorkers));
  options.workers = static_cast<int>(workers);
  return options;
}

}  // namespace starling
