// The comments of the protos are the specification: every element must have one.
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "google/protobuf/descriptor.h"
#include "google/protobuf/descriptor.pb.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::DescriptorPool;
using google::protobuf::EnumDescriptor;
using google::protobuf::FileDescriptor;

struct Element {
  std::string name;
  std::string comment;
  bool is_field = false;
};

template <typename Named>
Element Describe(const Named& named) {
  google::protobuf::SourceLocation location;
  named.GetSourceLocation(&location);
  return {named.full_name(), location.leading_comments};
}

void Add(const EnumDescriptor& type, std::vector<Element>& elements) {
  elements.push_back(Describe(type));
  for (int i = 0; i < type.value_count(); ++i) elements.push_back(Describe(*type.value(i)));
}

void Add(const Descriptor& type, std::vector<Element>& elements) {
  elements.push_back(Describe(type));
  for (int i = 0; i < type.field_count(); ++i) {
    elements.push_back(Describe(*type.field(i)));
    elements.back().is_field = true;
  }
  for (int i = 0; i < type.real_oneof_decl_count(); ++i) {
    elements.push_back(Describe(*type.oneof_decl(i)));
  }
  for (int i = 0; i < type.enum_type_count(); ++i) Add(*type.enum_type(i), elements);
  for (int i = 0; i < type.nested_type_count(); ++i) Add(*type.nested_type(i), elements);
}

class Comments : public ::testing::Test {
 protected:
  void SetUp() override {
    google::protobuf::FileDescriptorSet files;
    std::ifstream input("proto/starling/v1/scenario.protoset", std::ios::binary);
    ASSERT_TRUE(files.ParseFromIstream(&input));
    ASSERT_EQ(files.file_size(), 4);
    for (const auto& file : files.file()) {
      const FileDescriptor* built = pool_.BuildFile(file);
      ASSERT_NE(built, nullptr) << file.name();
      files_.push_back(built);
      for (int i = 0; i < built->message_type_count(); ++i) Add(*built->message_type(i), elements_);
      for (int i = 0; i < built->enum_type_count(); ++i)
        enums_at_top_.push_back(built->enum_type(i));
    }
  }

  DescriptorPool pool_;
  std::vector<const FileDescriptor*> files_;
  std::vector<Element> elements_;
  std::vector<const EnumDescriptor*> enums_at_top_;
};

TEST_F(Comments, StandAboveEveryElementAndAreSentences) {
  EXPECT_GT(elements_.size(), 150u);
  for (const Element& element : elements_) {
    const absl::string_view comment = absl::StripAsciiWhitespace(element.comment);
    EXPECT_FALSE(comment.empty()) << element.name << " has no comment";
    EXPECT_TRUE(absl::EndsWith(comment, ".")) << element.name << ": " << comment;
    EXPECT_TRUE(comment[0] >= 'A' && comment[0] <= 'Z') << element.name << ": " << comment;
  }
}

// Members of a oneof and entries of lists have no default of their own.
TEST_F(Comments, SayOfEveryNumberWhatItsDefaultIsOrThatItIsRequired) {
  for (const Element& element : elements_) {
    if (!element.is_field) continue;
    const auto* field = pool_.FindFieldByName(element.name);
    ASSERT_NE(field, nullptr);
    if (field->is_repeated() || field->real_containing_oneof() != nullptr) continue;
    if (field->cpp_type() == google::protobuf::FieldDescriptor::CPPTYPE_MESSAGE) continue;
    EXPECT_TRUE(absl::StrContains(element.comment, "efault") ||
                absl::StrContains(element.comment, "Required"))
        << element.name << ": " << element.comment;
  }
}

void CheckEnum(const EnumDescriptor& type) {
  EXPECT_EQ(type.value(0)->number(), 0);
  EXPECT_TRUE(absl::EndsWith(type.value(0)->name(), "_UNSPECIFIED")) << type.full_name();
}

void CheckEnums(const Descriptor& type) {
  for (int i = 0; i < type.enum_type_count(); ++i) CheckEnum(*type.enum_type(i));
  for (int i = 0; i < type.nested_type_count(); ++i) CheckEnums(*type.nested_type(i));
}

TEST_F(Comments, EnumsBeginUnspecifiedAndStandInsideMessages) {
  EXPECT_TRUE(enums_at_top_.empty());
  for (const FileDescriptor* file : files_) {
    for (int i = 0; i < file->message_type_count(); ++i) CheckEnums(*file->message_type(i));
  }
}

}  // namespace
}  // namespace starling
