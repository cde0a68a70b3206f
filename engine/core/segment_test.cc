#include "engine/core/segment.h"

#include <utility>

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::HasSubstr;

TEST(WorldSegment, GivesZeroedMemoryAlignedToACacheLine) {
  absl::StatusOr<WorldSegment> segment = WorldSegment::Create(1 << 20);
  ASSERT_TRUE(segment.ok()) << segment.status();
  const int64_t first = segment->Allocate(100).value();
  const int64_t second = segment->Allocate(5000).value();
  EXPECT_EQ(first, 0);
  EXPECT_EQ(second, 128);
  EXPECT_EQ(segment->size(), 5128);
  EXPECT_EQ(reinterpret_cast<uintptr_t>(segment->data()) % 64, 0u);
  for (int64_t i = 0; i < segment->size(); ++i) ASSERT_EQ(segment->data()[i], std::byte{0});
}

TEST(WorldSegment, GrowsInPlaceAndKeepsWhatItHolds) {
  absl::StatusOr<WorldSegment> segment = WorldSegment::Create(0);
  ASSERT_TRUE(segment.ok()) << segment.status();
  std::byte* const data = segment->data();
  const int64_t first = segment->Allocate(64).value();
  data[first] = std::byte{42};
  const int64_t second = segment->Allocate(int64_t{300} << 20).value();
  EXPECT_EQ(segment->data(), data);
  EXPECT_EQ(data[first], std::byte{42});
  data[second + (int64_t{300} << 20) - 1] = std::byte{7};
  EXPECT_EQ(data[segment->size() - 1], std::byte{7});
}

TEST(WorldSegment, ReservesMoreThanTheUsualWhenAskedTo) {
  absl::StatusOr<WorldSegment> segment = WorldSegment::Create(int64_t{65} << 30);
  ASSERT_TRUE(segment.ok()) << segment.status();
  EXPECT_TRUE(segment->Allocate(int64_t{65} << 30).ok());
}

TEST(WorldSegment, SaysHowManyBytesItCouldNotGive) {
  absl::StatusOr<WorldSegment> segment = WorldSegment::Create(0);
  ASSERT_TRUE(segment.ok()) << segment.status();
  ASSERT_TRUE(segment->Allocate(64).ok());
  const absl::Status status = segment->Allocate(int64_t{1} << 40).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()), HasSubstr("1099511627776 bytes"));
  EXPECT_TRUE(segment->Allocate(64).ok());
}

TEST(WorldSegment, SaysWhyAddressesCannotBeHad) {
  const absl::Status status = WorldSegment::Create(int64_t{1} << 60).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kResourceExhausted);
  EXPECT_THAT(std::string(status.message()), HasSubstr("1152921504606846976 bytes failed: "));
}

TEST(WorldSegment, MovesWithoutMovingItsMemory) {
  absl::StatusOr<WorldSegment> segment = WorldSegment::Create(0);
  ASSERT_TRUE(segment.ok()) << segment.status();
  ASSERT_TRUE(segment->Allocate(64).ok());
  std::byte* const data = segment->data();
  const WorldSegment moved = *std::move(segment);
  EXPECT_EQ(moved.data(), data);
  EXPECT_EQ(moved.size(), 64);
  data[0] = std::byte{1};
}

}  // namespace
}  // namespace starling
