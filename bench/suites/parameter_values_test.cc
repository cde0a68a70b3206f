#include "bench/suites/parameter_values.h"

#include <gtest/gtest.h>

namespace starling {
namespace {

TEST(ParameterValues, AreWhatTheirWordsSay) {
  const Parameters parameters = {{"agents", "1000"},
                                 {"precision", "double"},
                                 {"isa", "portable"},
                                 {"backend", "threads"},
                                 {"workers", "2"}};
  EXPECT_EQ(*CountOf(parameters, "agents", 1, kMostAgents), 1000);
  EXPECT_EQ(*PrecisionOf(parameters), Precision::kDouble);
  EXPECT_EQ(*InstructionSetOf(parameters), InstructionSet::kPortable);
  const auto execution = ExecutionOf(parameters);
  ASSERT_TRUE(execution.ok()) << execution.status();
  EXPECT_EQ(execution->backend, "threads");
  EXPECT_EQ(execution->workers, 2);
}

TEST(ParameterValues, AreNamedWhereTheyAreWrong) {
  const Parameters parameters = {{"agents", "0"},
                                 {"precision", "half"},
                                 {"isa", "sse"},
                                 {"backend", "serial"},
                                 {"workers", "many"}};
  EXPECT_EQ(CountOf(parameters, "agents", 1, 10).status().message(),
            "parameter agents is \"0\"; 1 to 10 is allowed");
  EXPECT_EQ(CountOf({{"agents", "11"}}, "agents", 1, 10).status().message(),
            "parameter agents is \"11\"; 1 to 10 is allowed");
  EXPECT_EQ(CountOf({}, "agents", 1, 10).status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(PrecisionOf(parameters).status().message(),
            "parameter precision is \"half\"; float or double is allowed");
  EXPECT_EQ(InstructionSetOf(parameters).status().message(),
            "parameter isa is \"sse\"; auto, portable, avx2 or avx512 is allowed");
  EXPECT_EQ(ExecutionOf(parameters).status().message(),
            "parameter workers is \"many\"; 0 to 1024 is allowed");
}

}  // namespace
}  // namespace starling
