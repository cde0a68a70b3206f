#include "profiling/formats/memory_map.h"

#include <string>

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(MemoryMap, KeepsExecutableMappingsOfFilesInOrderOfAddress) {
  const MemoryMap map = ParseMemoryMap(
      "7f0000001000-7f0000003000 r-xp 00001000 08:01 42          /lib/libm.so.6\n"
      "00400000-00452000 r-xp 00000000 08:02 173521      /usr/bin/dbus daemon\n"
      "00651000-00652000 r--p 00051000 08:02 173521      /usr/bin/dbus daemon\n"
      "00652000-00655000 rwxp 00000000 00:00 0 \n"
      "7fff2000-7fff3000 r-xp 00000000 00:00 0 [vdso]\n");
  ASSERT_EQ(map.modules.size(), 3);
  EXPECT_EQ(map.damaged_lines, 0);
  EXPECT_EQ(map.modules[0].path, "/usr/bin/dbus daemon");
  EXPECT_EQ(map.modules[0].start, 0x400000);
  EXPECT_EQ(map.modules[0].limit, 0x452000);
  EXPECT_EQ(map.modules[0].file_offset, 0);
  EXPECT_EQ(map.modules[1].path, "[vdso]");
  EXPECT_EQ(map.modules[2].path, "/lib/libm.so.6");
  EXPECT_EQ(map.modules[2].file_offset, 0x1000);
}

TEST(MemoryMap, PassesOverDamagedLinesAndCountsThem) {
  const MemoryMap map = ParseMemoryMap(
      "garbage\n"
      "00400000 r-xp 00000000 08:02 1 /no/range\n"
      "00400000-00300000 r-xp 00000000 08:02 1 /backwards\n"
      "00400000-00500000 rx 00000000 08:02 1 /permissions\n"
      "00400000-00500000 r-xp 00000000\n"
      "99999999999999999-999999999999999999 r-xp 0 08:02 1 /beyond/64/bits\n"
      "00400000-00500000 r-xp 00000000 08:02 1 /good\n"
      "00600000-007");
  ASSERT_EQ(map.modules.size(), 1);
  EXPECT_EQ(map.modules[0].path, "/good");
  EXPECT_EQ(map.damaged_lines, 7);
}

TEST(MemoryMap, PutsTheBuildPathInPlace) {
  const MemoryMap map = ParseMemoryMap(
      "build=/home/me/build\n"
      "00400000-00500000 r-xp 00000000 08:02 1 $build/run\n");
  ASSERT_EQ(map.modules.size(), 1);
  EXPECT_EQ(map.modules[0].path, "/home/me/build/run");
  EXPECT_EQ(map.damaged_lines, 0);
}

TEST(MemoryMap, FindsTheModuleOfAnAddress) {
  const MemoryMap map = ParseMemoryMap(
      "1000-2000 r-xp 0 08:02 1 /a\n"
      "3000-4000 r-xp 0 08:02 2 /b\n");
  EXPECT_EQ(ModuleAt(map.modules, 0xfff), -1);
  EXPECT_EQ(ModuleAt(map.modules, 0x1000), 0);
  EXPECT_EQ(ModuleAt(map.modules, 0x1fff), 0);
  EXPECT_EQ(ModuleAt(map.modules, 0x2000), -1);
  EXPECT_EQ(ModuleAt(map.modules, 0x3fff), 1);
  EXPECT_EQ(ModuleAt(map.modules, 0x4000), -1);
  EXPECT_EQ(ModuleAt(map.modules, ~uint64_t{0}), -1);
  EXPECT_EQ(ModuleAt({}, 0), -1);
}

}  // namespace
}  // namespace starling
