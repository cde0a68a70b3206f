#include "engine/core/machine_memory.h"

#include <sys/sysinfo.h>

#include <fstream>
#include <string>

#include "gtest/gtest.h"

namespace starling {
namespace {

int64_t PhysicalBytes() {
  struct sysinfo info;
  EXPECT_EQ(sysinfo(&info), 0);
  return static_cast<int64_t>(info.totalram) * info.mem_unit;
}

int64_t BytesUnder(const std::string& limit) {
  const std::string path = testing::TempDir() + "/memory.max";
  std::ofstream(path) << limit;
  return MachineBytes(path.c_str());
}

TEST(MachineBytes, AreThoseOfTheMachineWithoutALimit) {
  EXPECT_EQ(MachineBytes("/no/such/file"), PhysicalBytes());
  EXPECT_EQ(BytesUnder("max\n"), PhysicalBytes());
  EXPECT_EQ(BytesUnder(""), PhysicalBytes());
}

TEST(MachineBytes, AreThoseOfTheContainerWhereItMayUseFewer) {
  EXPECT_EQ(BytesUnder("134217728\n"), 134217728);
  EXPECT_EQ(BytesUnder("9007199254740992\n"), PhysicalBytes());
}

TEST(MachineBytes, AreSomeHere) {
  EXPECT_GT(MachineBytes(), 0);
  EXPECT_LE(MachineBytes(), PhysicalBytes());
}

}  // namespace
}  // namespace starling
