// The main function of tests that take profiles.
#include "gtest/gtest.h"
#include "profiling/capture/startup.h"

int main(int argc, char** argv) {
  starling::PrepareProfiling(argv);
  testing::InitGoogleTest(&argc, argv);
  return RUN_ALL_TESTS();
}
