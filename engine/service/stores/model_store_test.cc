#include "engine/service/stores/model_store.h"

#include <stdlib.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "engine/service/log.h"
#include "engine/service/stores/data_folder.h"
#include "engine/service/testing/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string NewFolder() {
  std::string folder = absl::StrCat(::testing::TempDir(), "/store-XXXXXX");
  EXPECT_NE(mkdtemp(folder.data()), nullptr);
  return folder;
}

v1::Model Maze(double preference = 3) {
  v1::Model model;
  model.mutable_preset()->mutable_tmaze()->set_preference(preference);
  return model;
}

std::unique_ptr<ModelStore> OpenStore(const std::string& folder, int64_t most = 10) {
  auto store = ModelStore::Open(folder, most);
  EXPECT_TRUE(store.ok()) << store.status();
  return *std::move(store);
}

std::vector<std::string> NamesOf(const ModelStore& store) {
  std::vector<std::string> names;
  for (const v1::StoredModel& model : store.List()) {
    EXPECT_FALSE(model.has_model());
    names.push_back(model.name());
  }
  return names;
}

TEST(ModelStore, KeepsModelsOverARestart) {
  const std::string folder = NewFolder();
  v1::StoredModel created;
  {
    auto store = OpenStore(folder);
    auto model = store->Create("maze", Maze());
    ASSERT_TRUE(model.ok()) << model.status();
    created = *model;
    EXPECT_EQ(created.name(), "models/maze");
    EXPECT_EQ(created.digest().size(), 16u);
    EXPECT_THAT(created.actions(), ElementsAre(4));
    EXPECT_GT(created.create_time().seconds(), 0);
  }
  auto store = OpenStore(folder);
  EXPECT_THAT(NamesOf(*store), ElementsAre("models/maze"));
  const auto model = store->Get("maze");
  ASSERT_TRUE(model.ok()) << model.status();
  EXPECT_EQ(model->SerializeAsString(), created.SerializeAsString());
}

TEST(ModelStore, TheSameAgainGivesWhatIsThere) {
  auto store = OpenStore(NewFolder());
  const auto first = store->Create("maze", Maze());
  const auto again = store->Create("maze", Maze());
  ASSERT_TRUE(first.ok() && again.ok());
  EXPECT_EQ(first->SerializeAsString(), again->SerializeAsString());
  EXPECT_EQ(ReasonOf(store->Create("maze", Maze(4)).status()),
            "ALREADY_EXISTS MODEL_ALREADY_EXISTS");
}

TEST(ModelStore, RefusesWhatIsNoModelOfItsOwn) {
  auto store = OpenStore(NewFolder());
  EXPECT_EQ(ReasonOf(store->Create("Maze", Maze()).status()), "INVALID_ARGUMENT INVALID_NAME");
  EXPECT_EQ(ReasonOf(store->Create("../maze", Maze()).status()), "INVALID_ARGUMENT INVALID_NAME");
  v1::Model model;
  EXPECT_EQ(ReasonOf(store->Create("maze", model).status()), "INVALID_ARGUMENT INVALID_MODEL");
  model.set_file("/etc/passwd");
  EXPECT_EQ(ReasonOf(store->Create("maze", model).status()), "INVALID_ARGUMENT INVALID_MODEL");
  model.set_stored("models/a");
  EXPECT_EQ(ReasonOf(store->Create("maze", model).status()), "INVALID_ARGUMENT INVALID_MODEL");
  model.mutable_preset()->mutable_tmaze()->set_reward_probability(7);
  const absl::Status status = store->Create("maze", model).status();
  EXPECT_EQ(ReasonOf(status), "INVALID_ARGUMENT INVALID_MODEL");
  ASSERT_EQ(FieldViolations(status).size(), 1u);
  EXPECT_EQ(FieldViolations(status)[0].field, "model.preset.tmaze.reward_probability");
  EXPECT_TRUE(store->List().empty());
}

TEST(ModelStore, HoldsToItsLimit) {
  auto store = OpenStore(NewFolder(), 2);
  EXPECT_TRUE(store->Create("a", Maze()).ok());
  EXPECT_TRUE(store->Create("b", Maze()).ok());
  const absl::Status status = store->Create("c", Maze()).status();
  EXPECT_EQ(ReasonOf(status), "RESOURCE_EXHAUSTED LIMIT_EXCEEDED");
  EXPECT_EQ(ErrorMetadata(status)["limit"], "models");
  EXPECT_TRUE(store->Create("a", Maze()).ok());
  EXPECT_TRUE(store->Delete("a").ok());
  EXPECT_TRUE(store->Create("c", Maze()).ok());
}

TEST(ModelStore, ForgetsWhatIsDeletedForGood) {
  const std::string folder = NewFolder();
  auto store = OpenStore(folder);
  ASSERT_TRUE(store->Create("a", Maze()).ok());
  EXPECT_TRUE(store->Delete("a").ok());
  EXPECT_EQ(ReasonOf(store->Delete("a")), "NOT_FOUND MODEL_NOT_FOUND");
  EXPECT_EQ(ReasonOf(store->Get("a").status()), "NOT_FOUND MODEL_NOT_FOUND");
  EXPECT_TRUE(OpenStore(folder)->List().empty());
}

TEST(ModelStore, LeavesADamagedFileAloneAndSaysSo) {
  const std::string folder = NewFolder();
  ASSERT_TRUE(OpenStore(folder)->Create("a", Maze()).ok());
  ASSERT_TRUE(OpenStore(folder)->Create("b", Maze()).ok());
  const std::string path = absl::StrCat(folder, "/models/a.binpb");
  std::ofstream(path, std::ios::binary | std::ios::app) << "x";
  std::string log;
  SetLogSink([&](absl::string_view line) { absl::StrAppend(&log, line); });
  auto store = OpenStore(folder);
  SetLogSink(nullptr);
  EXPECT_THAT(log, HasSubstr("models/a"));
  EXPECT_THAT(NamesOf(*store), ElementsAre("models/b"));
  EXPECT_EQ(ReasonOf(store->Create("a", Maze()).status()), "ALREADY_EXISTS MODEL_ALREADY_EXISTS");
  EXPECT_EQ(access(path.c_str(), F_OK), 0);
}

TEST(ModelStore, NoticesAModelWhoseContentChanged) {
  const std::string folder = NewFolder();
  auto store = OpenStore(folder);
  ASSERT_TRUE(store->Create("a", Maze()).ok());
  v1::StoredModel changed = *store->Get("a");
  *changed.mutable_model() = Maze(5);
  std::ofstream(absl::StrCat(folder, "/models/a.binpb"), std::ios::binary)
      << changed.SerializeAsString();
  EXPECT_EQ(ReasonOf(store->Get("a").status()), "UNAVAILABLE STORAGE_FAILED");
  EXPECT_TRUE(OpenStore(folder)->List().empty());
}

TEST(ModelStore, SaysThatItCannotWrite) {
  const std::string folder = NewFolder();
  auto store = OpenStore(folder);
  ASSERT_EQ(rmdir(absl::StrCat(folder, "/models").c_str()), 0);
  EXPECT_EQ(ReasonOf(store->Create("a", Maze()).status()), "UNAVAILABLE STORAGE_FAILED");
  EXPECT_TRUE(store->List().empty());
}

TEST(ModelStore, ManyMayCreateAtOnce) {
  auto store = OpenStore(NewFolder(), 20);
  std::atomic<int> made{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10; ++i) {
        // Every second id is everybody's, with a content of each thread's own.
        const std::string id = absl::StrCat("m", i, i % 2 == 0 ? "" : absl::StrCat("-", t));
        if (store->Create(id, Maze(t)).ok()) ++made;
        store->List();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(store->List().size(), 20u);
  EXPECT_EQ(made, 20);
}

TEST(ModelStore, ResolvesNames) {
  auto store = OpenStore(NewFolder());
  ASSERT_TRUE(store->Create("a", Maze()).ok());
  const auto model = store->Resolver()("models/a");
  ASSERT_TRUE(model.ok());
  EXPECT_EQ(model->SerializeAsString(), Maze().SerializeAsString());
  EXPECT_EQ(ReasonOf(store->Resolver()("models/b").status()), "NOT_FOUND MODEL_NOT_FOUND");
  EXPECT_EQ(ReasonOf(store->Resolver()("a").status()), "INVALID_ARGUMENT INVALID_NAME");
}

TEST(DataFolder, BelongsToOneAtATime) {
  const std::string path = absl::StrCat(NewFolder(), "/deep/er");
  auto first = DataFolder::Open(path);
  ASSERT_TRUE(first.ok()) << first.status();
  {
    const auto second = DataFolder::Open(path);
    EXPECT_EQ(second.status().code(), absl::StatusCode::kFailedPrecondition);
    EXPECT_THAT(std::string(second.status().message()),
                HasSubstr(absl::StrCat(path, " is in use by another server (process ", getpid(),
                                       "); stop it, or choose another folder")));
  }
  { const DataFolder gone = *std::move(first); }
  EXPECT_TRUE(DataFolder::Open(path).ok());
}

TEST(DataFolder, SaysWhyItCannotBe) {
  const std::string file = absl::StrCat(NewFolder(), "/file");
  std::ofstream(file) << "x";
  EXPECT_EQ(ReasonOf(DataFolder::Open(file).status()), "UNAVAILABLE STORAGE_FAILED");
  EXPECT_EQ(ReasonOf(DataFolder::Open(file + "/below").status()), "UNAVAILABLE STORAGE_FAILED");
}

TEST(DataFolder, RemovesWhatAKilledProcessLeftHalfWritten) {
  const std::string folder = NewFolder();
  const std::string partial = absl::StrCat(folder, "/models/a.binpb.1-0.partial");
  ASSERT_TRUE(MakeFolder(absl::StrCat(folder, "/models")).ok());
  std::ofstream(partial) << "x";
  OpenStore(folder);
  EXPECT_NE(access(partial.c_str(), F_OK), 0);
}

}  // namespace
}  // namespace starling
