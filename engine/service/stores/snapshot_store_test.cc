#include "engine/service/stores/snapshot_store.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <random>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "engine/service/log.h"
#include "engine/service/stores/data_folder.h"
#include "engine/service/stores/snapshot_facts.h"
#include "engine/service/testing/error_reason.h"
#include "engine/service/testing/simulations.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::unique_ptr<SnapshotStore> OpenStore(const std::string& folder,
                                         SnapshotStoreOptions options = {}) {
  auto store = SnapshotStore::Open(folder, std::move(options));
  EXPECT_TRUE(store.ok()) << store.status();
  return *std::move(store);
}

absl::StatusOr<v1::Snapshot> Take(SnapshotStore& store, const std::string& id,
                                  const Simulation& simulation) {
  auto writing = store.Begin(id, "simulations/maze");
  if (!writing.ok()) return writing.status();
  const absl::Status status = simulation.WriteSnapshot((*writing)->path(), TestScenario());
  if (!status.ok()) return status;
  return (*writing)->Commit();
}

std::vector<std::string> NamesOf(const SnapshotStore& store) {
  std::vector<std::string> names;
  for (const v1::Snapshot& snapshot : store.List()) names.push_back(snapshot.name());
  return names;
}

// A whole snapshot file outside the store.
struct Outside {
  std::string bytes;
  std::string checksum;
};

Outside MakeOutside() {
  const std::string path = absl::StrCat(NewTestFolder(), "/outside.starling");
  auto simulation = MakeTestSimulation();
  EXPECT_TRUE(simulation->Step(3).ok());
  EXPECT_TRUE(simulation->WriteSnapshot(path, TestScenario()).ok());
  return {ReadTestFile(path), FileChecksum(path).value()};
}

int64_t SizeOf(const Outside& outside) { return static_cast<int64_t>(outside.bytes.size()); }

TEST(SnapshotStore, KeepsSnapshotsOverARestart) {
  const std::string folder = NewTestFolder();
  auto simulation = MakeTestSimulation();
  ASSERT_TRUE(simulation->Step(7).ok());
  std::string written;
  {
    auto store = OpenStore(folder);
    const auto snapshot = Take(*store, "a", *simulation);
    ASSERT_TRUE(snapshot.ok()) << snapshot.status();
    EXPECT_EQ(snapshot->name(), "snapshots/a");
    EXPECT_EQ(snapshot->simulation(), "simulations/maze");
    EXPECT_EQ(snapshot->scenario(), "maze");
    EXPECT_EQ(snapshot->scenario_digest().size(), 16u);
    EXPECT_EQ(snapshot->tick(), 7);
    EXPECT_EQ(snapshot->agents(), 20);
    EXPECT_EQ(snapshot->bytes(), static_cast<int64_t>(ReadTestFile(store->PathOf("a")).size()));
    EXPECT_EQ(snapshot->checksum(), FileChecksum(store->PathOf("a")).value());
    EXPECT_FALSE(snapshot->engine_version().empty());
    EXPECT_GT(snapshot->create_time().seconds(), 0);
    written = snapshot->SerializeAsString();
  }
  auto store = OpenStore(folder);
  const auto snapshot = store->Get("a");
  ASSERT_TRUE(snapshot.ok());
  EXPECT_EQ(snapshot->SerializeAsString(), written);
  const uint64_t hash = simulation->StateHash();
  ASSERT_TRUE(simulation->Step(5).ok());
  ASSERT_TRUE(simulation->RestoreSnapshot(store->PathOf("a")).ok());
  EXPECT_EQ(simulation->StateHash(), hash);
}

TEST(SnapshotStore, AnIdIsTakenFromTheBeginningOfWriting) {
  auto store = OpenStore(NewTestFolder());
  {
    const auto writing = store->Begin("a", "simulations/x");
    ASSERT_TRUE(writing.ok());
    EXPECT_EQ(ReasonOf(store->Begin("a", "").status()), "ALREADY_EXISTS SNAPSHOT_ALREADY_EXISTS");
    EXPECT_EQ(ReasonOf(store->BeginUpload("a", 1, std::string(16, '0')).status()),
              "ALREADY_EXISTS SNAPSHOT_ALREADY_EXISTS");
    EXPECT_THAT(store->List(), IsEmpty());
  }
  EXPECT_TRUE(Take(*store, "a", *MakeTestSimulation()).ok());
  EXPECT_EQ(ReasonOf(store->Begin("a", "").status()), "ALREADY_EXISTS SNAPSHOT_ALREADY_EXISTS");
  EXPECT_EQ(ReasonOf(store->Begin("../a", "").status()), "INVALID_ARGUMENT INVALID_NAME");
}

TEST(SnapshotStore, NothingIsLeftOfWhatIsNotCommitted) {
  const std::string folder = NewTestFolder();
  auto store = OpenStore(folder);
  std::string path;
  {
    auto writing = store->Begin("a", "");
    ASSERT_TRUE(writing.ok());
    path = (*writing)->path();
    ASSERT_TRUE(MakeTestSimulation()->WriteSnapshot(path, TestScenario()).ok());
  }
  EXPECT_NE(access(path.c_str(), F_OK), 0);
  EXPECT_THAT(NamesOf(*store), IsEmpty());
}

TEST(SnapshotStore, DeletesForGood) {
  const std::string folder = NewTestFolder();
  auto store = OpenStore(folder);
  ASSERT_TRUE(Take(*store, "a", *MakeTestSimulation()).ok());
  EXPECT_TRUE(store->Delete("a").ok());
  EXPECT_EQ(ReasonOf(store->Delete("a")), "NOT_FOUND SNAPSHOT_NOT_FOUND");
  EXPECT_EQ(ReasonOf(store->Get("a").status()), "NOT_FOUND SNAPSHOT_NOT_FOUND");
  EXPECT_THAT(*IdsIn(folder + "/snapshots", "starling"), IsEmpty());
  EXPECT_THAT(*IdsIn(folder + "/snapshots", "binpb"), IsEmpty());
  EXPECT_TRUE(Take(*store, "a", *MakeTestSimulation()).ok());
}

TEST(SnapshotStore, HoldsToItsLimits) {
  auto simulation = MakeTestSimulation();
  SnapshotStoreOptions options;
  options.most_snapshots = 2;
  auto store = OpenStore(NewTestFolder(), options);
  const auto first = Take(*store, "a", *simulation);
  ASSERT_TRUE(first.ok());
  ASSERT_TRUE(Take(*store, "b", *simulation).ok());
  const absl::Status many = Take(*store, "c", *simulation).status();
  EXPECT_EQ(ReasonOf(many), "RESOURCE_EXHAUSTED LIMIT_EXCEEDED");
  EXPECT_EQ(ErrorMetadata(many)["limit"], "snapshots");

  options.most_snapshots = 10;
  options.most_bytes = first->bytes() * 3 / 2;
  const std::string folder = NewTestFolder();
  store = OpenStore(folder, options);
  ASSERT_TRUE(Take(*store, "a", *simulation).ok());
  const absl::Status large = Take(*store, "b", *simulation).status();
  EXPECT_EQ(ReasonOf(large), "RESOURCE_EXHAUSTED LIMIT_EXCEEDED");
  EXPECT_EQ(ErrorMetadata(large)["limit"], "snapshot_bytes");
  EXPECT_EQ(ReasonOf(store->BeginUpload("b", first->bytes(), std::string(16, '0')).status()),
            "RESOURCE_EXHAUSTED LIMIT_EXCEEDED");
  EXPECT_THAT(*IdsIn(folder + "/snapshots", "starling"), ElementsAre("a"));
  ASSERT_TRUE(store->Delete("a").ok());
  EXPECT_TRUE(Take(*store, "b", *simulation).ok());
}

TEST(SnapshotStore, ReadsFactsAgainThatAreLostAndLeavesDamagedFilesAlone) {
  const std::string folder = NewTestFolder();
  v1::Snapshot before;
  {
    auto store = OpenStore(folder);
    before = Take(*store, "a", *MakeTestSimulation()).value();
    ASSERT_TRUE(Take(*store, "b", *MakeTestSimulation()).ok());
  }
  ASSERT_EQ(unlink((folder + "/snapshots/a.binpb").c_str()), 0);
  ASSERT_EQ(truncate((folder + "/snapshots/b.starling").c_str(), 100), 0);
  std::ofstream(folder + "/snapshots/orphan.binpb") << "x";
  std::string log;
  SetLogSink([&](absl::string_view line) { absl::StrAppend(&log, line); });
  auto store = OpenStore(folder);
  SetLogSink(nullptr);
  EXPECT_THAT(NamesOf(*store), ElementsAre("snapshots/a"));
  EXPECT_EQ(store->Get("a")->checksum(), before.checksum());
  EXPECT_EQ(store->Get("a")->scenario_digest(), before.scenario_digest());
  EXPECT_THAT(log, HasSubstr("snapshots/b"));
  EXPECT_EQ(access((folder + "/snapshots/b.starling").c_str(), F_OK), 0);
  EXPECT_NE(access((folder + "/snapshots/orphan.binpb").c_str(), F_OK), 0);
  EXPECT_EQ(ReasonOf(store->Begin("b", "").status()), "ALREADY_EXISTS SNAPSHOT_ALREADY_EXISTS");
}

TEST(SnapshotStore, SaysThatItCannotWrite) {
  const std::string folder = NewTestFolder();
  auto store = OpenStore(folder);
  auto writing = store->Begin("a", "");
  ASSERT_TRUE(writing.ok());
  ASSERT_TRUE(MakeTestSimulation()->WriteSnapshot((*writing)->path(), TestScenario()).ok());
  ASSERT_EQ(rmdir((folder + "/snapshots").c_str()), 0);
  EXPECT_EQ(ReasonOf((*writing)->Commit().status()), "UNAVAILABLE STORAGE_FAILED");
  EXPECT_THAT(store->List(), IsEmpty());
}

// What a server that lives does until it is killed; says which snapshots it promised to have.
void StoreUntilKilled(const std::string& folder, int promises) {
  auto simulation = MakeTestSimulation();
  auto store = SnapshotStore::Open(folder, {});
  if (!store.ok()) _exit(1);
  for (int i = 0;; ++i) {
    if (!simulation->Step(1).ok()) _exit(1);
    const std::string id = absl::StrCat("s", getpid(), "-", i);
    if (!Take(**store, id, *simulation).ok()) _exit(1);
    const std::string line = absl::StrCat(id, "\n");
    if (write(promises, line.data(), line.size()) < 0) _exit(1);
  }
}

TEST(SnapshotStore, AKilledServerLeavesWholeSnapshotsOrNone) {
  const std::string folder = NewTestFolder();
  std::minstd_rand random(7);
  size_t promised = 0;
  for (int round = 0; round < 25; ++round) {
    int pipe_ends[2];
    ASSERT_EQ(pipe(pipe_ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) StoreUntilKilled(folder, pipe_ends[1]);
    close(pipe_ends[1]);
    // It works when it speaks; then at any instant of the next few snapshots.
    std::string said(1, '\0');
    ASSERT_EQ(read(pipe_ends[0], &said[0], 1), 1);
    usleep(random() % 8000);
    kill(child, SIGKILL);
    ASSERT_EQ(waitpid(child, nullptr, 0), child);
    char piece[4096];
    for (ssize_t got; (got = read(pipe_ends[0], piece, sizeof(piece))) > 0;) {
      said.append(piece, static_cast<size_t>(got));
    }
    close(pipe_ends[0]);

    auto store = OpenStore(folder);
    for (const absl::string_view id : absl::StrSplit(said, '\n', absl::SkipEmpty())) {
      EXPECT_TRUE(store->Get(std::string(id)).ok()) << id;
      ++promised;
    }
    const auto files = IdsIn(folder + "/snapshots", "starling");
    EXPECT_EQ(files->size(), store->List().size());
    EXPECT_EQ(*IdsIn(folder + "/snapshots", "binpb"), *files);
    EXPECT_THAT(*IdsIn(folder + "/partial", "starling"), IsEmpty());
    for (const v1::Snapshot& snapshot : store->List()) {
      const std::string path = store->PathOf(snapshot.name().substr(10));
      const auto facts = DescribeSnapshot(path, snapshot.name(), snapshot.checksum());
      ASSERT_TRUE(facts.ok()) << facts.status();
      EXPECT_EQ(facts->tick(), snapshot.tick());
      EXPECT_EQ(snapshot.simulation(), "simulations/maze");
      ASSERT_TRUE(store->Delete(snapshot.name().substr(10)).ok());
    }
  }
  EXPECT_GE(promised, 25u);
}

TEST(SnapshotUpload, StoresWhatTheClientHas) {
  const Outside outside = MakeOutside();
  auto store = OpenStore(NewTestFolder());
  auto upload = store->BeginUpload("a", SizeOf(outside), outside.checksum);
  ASSERT_TRUE(upload.ok()) << upload.status();
  ASSERT_TRUE((*upload)->Append(0, absl::string_view(outside.bytes).substr(0, 100)).ok());
  ASSERT_TRUE((*upload)->Append(100, absl::string_view(outside.bytes).substr(100)).ok());
  const auto snapshot = (*upload)->Finish();
  ASSERT_TRUE(snapshot.ok()) << snapshot.status();
  EXPECT_EQ(snapshot->simulation(), "");
  EXPECT_EQ(snapshot->tick(), 3);
  EXPECT_EQ(snapshot->checksum(), outside.checksum);
  EXPECT_EQ(ReadTestFile(store->PathOf("a")), outside.bytes);
  upload->reset();
  EXPECT_THAT(NamesOf(*store), ElementsAre("snapshots/a"));
}

TEST(SnapshotUpload, GoesOnWhereItBroke) {
  const Outside outside = MakeOutside();
  auto store = OpenStore(NewTestFolder());
  {
    auto upload = store->BeginUpload("a", SizeOf(outside), outside.checksum);
    ASSERT_TRUE(upload.ok());
    ASSERT_TRUE((*upload)->Append(0, absl::string_view(outside.bytes).substr(0, 100)).ok());
  }
  EXPECT_EQ(ReasonOf(store->Begin("a", "").status()), "ALREADY_EXISTS SNAPSHOT_ALREADY_EXISTS");
  auto upload = store->BeginUpload("a", SizeOf(outside), outside.checksum);
  ASSERT_TRUE(upload.ok());
  EXPECT_EQ((*upload)->received(), 100);
  ASSERT_TRUE((*upload)->Append(100, absl::string_view(outside.bytes).substr(100)).ok());
  EXPECT_TRUE((*upload)->Finish().ok());
}

TEST(SnapshotUpload, BeginsAnewForAnotherFile) {
  const Outside outside = MakeOutside();
  auto store = OpenStore(NewTestFolder());
  {
    auto upload = store->BeginUpload("a", 500, std::string(16, 'a'));
    ASSERT_TRUE((*upload)->Append(0, std::string(300, 'x')).ok());
  }
  auto upload = store->BeginUpload("a", SizeOf(outside), outside.checksum);
  ASSERT_TRUE(upload.ok());
  EXPECT_EQ((*upload)->received(), 0);
  ASSERT_TRUE((*upload)->Append(0, outside.bytes).ok());
  EXPECT_TRUE((*upload)->Finish().ok());
}

TEST(SnapshotUpload, IsOneClientsAtATime) {
  auto store = OpenStore(NewTestFolder());
  const std::string checksum(16, 'a');
  auto upload = store->BeginUpload("a", 500, checksum);
  ASSERT_TRUE(upload.ok());
  EXPECT_EQ(ReasonOf(store->BeginUpload("a", 500, checksum).status()),
            "ABORTED UPLOAD_IN_PROGRESS");
  EXPECT_TRUE(store->BeginUpload("b", 500, checksum).ok());
  upload->reset();
  EXPECT_TRUE(store->BeginUpload("a", 500, checksum).ok());
}

TEST(SnapshotUpload, RefusesWhatWasNotAnnounced) {
  auto store = OpenStore(NewTestFolder());
  const std::string checksum(16, 'a');
  EXPECT_EQ(ReasonOf(store->BeginUpload("A", 500, checksum).status()),
            "INVALID_ARGUMENT INVALID_NAME");
  for (const int64_t bytes : {int64_t{0}, int64_t{-1}}) {
    EXPECT_EQ(ReasonOf(store->BeginUpload("a", bytes, checksum).status()),
              "INVALID_ARGUMENT INVALID_REQUEST");
  }
  for (const std::string wrong : {"", "abc", "AAAAAAAAAAAAAAAA", "aaaaaaaaaaaaaaaaa"}) {
    EXPECT_EQ(ReasonOf(store->BeginUpload("a", 500, wrong).status()),
              "INVALID_ARGUMENT INVALID_REQUEST");
  }
  EXPECT_EQ(ReasonOf(store->BeginUpload("a", INT64_MAX, checksum).status()),
            "RESOURCE_EXHAUSTED LIMIT_EXCEEDED");
  auto upload = store->BeginUpload("a", 10, checksum);
  ASSERT_TRUE(upload.ok());
  const absl::Status offset = (*upload)->Append(1, "x");
  EXPECT_EQ(ReasonOf(offset), "ABORTED UPLOAD_OFFSET_MISMATCH");
  EXPECT_EQ(ErrorMetadata(offset)["committed_bytes"], "0");
  EXPECT_EQ(ReasonOf((*upload)->Append(-1, "x")), "ABORTED UPLOAD_OFFSET_MISMATCH");
  EXPECT_EQ(ReasonOf((*upload)->Append(0, std::string(11, 'x'))),
            "INVALID_ARGUMENT INVALID_REQUEST");
  ASSERT_TRUE((*upload)->Append(0, std::string(9, 'x')).ok());
  EXPECT_EQ(ReasonOf((*upload)->Finish().status()), "INVALID_ARGUMENT INVALID_REQUEST");
  EXPECT_EQ((*upload)->received(), 9);
}

TEST(SnapshotUpload, ForgetsBytesThatAreNotTheAnnouncedOnes) {
  Outside outside = MakeOutside();
  auto store = OpenStore(NewTestFolder());
  outside.bytes[200] ^= 1;
  {
    auto upload = store->BeginUpload("a", SizeOf(outside), outside.checksum);
    ASSERT_TRUE((*upload)->Append(0, outside.bytes).ok());
    EXPECT_EQ(ReasonOf((*upload)->Finish().status()), "DATA_LOSS UPLOAD_CHECKSUM_MISMATCH");
  }
  auto upload = store->BeginUpload("a", SizeOf(outside), outside.checksum);
  ASSERT_TRUE(upload.ok());
  EXPECT_EQ((*upload)->received(), 0);
  EXPECT_THAT(store->List(), IsEmpty());
}

TEST(SnapshotUpload, TakesNoGarbage) {
  auto store = OpenStore(NewTestFolder());
  const Outside whole = MakeOutside();
  std::mt19937 random(3);
  for (int round = 0; round < 60; ++round) {
    std::string bytes = whole.bytes;
    if (round % 3 == 0) bytes.resize(random() % bytes.size());
    if (round % 3 == 1) bytes[random() % bytes.size()] ^= static_cast<char>(1 + random() % 255);
    if (round % 3 == 2) bytes = std::string(1 + random() % 5000, static_cast<char>(random()));
    if (bytes.empty()) continue;
    const std::string path = absl::StrCat(NewTestFolder(), "/garbage");
    std::ofstream(path, std::ios::binary) << bytes;
    auto upload =
        store->BeginUpload("a", static_cast<int64_t>(bytes.size()), FileChecksum(path).value());
    ASSERT_TRUE(upload.ok());
    ASSERT_TRUE((*upload)->Append(0, bytes).ok());
    EXPECT_EQ(ReasonOf((*upload)->Finish().status()), "DATA_LOSS SNAPSHOT_DAMAGED") << round;
  }
  EXPECT_THAT(store->List(), IsEmpty());
}

TEST(SnapshotUpload, TakesNoSnapshotOfAScenarioWhoseNameIsNone) {
  auto store = OpenStore(NewTestFolder());
  for (const std::string name : {"", "\\377\\376", "a b", "../a"}) {
    const std::string path = absl::StrCat(NewTestFolder(), "/odd");
    const std::string text = absl::StrCat("name: \"", name, "\" ticks: 3");
    ASSERT_TRUE(MakeTestSimulation()->WriteSnapshot(path, text).ok());
    const std::string bytes = ReadTestFile(path);
    auto upload =
        store->BeginUpload("a", static_cast<int64_t>(bytes.size()), FileChecksum(path).value());
    ASSERT_TRUE((*upload)->Append(0, bytes).ok());
    EXPECT_EQ(ReasonOf((*upload)->Finish().status()), "DATA_LOSS SNAPSHOT_DAMAGED") << name;
  }
}

TEST(SnapshotUpload, TakesNoSnapshotWithoutAScenario) {
  auto store = OpenStore(NewTestFolder());
  const std::string path = absl::StrCat(NewTestFolder(), "/odd");
  ASSERT_TRUE(MakeTestSimulation()->WriteSnapshot(path, "wurld { }").ok());
  const std::string bytes = ReadTestFile(path);
  auto upload =
      store->BeginUpload("a", static_cast<int64_t>(bytes.size()), FileChecksum(path).value());
  ASSERT_TRUE((*upload)->Append(0, bytes).ok());
  const absl::Status status = (*upload)->Finish().status();
  EXPECT_EQ(ReasonOf(status), "DATA_LOSS SNAPSHOT_DAMAGED");
  EXPECT_THAT(std::string(status.message()), HasSubstr("wurld"));
}

TEST(SnapshotUpload, IsForgottenAfterAnHourAndAtStart) {
  const std::string folder = NewTestFolder();
  const std::string part = folder + "/partial/a.part";
  absl::Time now = absl::FromUnixSeconds(1000000);
  SnapshotStoreOptions options;
  options.clock = [&] { return now; };
  const std::string checksum(16, 'a');
  const auto received = [&](SnapshotStore& store) {
    auto upload = store.BeginUpload("a", 500, checksum);
    EXPECT_TRUE(upload.ok());
    return upload.ok() ? (*upload)->received() : -1;
  };
  {
    auto store = OpenStore(folder, options);
    ASSERT_TRUE((*store->BeginUpload("a", 500, checksum))->Append(0, "12345").ok());
    now += absl::Minutes(59);
    EXPECT_EQ(received(*store), 5);
    now += absl::Minutes(61);
    ASSERT_TRUE(store->Begin("other", "").ok());
    EXPECT_NE(access(part.c_str(), F_OK), 0);
    EXPECT_EQ(received(*store), 0);
    ASSERT_TRUE((*store->BeginUpload("a", 500, checksum))->Append(0, "12345").ok());
    EXPECT_EQ(access(part.c_str(), F_OK), 0);
  }
  auto store = OpenStore(folder, options);
  EXPECT_NE(access(part.c_str(), F_OK), 0);
  EXPECT_EQ(received(*store), 0);
}

TEST(SnapshotUpload, BytesThatWaitCountAndThoseAnnouncedOnlyWhileTheyCome) {
  SnapshotStoreOptions options;
  options.most_bytes = 1000;
  auto store = OpenStore(NewTestFolder(), options);
  const std::string checksum(16, 'a');
  {
    auto upload = store->BeginUpload("a", 900, checksum);
    ASSERT_TRUE((*upload)->Append(0, std::string(100, 'x')).ok());
    EXPECT_EQ(ReasonOf(store->BeginUpload("b", 101, checksum).status()),
              "RESOURCE_EXHAUSTED LIMIT_EXCEEDED");
  }
  EXPECT_TRUE(store->BeginUpload("b", 900, checksum).ok());
  EXPECT_EQ(ReasonOf(store->BeginUpload("b", 901, checksum).status()),
            "RESOURCE_EXHAUSTED LIMIT_EXCEEDED");
}

}  // namespace
}  // namespace starling
