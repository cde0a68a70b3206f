#include "engine/cli/metrics_writer.h"

#include <fstream>
#include <limits>
#include <sstream>
#include <string>

#include "gtest/gtest.h"

namespace starling {
namespace {

std::string Content(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path).rdbuf();
  return text.str();
}

TEST(MetricsWriter, WritesARowATickThatReadsBackExactly) {
  const std::string path = testing::TempDir() + "/metrics.csv";
  auto metrics = MetricsWriter::Create(path, {"food", "energy, \"free\""});
  ASSERT_TRUE(metrics.ok()) << metrics.status();
  ASSERT_TRUE(metrics->Row(1, {0.1, 1.0 / 3}, 1200).ok());
  ASSERT_TRUE(metrics->Row(2, {-0.0, 1e300}, 7).ok());
  ASSERT_TRUE(metrics->Close().ok());
  EXPECT_EQ(Content(path),
            "tick,food,\"energy, \"\"free\"\"\",wall_nanoseconds\n"
            "1,0.1,0.3333333333333333,1200\n"
            "2,-0,1e+300,7\n");
}

TEST(MetricsWriter, NamesTheFileThatCannotBeMade) {
  const absl::Status status = MetricsWriter::Create("/proc/nowhere/metrics.csv", {}).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_NE(status.message().find("/proc/nowhere/metrics.csv"), std::string::npos);
}

TEST(MetricsWriter, ReportsAFullDisk) {
  auto metrics = MetricsWriter::Create("/dev/full", {"food"});
  ASSERT_TRUE(metrics.ok()) << metrics.status();
  absl::Status status;
  for (int tick = 1; tick < 100000 && status.ok(); ++tick) status = metrics->Row(tick, {0.5}, 1);
  EXPECT_NE(status.message().find("/dev/full: No space left on device"), std::string::npos)
      << status;
}

TEST(LineFile, CloseReportsWhatTheBufferCouldNotWrite) {
  auto file = LineFile::Create("/dev/full");
  ASSERT_TRUE(file.ok()) << file.status();
  ASSERT_TRUE(file->Write("short\n").ok());
  EXPECT_EQ(file->Close().code(), absl::StatusCode::kUnavailable);
}

}  // namespace
}  // namespace starling
