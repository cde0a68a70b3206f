#include "engine/wire/error_details.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::Pair;
using testing::SizeIs;

constexpr char kErrorInfoUrl[] = "type.googleapis.com/google.rpc.ErrorInfo";

// A field of bytes as protobuf writes it; all here are shorter than 16 KiB.
std::string Field(int number, const std::string& content) {
  std::string bytes(1, static_cast<char>(number << 3 | 2));
  if (content.size() >= 128) bytes += static_cast<char>(content.size() % 128 | 128);
  bytes += static_cast<char>(content.size() >= 128 ? content.size() / 128 : content.size());
  return bytes + content;
}

absl::Status NotFound() {
  return MakeError(absl::StatusCode::kNotFound, v1::Error::SIMULATION_NOT_FOUND, "none",
                   {{"simulation", "simulations/one"}});
}

TEST(ErrorDetails, AreTheBytesOfGoogleRpcStatus) {
  absl::Status status = MakeError(absl::StatusCode::kInvalidArgument, v1::Error::INVALID_REQUEST,
                                  "bad", {{"value", "7"}, {"limit", "x"}});
  AddFieldViolation(status, "page_size", "is -1");
  AddRetryDelay(status, absl::Milliseconds(2500));
  const std::string violation = Field(1, Field(1, "page_size") + Field(2, "is -1"));
  const std::string info = Field(1, "INVALID_REQUEST") + Field(2, "starling") +
                           Field(3, Field(1, "limit") + Field(2, "x")) +
                           Field(3, Field(1, "value") + Field(2, "7"));
  // 2 s and 500,000,000 ns: tags 8 and 16, the second number in base 128 from its low end.
  const std::string delay = Field(1, std::string("\x08\x02\x10\x80\xca\xb5\xee\x01", 8));
  EXPECT_EQ(
      ToRpcStatusBytes(status),
      std::string("\x08\x03", 2) + Field(2, "bad") +
          Field(3, Field(1, "type.googleapis.com/google.rpc.BadRequest") + Field(2, violation)) +
          Field(3, Field(1, kErrorInfoUrl) + Field(2, info)) +
          Field(3, Field(1, "type.googleapis.com/google.rpc.RetryInfo") + Field(2, delay)));
}

TEST(ErrorDetails, ComeBackAsTheyWere) {
  absl::Status sent = NotFound();
  AddFieldViolation(sent, "name", "names nothing");
  AddFieldViolation(sent, "view", "is 9");
  AddRetryDelay(sent, absl::Seconds(3) + absl::Nanoseconds(1));
  const absl::Status status = FromRpcStatus(5, "none", ToRpcStatusBytes(sent));
  EXPECT_EQ(status, sent);
  EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(ErrorReason(status), "SIMULATION_NOT_FOUND");
  EXPECT_EQ(ErrorDomain(status), "starling");
  EXPECT_THAT(ErrorMetadata(status), ElementsAre(Pair("simulation", "simulations/one")));
  ASSERT_THAT(FieldViolations(status), SizeIs(2));
  EXPECT_EQ(FieldViolations(status)[1].field, "view");
  EXPECT_EQ(FieldViolations(status)[1].description, "is 9");
  EXPECT_EQ(RetryDelay(status), absl::Seconds(3) + absl::Nanoseconds(1));
}

TEST(ErrorDetails, AreNothingWhereThereAreNone) {
  const absl::Status status = absl::InternalError("plain");
  EXPECT_EQ(ErrorReason(status), "");
  EXPECT_THAT(ErrorMetadata(status), IsEmpty());
  EXPECT_THAT(FieldViolations(status), IsEmpty());
  EXPECT_EQ(RetryDelay(status), absl::nullopt);
  absl::Status ok;
  SetErrorReason(ok, v1::Error::INTERNAL);
  AddFieldViolation(ok, "a", "b");
  AddRetryDelay(ok, absl::Seconds(1));
  EXPECT_TRUE(ok.ok());
  EXPECT_EQ(ToRpcStatusBytes(ok), "");
  EXPECT_TRUE(FromRpcStatus(0, "", ToRpcStatusBytes(NotFound())).ok());
}

TEST(ErrorDetails, ALaterReasonReplacesTheFormer) {
  absl::Status status = NotFound();
  SetErrorReason(status, v1::Error::AGENT_NOT_FOUND, {{"simulation", "simulations/two"}});
  EXPECT_EQ(ErrorReason(status), "AGENT_NOT_FOUND");
  EXPECT_THAT(ErrorMetadata(status), ElementsAre(Pair("simulation", "simulations/two")));
}

TEST(ErrorDetails, SurviveNoDamageButNeverThrow) {
  absl::Status sent = NotFound();
  AddFieldViolation(sent, "name", "names nothing");
  AddRetryDelay(sent, absl::Seconds(3));
  const std::string whole = ToRpcStatusBytes(sent);
  for (size_t length = 0; length < whole.size(); ++length) {
    const absl::Status status = FromRpcStatus(5, "none", whole.substr(0, length));
    EXPECT_EQ(status.message(), "none");
    EXPECT_LE(FieldViolations(status).size(), 1u);
  }
  for (size_t place = 0; place < whole.size(); ++place) {
    for (int bit = 0; bit < 8; ++bit) {
      std::string damaged = whole;
      damaged[place] = static_cast<char>(damaged[place] ^ 1 << bit);
      const absl::Status status = FromRpcStatus(5, "none", damaged);
      ErrorReason(status);
      ErrorMetadata(status);
      FieldViolations(status);
      RetryDelay(status);
      EXPECT_EQ(status.code(), absl::StatusCode::kNotFound);
    }
  }
}

TEST(ErrorDetails, CodesThatAreNoneAreUnknown) {
  EXPECT_EQ(FromRpcStatus(17, "", "").code(), absl::StatusCode::kUnknown);
  EXPECT_EQ(FromRpcStatus(-1, "", "").code(), absl::StatusCode::kUnknown);
  EXPECT_EQ(FromRpcStatus(16, "", "").code(), absl::StatusCode::kUnauthenticated);
}

TEST(ErrorDetails, FitIntoWhatGrpcAllowsForAStatus) {
  std::string long_text;
  while (long_text.size() < 100000) long_text += "\xc3\xa4";
  absl::Status status = MakeError(
      absl::StatusCode::kInvalidArgument, v1::Error::INVALID_SCENARIO, long_text,
      {{"a", long_text}, {"b", long_text}, {"c", long_text}, {"d", long_text}, {"e", long_text}});
  for (int i = 0; i < 100; ++i) AddFieldViolation(status, long_text, long_text);
  AddRetryDelay(status, absl::Seconds(1));
  const std::string message = RpcMessage(status);
  EXPECT_EQ(message.substr(0, 2), "\xc3\xa4");
  EXPECT_NE(message.find("\xa4 ... \xc3"), std::string::npos) << "characters stay whole";
  const size_t on_the_wire = 3 * message.size() + (ToRpcStatusBytes(status).size() + 2) / 3 * 4;
  EXPECT_LT(on_the_wire, 7900u);
  const absl::Status received = FromRpcStatus(3, message, ToRpcStatusBytes(status));
  EXPECT_EQ(ErrorReason(received), "INVALID_SCENARIO");
  EXPECT_THAT(FieldViolations(received), SizeIs(1));
  EXPECT_EQ(RetryDelay(received), absl::Seconds(1));
}

TEST(ErrorDetails, RepairTextThatIsNotUtf8) {
  absl::Status status = MakeError(absl::StatusCode::kInvalidArgument, v1::Error::INVALID_NAME,
                                  "no \xff", {{"name", "\xfe"}});
  EXPECT_EQ(RpcMessage(status), "no \xef\xbf\xbd");
  EXPECT_THAT(ErrorMetadata(status), ElementsAre(Pair("name", "\xef\xbf\xbd")));
}

}  // namespace
}  // namespace starling
