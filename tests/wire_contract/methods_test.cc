// Services and their methods: named after one rule, and every error specified by code and reason.
#include <algorithm>
#include <map>
#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "tests/wire_contract/errors_list.h"
#include "tests/wire_contract/wire_files.h"

namespace starling {
namespace {

const google::protobuf::EnumDescriptor* Reasons(const WireFiles& wire) {
  for (const auto* type : wire.enums()) {
    if (type->full_name() == "starling.v1.Error.Reason") return type;
  }
  return nullptr;
}

std::string CommentOfTheReasons(const WireFiles& wire) {
  for (const auto* file : wire.files()) {
    if (absl::EndsWith(file->name(), "error_reason.proto")) return CommentOf(*file);
  }
  return "";
}

class Methods : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_GE(wire_.methods().size(), 30u); }

  const WireFiles wire_{"proto/starling/v1/wire.protoset"};
};

TEST_F(Methods, AreCommentedAndSoAreTheirServices) {
  for (const auto* service : wire_.services()) {
    EXPECT_TRUE(absl::EndsWith(service->name(), "Service")) << service->full_name();
    EXPECT_FALSE(CommentOf(*service).empty()) << service->full_name() << " has no comment";
  }
  for (const auto* method : wire_.methods())
    EXPECT_FALSE(CommentOf(*method).empty()) << method->full_name() << " has no comment";
}

TEST_F(Methods, AreNamedOnceInThePackageAndTheirRequestsAfterThem) {
  std::set<std::string> names;
  for (const auto* method : wire_.methods()) {
    EXPECT_TRUE(names.insert(method->name()).second) << method->full_name() << " is a second one";
    EXPECT_EQ(method->input_type()->name(), method->name() + "Request") << method->full_name();
    if (absl::EndsWith(method->output_type()->name(), "Response")) {
      EXPECT_EQ(method->output_type()->name(), method->name() + "Response") << method->full_name();
    }
  }
}

TEST_F(Methods, ListTheirErrorsByCodeAndReason) {
  const auto* reasons = Reasons(wire_);
  ASSERT_NE(reasons, nullptr);
  for (const auto* method : wire_.methods()) {
    const auto errors = ParseErrorsList(CommentOf(*method));
    ASSERT_TRUE(errors.ok()) << method->full_name() << ": " << errors.status();
    std::set<std::string> seen;
    for (const ListedError& error : *errors) {
      EXPECT_TRUE(IsErrorCode(error.code)) << method->full_name() << ": " << error.code;
      EXPECT_NE(reasons->FindValueByName(error.reason), nullptr)
          << method->full_name() << ": " << error.reason << " is not in error_reason.proto";
      EXPECT_TRUE(seen.insert(error.reason).second) << method->full_name() << ": " << error.reason;
    }
  }
}

// A program that looks at the reason alone must know what happened.
TEST_F(Methods, GiveAReasonAlwaysWithTheSameCode) {
  std::map<std::string, std::string> codes;
  for (const auto* method : wire_.methods()) {
    const auto errors = ParseErrorsList(CommentOf(*method));
    ASSERT_TRUE(errors.ok()) << errors.status();
    for (const ListedError& error : *errors) {
      const auto [known, added] = codes.emplace(error.reason, error.code);
      EXPECT_EQ(known->second, error.code) << method->full_name() << ": " << error.reason;
    }
  }
}

TEST_F(Methods, LeaveNoReasonUnused) {
  const auto* reasons = Reasons(wire_);
  ASSERT_NE(reasons, nullptr);
  std::set<std::string> used;
  for (const auto* method : wire_.methods()) {
    const auto errors = ParseErrorsList(CommentOf(*method));
    ASSERT_TRUE(errors.ok()) << errors.status();
    for (const ListedError& error : *errors) used.insert(error.reason);
  }
  const std::string anywhere = CommentOfTheReasons(wire_);
  ASSERT_FALSE(anywhere.empty());
  for (int i = 1; i < reasons->value_count(); ++i) {
    const std::string& name = reasons->value(i)->name();
    EXPECT_TRUE(used.count(name) > 0 || absl::StrContains(anywhere, name))
        << "no method says that it gives " << name;
  }
}

TEST(ErrorsList, IsReadWithItsContinuedLines) {
  const auto errors = ParseErrorsList(
      " Gives it.\n\n Errors:\n   NOT_FOUND GONE: there is\n     none.\n   INTERNAL BAD: a "
      "defect.\n");
  ASSERT_TRUE(errors.ok()) << errors.status();
  ASSERT_EQ(errors->size(), 2u);
  EXPECT_EQ((*errors)[0].code, "NOT_FOUND");
  EXPECT_EQ((*errors)[0].reason, "GONE");
  EXPECT_EQ((*errors)[0].sentence, "there is none.");
  EXPECT_TRUE(ParseErrorsList(" It.\n\n Errors:\n   none of its own.\n")->empty());
}

TEST(ErrorsList, IsRefusedWhenWrittenOtherwise) {
  for (const char* comment :
       {" Gives it.\n", " It.\n\n Errors:\n NOT_FOUND GONE: there.\n",
        " It.\n\n Errors:\n   NOT_FOUND: there.\n", " It.\n\n Errors:\n   NOT_FOUND GONE: there\n",
        " It.\n\n Errors:\n   NOT_FOUND GONE: there.\n\n More.\n"}) {
    EXPECT_FALSE(ParseErrorsList(comment).ok()) << comment;
  }
}

}  // namespace
}  // namespace starling
