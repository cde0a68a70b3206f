// The comments of the protos are the specification: every element must have one.
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "gtest/gtest.h"
#include "tests/wire_contract/wire_files.h"

namespace starling {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::EnumDescriptor;
using google::protobuf::FieldDescriptor;

using Messages = std::set<const Descriptor*>;

void AddAll(const Descriptor& message, Messages& found) {
  if (!found.insert(&message).second) return;
  for (int i = 0; i < message.field_count(); ++i) {
    if (message.field(i)->type() == FieldDescriptor::TYPE_MESSAGE)
      AddAll(*message.field(i)->message_type(), found);
  }
}

class Comments : public ::testing::Test {
 protected:
  void SetUp() override { ASSERT_GE(wire_.files().size(), 12u); }

  // What clients send, or write into files; all else is said by the server.
  Messages WhatClientsSay() const {
    Messages found;
    for (const auto* method : wire_.methods()) AddAll(*method->input_type(), found);
    for (const auto* message : wire_.messages()) {
      if (message->full_name() == "starling.v1.ServerConfig") AddAll(*message, found);
    }
    return found;
  }

  std::vector<std::pair<std::string, std::string>> Elements() const {
    std::vector<std::pair<std::string, std::string>> elements;
    const auto add = [&elements](const auto& element) {
      elements.emplace_back(element.full_name(), CommentOf(element));
    };
    for (const auto* message : wire_.messages()) {
      add(*message);
      for (int i = 0; i < message->field_count(); ++i) add(*message->field(i));
      for (int i = 0; i < message->real_oneof_decl_count(); ++i) add(*message->oneof_decl(i));
    }
    for (const EnumDescriptor* type : wire_.enums()) {
      add(*type);
      for (int i = 0; i < type->value_count(); ++i) add(*type->value(i));
    }
    for (const auto* service : wire_.services()) add(*service);
    for (const auto* method : wire_.methods()) add(*method);
    return elements;
  }

  const WireFiles wire_{"proto/starling/v1/wire.protoset"};
};

TEST_F(Comments, StandAboveEveryElementAndAreSentences) {
  const auto elements = Elements();
  EXPECT_GT(elements.size(), 500u);
  for (const auto& [name, text] : elements) {
    const absl::string_view comment = absl::StripAsciiWhitespace(text);
    EXPECT_FALSE(comment.empty()) << name << " has no comment";
    EXPECT_TRUE(absl::EndsWith(comment, ".")) << name << ": " << comment;
    EXPECT_TRUE(!comment.empty() && (absl::ascii_isupper(comment[0]) || comment[0] == '`' ||
                                     comment[0] == '[' || comment[0] == '-'))
        << name << ": " << comment;
  }
  for (const auto* file : wire_.files())
    EXPECT_FALSE(CommentOf(*file).empty()) << file->name() << " has no comment above `syntax`";
}

// Members of a oneof and entries of lists have no default of their own.
TEST_F(Comments, SayOfEveryNumberWhatItsDefaultIsOrThatItIsRequiredOrOutputOnly) {
  const Messages said = WhatClientsSay();
  for (const Descriptor* message : wire_.messages()) {
    const bool by_client = said.count(message) > 0;
    for (int i = 0; i < message->field_count(); ++i) {
      const FieldDescriptor& field = *message->field(i);
      if (field.is_repeated() || field.real_containing_oneof() != nullptr) continue;
      if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) continue;
      const std::string comment = CommentOf(field);
      if (by_client) {
        EXPECT_TRUE(absl::StrContains(comment, "efault") || absl::StrContains(comment, "Required"))
            << field.full_name() << " is sent by clients: " << comment;
      } else {
        // The comment may be broken between the two words.
        EXPECT_TRUE(absl::StrContains(comment, "Output only") ||
                    absl::StrContains(comment, "Output\n only"))
            << field.full_name() << " is sent by the server: " << comment;
      }
    }
  }
}

TEST_F(Comments, EnumsBeginUnspecifiedAndStandInsideMessages) {
  for (const EnumDescriptor* type : wire_.enums()) {
    EXPECT_NE(type->containing_type(), nullptr) << type->full_name();
    EXPECT_EQ(type->value(0)->number(), 0) << type->full_name();
    EXPECT_TRUE(absl::EndsWith(type->value(0)->name(), "_UNSPECIFIED")) << type->full_name();
  }
}

TEST_F(Comments, ListsHavePages) {
  for (const auto* method : wire_.methods()) {
    if (!absl::StartsWith(method->name(), "List")) continue;
    for (const char* name : {"page_size", "page_token"})
      EXPECT_NE(method->input_type()->FindFieldByName(name), nullptr) << method->full_name();
    for (const char* name : {"next_page_token", "total_size"})
      EXPECT_NE(method->output_type()->FindFieldByName(name), nullptr) << method->full_name();
  }
}

}  // namespace
}  // namespace starling
