#include "engine/service/sessions/run_pool.h"

#include <atomic>
#include <memory>
#include <vector>

#include "base/testing/event.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

// Runs for `slices`, noticing if two threads run it at once.
class CountingStrand : public Strand {
 public:
  explicit CountingStrand(int slices) : left_(slices) {}
  bool RunSlice() override {
    if (running_.exchange(true)) overlaps_ = true;
    ++done_;
    running_ = false;
    if (--left_ > 0) return true;
    finished_.Set();
    return false;
  }
  int done() const { return done_; }
  bool overlaps() const { return overlaps_; }
  void Wait() { finished_.Wait(); }

 private:
  int left_;
  std::atomic<int> done_{0};
  std::atomic<bool> running_{false};
  std::atomic<bool> overlaps_{false};
  Event finished_;
};

TEST(RunPool, RunsAStrandUntilItHasNoMoreToDoOneThreadAtATime) {
  RunPool pool(4);
  std::vector<std::shared_ptr<CountingStrand>> strands;
  for (int i = 0; i < 20; ++i) {
    strands.push_back(std::make_shared<CountingStrand>(500));
    pool.Schedule(strands.back());
  }
  for (const auto& strand : strands) {
    strand->Wait();
    EXPECT_EQ(strand->done(), 500);
    EXPECT_FALSE(strand->overlaps());
  }
}

// Wants to run for ever.
class EndlessStrand : public Strand {
 public:
  bool RunSlice() override { return true; }
};

TEST(RunPool, GivesEveryStrandItsTurnBesideOnesThatNeverEnd) {
  RunPool pool(1);
  for (int i = 0; i < 3; ++i) pool.Schedule(std::make_shared<EndlessStrand>());
  const auto strand = std::make_shared<CountingStrand>(100);
  pool.Schedule(strand);
  strand->Wait();
  EXPECT_EQ(strand->done(), 100);
}

TEST(RunPool, EndsThoughStrandsWouldGoOn) {
  const auto strand = std::make_shared<EndlessStrand>();
  {
    RunPool pool(2);
    pool.Schedule(strand);
  }
  EXPECT_EQ(strand.use_count(), 1);
}

}  // namespace
}  // namespace starling
