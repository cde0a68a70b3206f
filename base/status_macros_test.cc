#include "base/status_macros.h"

#include <memory>
#include <string>
#include <utility>

#include "gtest/gtest.h"

namespace starling {
namespace {

absl::Status PassThrough(const absl::Status& status, int* reached) {
  RETURN_IF_ERROR(status);
  ++*reached;
  return absl::OkStatus();
}

absl::StatusOr<std::string> Append(absl::StatusOr<std::string> text) {
  ASSIGN_OR_RETURN(std::string value, std::move(text));
  return value + "!";
}

TEST(ReturnIfError, GoesOnAfterOk) {
  int reached = 0;
  EXPECT_TRUE(PassThrough(absl::OkStatus(), &reached).ok());
  EXPECT_EQ(reached, 1);
}

TEST(ReturnIfError, ReturnsTheErrorUnchanged) {
  int reached = 0;
  const absl::Status error = absl::NotFoundError("no such maze");
  EXPECT_EQ(PassThrough(error, &reached), error);
  EXPECT_EQ(reached, 0);
}

TEST(ReturnIfError, EvaluatesItsExpressionOnce) {
  int evaluations = 0;
  const auto count = [&] {
    ++evaluations;
    return absl::OkStatus();
  };
  const auto run = [&]() -> absl::Status {
    RETURN_IF_ERROR(count());
    return absl::OkStatus();
  };
  EXPECT_TRUE(run().ok());
  EXPECT_EQ(evaluations, 1);
}

TEST(AssignOrReturn, AssignsTheValue) {
  const auto text = Append(std::string("maze"));
  ASSERT_TRUE(text.ok()) << text.status();
  EXPECT_EQ(*text, "maze!");
}

TEST(AssignOrReturn, ReturnsTheErrorUnchanged) {
  const absl::Status error = absl::DataLossError("half a maze");
  EXPECT_EQ(Append(error).status(), error);
}

TEST(AssignOrReturn, TakesMoveOnlyValuesAndSeveralInOneScope) {
  const auto run = []() -> absl::StatusOr<int> {
    const auto make = [](int value) -> absl::StatusOr<std::unique_ptr<int>> {
      return std::make_unique<int>(value);
    };
    ASSIGN_OR_RETURN(const std::unique_ptr<int> first, make(1));
    ASSIGN_OR_RETURN(const std::unique_ptr<int> second, make(2));
    return *first + *second;
  };
  const absl::StatusOr<int> sum = run();
  ASSERT_TRUE(sum.ok()) << sum.status();
  EXPECT_EQ(*sum, 3);
}

}  // namespace
}  // namespace starling
