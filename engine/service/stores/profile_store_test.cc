#include "engine/service/stores/profile_store.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "engine/service/testing/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "profiling/capture/cpu_capture.h"
#include "profiling/capture/testing/burn.h"
#include "profiling/formats/pprof.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

v1::CreateProfileRequest Request(const std::string& id, double seconds, int64_t ticks = 0) {
  v1::CreateProfileRequest request;
  request.set_profile_id(id);
  request.set_kind(v1::Profile::CPU);
  request.set_seconds(seconds);
  request.set_ticks(ticks);
  if (ticks > 0) request.set_simulation("simulations/maze");
  return request;
}

// Works, so that there is something to sample, until the profile is no longer CAPTURING.
v1::Profile WaitFor(const ProfileStore& store, const std::string& id) {
  for (;;) {
    const auto profile = store.Get(id);
    EXPECT_TRUE(profile.ok()) << profile.status();
    if (!profile.ok()) return {};
    if (profile->state() != v1::Profile::CAPTURING) return *profile;
    EXPECT_EQ(ReasonOf(store.Content(id).status()), "FAILED_PRECONDITION PROFILE_NOT_READY");
    BurnCpu(0.005);
  }
}

std::vector<std::string> NamesOf(const ProfileStore& store) {
  std::vector<std::string> names;
  for (const v1::Profile& profile : store.List()) names.push_back(profile.name());
  return names;
}

TEST(ProfileStore, CapturesForSomeSeconds) {
  ProfileStore store({});
  const auto begun = store.Create(Request("a", 1));
  ASSERT_TRUE(begun.ok()) << begun.status();
  EXPECT_EQ(begun->name(), "profiles/a");
  EXPECT_EQ(begun->state(), v1::Profile::CAPTURING);
  EXPECT_GT(begun->create_time().seconds(), 0);
  const v1::Profile ready = WaitFor(store, "a");
  EXPECT_EQ(ready.state(), v1::Profile::READY) << ready.state_message();
  EXPECT_GE(ready.seconds(), 1);
  EXPECT_GT(ready.samples(), 0);
  EXPECT_GT(ready.effective_hz(), 0);
  const auto content = store.Content("a");
  ASSERT_TRUE(content.ok());
  const auto profile = ReadPprof(**content);
  ASSERT_TRUE(profile.ok());
  EXPECT_EQ(TotalOf(*profile), ready.samples());
}

TEST(ProfileStore, CapturesForSomeTicksOfOneSimulation) {
  ProfileStore store({});
  ASSERT_TRUE(store.Create(Request("a", 0, 5)).ok());
  EXPECT_EQ(store.Get("a")->simulation(), "simulations/maze");
  for (int i = 0; i < 100; ++i) store.TickDone("other");
  for (int i = 0; i < 4; ++i) store.TickDone("maze");
  // It still samples: nobody else may.
  EXPECT_TRUE(absl::IsResourceExhausted(CpuCapture::Start({}).status()));
  EXPECT_EQ(store.Get("a")->state(), v1::Profile::CAPTURING);
  store.TickDone("maze");
  EXPECT_EQ(WaitFor(store, "a").state(), v1::Profile::READY);
  store.TickDone("maze");
}

TEST(ProfileStore, OneAtATime) {
  ProfileStore store({});
  ASSERT_TRUE(store.Create(Request("a", 3600)).ok());
  const absl::Status busy = store.Create(Request("b", 1)).status();
  EXPECT_EQ(ReasonOf(busy), "ABORTED PROFILER_BUSY");
  EXPECT_EQ(ErrorMetadata(busy)["profile"], "profiles/a");
  ASSERT_TRUE(RetryDelay(busy).has_value());
  EXPECT_GT(*RetryDelay(busy), absl::Seconds(1800));
  EXPECT_EQ(ReasonOf(store.Create(Request("a", 1)).status()),
            "ALREADY_EXISTS PROFILE_ALREADY_EXISTS");
  // A deleted one ends, so that another may begin at once.
  EXPECT_TRUE(store.Delete("a").ok());
  EXPECT_EQ(ReasonOf(store.Get("a").status()), "NOT_FOUND PROFILE_NOT_FOUND");
  ASSERT_TRUE(store.Create(Request("a", 3600)).ok());
}

TEST(ProfileStore, IsBusyWhileSomebodyElseSamplesTheProcess) {
  ProfileStore store({});
  auto capture = CpuCapture::Start({});
  ASSERT_TRUE(capture.ok()) << capture.status();
  const absl::Status busy = store.Create(Request("a", 1)).status();
  EXPECT_EQ(ReasonOf(busy), "ABORTED PROFILER_BUSY");
  EXPECT_TRUE(RetryDelay(busy).has_value());
  EXPECT_THAT(NamesOf(store), ElementsAre());
  capture->reset();
  EXPECT_TRUE(store.Create(Request("a", 1)).ok());
}

TEST(ProfileStore, TheOldestFinishedOnesGiveWay) {
  ProfileStore::Limits limits;
  limits.most_profiles = 2;
  ProfileStore store(limits);
  for (const std::string id : {"c", "b", "a"}) {
    ASSERT_TRUE(store.Create(Request(id, 0, 1)).ok());
    store.TickDone("maze");
    WaitFor(store, id);
  }
  EXPECT_THAT(NamesOf(store), ElementsAre("profiles/a", "profiles/b"));
  EXPECT_TRUE(store.Delete("b").ok());
  EXPECT_EQ(ReasonOf(store.Delete("b")), "NOT_FOUND PROFILE_NOT_FOUND");
  EXPECT_EQ(ReasonOf(store.Content("b").status()), "NOT_FOUND PROFILE_NOT_FOUND");
}

TEST(ProfileStore, TheNewestStaysHoweverLarge) {
  ProfileStore::Limits limits;
  limits.most_bytes = 1;
  ProfileStore store(limits);
  for (const std::string id : {"a", "b"}) {
    ASSERT_TRUE(store.Create(Request(id, 0, 1)).ok());
    store.TickDone("maze");
    WaitFor(store, id);
  }
  EXPECT_THAT(NamesOf(store), ElementsAre("profiles/b"));
  EXPECT_TRUE(store.Content("b").ok());
}

TEST(ProfileStore, RefusesWrongRequests) {
  ProfileStore store({});
  const auto reason = [&](const v1::CreateProfileRequest& request) {
    return ReasonOf(store.Create(request).status());
  };
  const double nan = std::numeric_limits<double>::quiet_NaN();
  for (const double seconds : {0.0, -1.0, 3600.5, nan}) {
    EXPECT_EQ(reason(Request("a", seconds)), "INVALID_ARGUMENT INVALID_REQUEST") << seconds;
  }
  EXPECT_EQ(reason(Request("A", 1)), "INVALID_ARGUMENT INVALID_NAME");
  v1::CreateProfileRequest request = Request("a", 1, 5);
  request.set_simulation("maze");
  EXPECT_EQ(reason(request), "INVALID_ARGUMENT INVALID_NAME");
  request.clear_simulation();
  EXPECT_EQ(reason(request), "INVALID_ARGUMENT INVALID_REQUEST");
  request = Request("a", 1);
  request.set_ticks(-5);
  EXPECT_EQ(reason(request), "INVALID_ARGUMENT INVALID_REQUEST");
  for (const int hz : {-1, 1001}) {
    request = Request("a", 1);
    request.set_hz(hz);
    EXPECT_EQ(reason(request), "INVALID_ARGUMENT INVALID_REQUEST");
  }
  request = Request("a", 1);
  request.clear_kind();
  EXPECT_EQ(reason(request), "INVALID_ARGUMENT INVALID_REQUEST");
  for (const auto kind :
       {v1::Profile::HEAP, v1::Profile::ALLOC, v1::Profile::LOCK, v1::Profile::WALL}) {
    request.set_kind(kind);
    const absl::Status status = store.Create(request).status();
    EXPECT_EQ(ReasonOf(status), "UNIMPLEMENTED PROFILE_KIND_UNAVAILABLE");
    EXPECT_EQ(ErrorMetadata(status)["kind"], v1::Profile::Kind_Name(kind));
    EXPECT_THAT(std::string(status.message()), HasSubstr("this version takes no"));
  }
}

TEST(ProfileStore, MakesUpIds) {
  ProfileStore store({});
  const auto begun = store.Create(Request("", 3600));
  ASSERT_TRUE(begun.ok());
  EXPECT_THAT(begun->name(), HasSubstr("profiles/cpu-"));
  EXPECT_TRUE(store.Get(begun->name().substr(9)).ok());
}

TEST(ProfileStore, EndsWhileItCaptures) {
  {
    ProfileStore store({});
    ASSERT_TRUE(store.Create(Request("a", 3600)).ok());
  }
  ProfileStore store({});
  EXPECT_TRUE(store.Create(Request("a", 3600)).ok());
}

}  // namespace
}  // namespace starling
