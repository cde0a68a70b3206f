#include "engine/service/api/snapshot_service.h"

#include <unistd.h>

#include <functional>

#include "absl/strings/str_cat.h"
#include "engine/service/catalogue.h"
#include "engine/service/sessions/run_pool.h"
#include "engine/service/stores/snapshot_facts.h"
#include "engine/service/testing/error_reason.h"
#include "engine/service/testing/in_process_server.h"
#include "engine/service/testing/simulations.h"
#include "engine/wire/grpc_status.h"
#include "engine/wire/scenario_text.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using Announce = v1::UploadSnapshotRequest::Announce;

const Catalogue& Builtin() {
  static const auto& catalogue = *new Catalogue(BuiltinCatalogue().value());
  return catalogue;
}

class SnapshotServiceTest : public ::testing::Test {
 protected:
  explicit SnapshotServiceTest(SnapshotStoreOptions options = {},
                               absl::Duration patience = absl::Minutes(1))
      : store_(SnapshotStore::Open(folder_, std::move(options)).value()), transfers_(patience) {}

  static SessionHooks Hooks(RunPool& pool) {
    SessionHooks hooks;
    hooks.pool = &pool;
    hooks.tick_done = [](absl::string_view, int64_t) {};
    hooks.event_added = [] {};
    return hooks;
  }

  std::shared_ptr<SimulationSession> MakeSession(const std::string& id, int64_t ticks) {
    v1::CreateSimulationRequest request;
    request.set_simulation_id(id);
    *request.mutable_scenario() = ParseScenarioText(TestScenario(), "test").value().scenario;
    auto session = table_.Create(request).value();
    EXPECT_TRUE(session->Step(ticks, absl::nullopt, [] { return false; }).ok());
    return session;
  }

  absl::Status Create(const std::string& simulation, const std::string& id) {
    v1::CreateSnapshotRequest request;
    request.set_simulation(simulation);
    request.set_snapshot_id(id);
    grpc::ClientContext context;
    return FromGrpcStatus(stub_->CreateSnapshot(&context, request, &snapshot_));
  }
  absl::Status Get(const std::string& name) {
    v1::GetSnapshotRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    return FromGrpcStatus(stub_->GetSnapshot(&context, request, &snapshot_));
  }
  absl::Status Delete(const std::string& name) {
    v1::DeleteSnapshotRequest request;
    request.set_name(name);
    google::protobuf::Empty response;
    grpc::ClientContext context;
    return FromGrpcStatus(stub_->DeleteSnapshot(&context, request, &response));
  }
  absl::Status List(const std::string& filter, const std::string& order, int page_size = 0,
                    const std::string& token = "") {
    v1::ListSnapshotsRequest request;
    request.set_filter(filter);
    request.set_order_by(order);
    request.set_page_size(page_size);
    request.set_page_token(token);
    listed_.Clear();
    grpc::ClientContext context;
    return FromGrpcStatus(stub_->ListSnapshots(&context, request, &listed_));
  }
  std::vector<std::string> Names() const {
    std::vector<std::string> names;
    for (const v1::Snapshot& snapshot : listed_.snapshots()) names.push_back(snapshot.name());
    return names;
  }
  // The bytes from an offset on.
  absl::StatusOr<std::string> Download(const std::string& name, int64_t offset = 0) {
    v1::DownloadSnapshotRequest request;
    request.set_name(name);
    request.set_offset(offset);
    grpc::ClientContext context;
    const auto stream = stub_->DownloadSnapshot(&context, request);
    v1::DownloadSnapshotResponse response;
    std::string bytes;
    for (int answers = 0; stream->Read(&response); ++answers) {
      EXPECT_EQ(response.has_snapshot(), answers == 0);
      EXPECT_EQ(response.offset(), offset + static_cast<int64_t>(bytes.size()));
      EXPECT_LE(response.data().size(), 256u << 10);
      bytes += response.data();
    }
    const absl::Status status = FromGrpcStatus(stream->Finish());
    if (!status.ok()) return status;
    EXPECT_EQ(response.remaining_bytes(), 0);
    return bytes;
  }

  // A client that uploads.
  class Uploader {
   public:
    explicit Uploader(v1::SnapshotService::Stub& stub) : stream_(stub.UploadSnapshot(&context_)) {}
    // The bytes that the server has; -1: it ended the call.
    int64_t Announce(const std::string& id, int64_t bytes, const std::string& checksum) {
      v1::UploadSnapshotRequest request;
      request.mutable_announce()->set_snapshot_id(id);
      request.mutable_announce()->set_bytes(bytes);
      request.mutable_announce()->set_checksum(checksum);
      v1::UploadSnapshotResponse response;
      return stream_->Write(request) && stream_->Read(&response) ? response.committed_bytes() : -1;
    }
    bool Send(int64_t offset, const std::string& data) {
      v1::UploadSnapshotRequest request;
      request.mutable_chunk()->set_offset(offset);
      request.mutable_chunk()->set_data(data);
      return stream_->Write(request);
    }
    void SendNothing() { stream_->Write(v1::UploadSnapshotRequest()); }
    void Close() { stream_->WritesDone(); }
    void Vanish() { context_.TryCancel(); }
    // Reads to the end; the last answer is left in `last`.
    absl::Status Finish() {
      while (stream_->Read(&last)) {
      }
      return FromGrpcStatus(stream_->Finish());
    }
    v1::UploadSnapshotResponse last;

   private:
    grpc::ClientContext context_;
    std::unique_ptr<grpc::ClientReaderWriter<v1::UploadSnapshotRequest, v1::UploadSnapshotResponse>>
        stream_;
  };

  // Uploads everything in pieces of `piece` bytes.
  absl::Status Upload(const std::string& id, const std::string& bytes, const std::string& checksum,
                      size_t piece = 1000) {
    Uploader uploader(*stub_);
    const int64_t begin = uploader.Announce(id, static_cast<int64_t>(bytes.size()), checksum);
    for (size_t at = static_cast<size_t>(std::max<int64_t>(begin, 0)); at < bytes.size();
         at += piece) {
      if (!uploader.Send(static_cast<int64_t>(at), bytes.substr(at, piece))) break;
    }
    const absl::Status status = uploader.Finish();
    if (status.ok()) snapshot_ = uploader.last.snapshot();
    return status;
  }

  // Some bytes of a snapshot that this server does not have, and their checksum.
  std::pair<std::string, std::string> Outside() {
    const std::string path = absl::StrCat(NewTestFolder(), "/outside");
    EXPECT_TRUE(MakeTestSimulation()->WriteSnapshot(path, TestScenario()).ok());
    return {ReadTestFile(path), FileChecksum(path).value()};
  }

  const std::string folder_ = NewTestFolder();
  const std::unique_ptr<SnapshotStore> store_;
  Transfers transfers_;
  RunPool pool_{2};
  SessionTable table_{ServerLimits(), ScenarioSources(), Builtin(), Hooks(pool_)};
  SnapshotServiceImpl service_{{store_.get(), &transfers_, &table_}};
  InProcessServer server_{{&service_}};
  const std::unique_ptr<v1::SnapshotService::Stub> stub_ =
      v1::SnapshotService::NewStub(server_.channel());
  v1::Snapshot snapshot_;
  v1::ListSnapshotsResponse listed_;
};

TEST_F(SnapshotServiceTest, TakesAndGivesSnapshotsOfSimulations) {
  MakeSession("maze", 7);
  const absl::Status status = Create("simulations/maze", "");
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(snapshot_.name(), "snapshots/maze-t7");
  EXPECT_EQ(snapshot_.simulation(), "simulations/maze");
  EXPECT_EQ(snapshot_.tick(), 7);
  EXPECT_EQ(snapshot_.agents(), 20);
  const std::string created = snapshot_.SerializeAsString();
  ASSERT_TRUE(Get("snapshots/maze-t7").ok());
  EXPECT_EQ(snapshot_.SerializeAsString(), created);
  ASSERT_TRUE(Create("simulations/maze", "mine").ok());
  EXPECT_EQ(snapshot_.name(), "snapshots/mine");
  EXPECT_TRUE(Delete("snapshots/mine").ok());
  EXPECT_EQ(ReasonOf(Get("snapshots/mine")), "NOT_FOUND SNAPSHOT_NOT_FOUND");
}

TEST_F(SnapshotServiceTest, CreateSnapshotFailsAsSpecified) {
  MakeSession("maze", 1);
  EXPECT_EQ(ReasonOf(Create("maze", "a")), "INVALID_ARGUMENT INVALID_NAME");
  EXPECT_EQ(ReasonOf(Create("simulations/maze", "../a")), "INVALID_ARGUMENT INVALID_NAME");
  EXPECT_EQ(ReasonOf(Create("simulations/other", "a")), "NOT_FOUND SIMULATION_NOT_FOUND");
  ASSERT_TRUE(Create("simulations/maze", "a").ok());
  EXPECT_EQ(ReasonOf(Create("simulations/maze", "a")), "ALREADY_EXISTS SNAPSHOT_ALREADY_EXISTS");
  ASSERT_EQ(rename((folder_ + "/partial").c_str(), (folder_ + "/gone").c_str()), 0);
  EXPECT_EQ(ReasonOf(Create("simulations/maze", "b")), "UNAVAILABLE STORAGE_FAILED");
}

TEST_F(SnapshotServiceTest, ListsByFilterOrderAndPage) {
  MakeSession("maze", 3);
  MakeSession("other", 9);
  ASSERT_TRUE(Create("simulations/maze", "b").ok());
  ASSERT_TRUE(Create("simulations/other", "a").ok());
  ASSERT_TRUE(Create("simulations/maze", "c").ok());
  ASSERT_TRUE(List("", "").ok());
  EXPECT_THAT(Names(), ElementsAre("snapshots/a", "snapshots/b", "snapshots/c"));
  ASSERT_TRUE(List("simulation=\"simulations/maze\" AND agents<50 AND bytes>1000", "").ok());
  EXPECT_THAT(Names(), ElementsAre("snapshots/b", "snapshots/c"));
  ASSERT_TRUE(List("tick>=9 AND scenario=maze", "").ok());
  EXPECT_THAT(Names(), ElementsAre("snapshots/a"));
  ASSERT_TRUE(List("", "create_time desc").ok());
  EXPECT_THAT(Names(), ElementsAre("snapshots/c", "snapshots/a", "snapshots/b"));
  ASSERT_TRUE(List("", "tick desc, name desc", 2).ok());
  EXPECT_THAT(Names(), ElementsAre("snapshots/a", "snapshots/c"));
  EXPECT_EQ(listed_.total_size(), 3);
  const std::string token = listed_.next_page_token();
  ASSERT_TRUE(List("", "tick desc, name desc", 2, token).ok());
  EXPECT_THAT(Names(), ElementsAre("snapshots/b"));
  EXPECT_EQ(ReasonOf(List("", "tick", 2, token)), "INVALID_ARGUMENT INVALID_PAGE_TOKEN");
  EXPECT_EQ(ReasonOf(List("size>3", "")), "INVALID_ARGUMENT INVALID_FILTER");
  EXPECT_EQ(ReasonOf(List("", "agents")), "INVALID_ARGUMENT INVALID_FILTER");
}

TEST_F(SnapshotServiceTest, DownloadsFromAnyOffset) {
  MakeSession("maze", 3);
  ASSERT_TRUE(Create("simulations/maze", "a").ok());
  const std::string bytes = ReadTestFile(store_->PathOf("a"));
  EXPECT_EQ(Download("snapshots/a").value(), bytes);
  EXPECT_EQ(Download("snapshots/a", 1234).value(), bytes.substr(1234));
  EXPECT_EQ(Download("snapshots/a", static_cast<int64_t>(bytes.size())).value(), "");
  const absl::Status beyond =
      Download("snapshots/a", static_cast<int64_t>(bytes.size()) + 1).status();
  EXPECT_EQ(ReasonOf(beyond), "OUT_OF_RANGE OFFSET_BEYOND_END");
  EXPECT_EQ(ErrorMetadata(beyond)["bytes"], absl::StrCat(bytes.size()));
  EXPECT_EQ(ReasonOf(Download("snapshots/a", -1).status()), "INVALID_ARGUMENT INVALID_REQUEST");
  EXPECT_EQ(ReasonOf(Download("snapshots/b").status()), "NOT_FOUND SNAPSHOT_NOT_FOUND");
  EXPECT_EQ(ReasonOf(Download("a").status()), "INVALID_ARGUMENT INVALID_NAME");
  EXPECT_EQ(ReasonOf(Delete("a")), "INVALID_ARGUMENT INVALID_NAME");
  EXPECT_EQ(ReasonOf(Get("a")), "INVALID_ARGUMENT INVALID_NAME");
  EXPECT_EQ(ReasonOf(Delete("snapshots/b")), "NOT_FOUND SNAPSHOT_NOT_FOUND");
  ASSERT_EQ(unlink(store_->PathOf("a").c_str()), 0);
  EXPECT_EQ(ReasonOf(Download("snapshots/a").status()), "UNAVAILABLE STORAGE_FAILED");
}

TEST_F(SnapshotServiceTest, WhatWasDownloadedCanBeUploaded) {
  MakeSession("maze", 3);
  ASSERT_TRUE(Create("simulations/maze", "a").ok());
  const v1::Snapshot original = snapshot_;
  const absl::Status status = Upload("b", Download("snapshots/a").value(), original.checksum());
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(snapshot_.name(), "snapshots/b");
  EXPECT_EQ(snapshot_.simulation(), "");
  EXPECT_EQ(snapshot_.checksum(), original.checksum());
  EXPECT_EQ(snapshot_.scenario_digest(), original.scenario_digest());
}

TEST_F(SnapshotServiceTest, AnUploadThatBrokeGoesOn) {
  const auto [bytes, checksum] = Outside();
  const auto size = static_cast<int64_t>(bytes.size());
  {
    Uploader uploader(*stub_);
    ASSERT_EQ(uploader.Announce("a", size, checksum), 0);
    ASSERT_TRUE(uploader.Send(0, bytes.substr(0, 1000)));
    uploader.Close();  // so that the bytes are known to have come
    EXPECT_EQ(ReasonOf(uploader.Finish()), "INVALID_ARGUMENT INVALID_REQUEST");
  }
  {
    Uploader uploader(*stub_);
    ASSERT_EQ(uploader.Announce("a", size, checksum), 1000);
    uploader.Vanish();
    EXPECT_TRUE(absl::IsCancelled(uploader.Finish()));
  }
  Uploader uploader(*stub_);
  int64_t begin = uploader.Announce("a", size, checksum);
  // The server may not yet know that the other client has gone.
  absl::Status status = begin < 0 ? uploader.Finish() : absl::OkStatus();
  while (begin < 0) {
    ASSERT_EQ(ReasonOf(status), "ABORTED UPLOAD_IN_PROGRESS");
    Uploader again(*stub_);
    begin = again.Announce("a", size, checksum);
    if (begin >= 0) break;
    status = again.Finish();
  }
  EXPECT_EQ(begin, 1000);
}

TEST_F(SnapshotServiceTest, TwoDoNotUploadTheSame) {
  const auto [bytes, checksum] = Outside();
  const auto size = static_cast<int64_t>(bytes.size());
  Uploader first(*stub_);
  ASSERT_EQ(first.Announce("a", size, checksum), 0);
  Uploader second(*stub_);
  EXPECT_EQ(second.Announce("a", size, checksum), -1);
  EXPECT_EQ(ReasonOf(second.Finish()), "ABORTED UPLOAD_IN_PROGRESS");
  ASSERT_TRUE(first.Send(0, bytes));
  EXPECT_TRUE(first.Finish().ok());
  EXPECT_EQ(ReasonOf(Upload("a", bytes, checksum)), "ALREADY_EXISTS SNAPSHOT_ALREADY_EXISTS");
}

TEST_F(SnapshotServiceTest, UploadSnapshotFailsAsSpecified) {
  const auto outside = Outside();
  const std::string& bytes = outside.first;
  const std::string& checksum = outside.second;
  const auto size = static_cast<int64_t>(bytes.size());
  const auto reason = [&](const std::function<void(Uploader&)>& talk) {
    Uploader uploader(*stub_);
    talk(uploader);
    return ReasonOf(uploader.Finish());
  };
  const std::string invalid = "INVALID_ARGUMENT INVALID_REQUEST";
  EXPECT_EQ(reason([](Uploader& client) { client.Close(); }), invalid);
  EXPECT_EQ(reason([](Uploader& client) { client.SendNothing(); }), invalid);
  EXPECT_EQ(reason([](Uploader& client) { client.Send(0, "x"); }), invalid);
  EXPECT_EQ(reason([&](Uploader& client) { client.Announce("../a", size, checksum); }),
            "INVALID_ARGUMENT INVALID_NAME");
  EXPECT_EQ(reason([&](Uploader& client) { client.Announce("a", 0, checksum); }), invalid);
  EXPECT_EQ(reason([&](Uploader& client) { client.Announce("a", size, "beef"); }), invalid);
  EXPECT_EQ(reason([&](Uploader& client) { client.Announce("a", INT64_MAX, checksum); }),
            "RESOURCE_EXHAUSTED LIMIT_EXCEEDED");
  const auto after = [&](const std::function<void(Uploader&)>& talk) {
    return reason([&](Uploader& client) {
      EXPECT_EQ(client.Announce("a", size, checksum), 0);
      talk(client);
    });
  };
  EXPECT_EQ(after([&](Uploader& client) { client.Announce("a", size, checksum); }), invalid);
  EXPECT_EQ(after([](Uploader& client) { client.SendNothing(); }), invalid);
  EXPECT_EQ(after([](Uploader& client) { client.Send(0, ""); }), invalid);
  EXPECT_EQ(after([&](Uploader& client) { client.Send(0, bytes + "x"); }), invalid);
  EXPECT_EQ(after([](Uploader& client) { client.Send(0, std::string((1 << 20) + 1, 'x')); }),
            invalid);
  EXPECT_EQ(after([](Uploader& client) { client.Send(1, "x"); }), "ABORTED UPLOAD_OFFSET_MISMATCH");
  EXPECT_EQ(after([](Uploader& client) { client.Send(-1, "x"); }),
            "ABORTED UPLOAD_OFFSET_MISMATCH");
  std::string flipped = bytes;
  flipped[flipped.size() / 2] ^= 1;
  EXPECT_EQ(ReasonOf(Upload("a", flipped, checksum)), "DATA_LOSS UPLOAD_CHECKSUM_MISMATCH");
  const std::string path = absl::StrCat(NewTestFolder(), "/garbage");
  FILE* const file = fopen(path.c_str(), "w");
  fputs("STARLING, but nothing else", file);
  fclose(file);
  EXPECT_EQ(ReasonOf(Upload("a", ReadTestFile(path), FileChecksum(path).value())),
            "DATA_LOSS SNAPSHOT_DAMAGED");
  EXPECT_TRUE(store_->List().empty());
  EXPECT_TRUE(Upload("a", bytes, checksum).ok());
  ASSERT_EQ(rename((folder_ + "/partial").c_str(), (folder_ + "/gone").c_str()), 0);
  EXPECT_EQ(ReasonOf(Upload("b", bytes, checksum)), "UNAVAILABLE STORAGE_FAILED");
}

TEST_F(SnapshotServiceTest, BoundsTransfers) {
  const auto [bytes, checksum] = Outside();
  std::vector<std::unique_ptr<Uploader>> uploaders;
  for (int i = 0; i < Transfers::kMost; ++i) {
    uploaders.push_back(std::make_unique<Uploader>(*stub_));
    ASSERT_EQ(uploaders.back()->Announce(absl::StrCat("a", i), 100, checksum), 0);
  }
  const absl::Status status = Upload("b", bytes, checksum);
  EXPECT_EQ(ReasonOf(status), "RESOURCE_EXHAUSTED LIMIT_EXCEEDED");
  EXPECT_EQ(ErrorMetadata(status)["limit"], "transfers");
  EXPECT_EQ(ReasonOf(Download("snapshots/b").status()), "RESOURCE_EXHAUSTED LIMIT_EXCEEDED");
  uploaders[0]->Close();
  EXPECT_EQ(ReasonOf(uploaders[0]->Finish()), "INVALID_ARGUMENT INVALID_REQUEST");
  EXPECT_TRUE(Upload("b", bytes, checksum).ok());
  for (const auto& uploader : uploaders) uploader->Vanish();
}

class SmallSnapshotServiceTest : public SnapshotServiceTest {
 protected:
  static SnapshotStoreOptions Small() {
    SnapshotStoreOptions options;
    options.most_snapshots = 1;
    return options;
  }
  SmallSnapshotServiceTest() : SnapshotServiceTest(Small(), absl::Milliseconds(200)) {}
};

TEST_F(SmallSnapshotServiceTest, HoldsToItsLimit) {
  MakeSession("maze", 1);
  ASSERT_TRUE(Create("simulations/maze", "a").ok());
  const absl::Status status = Create("simulations/maze", "b");
  EXPECT_EQ(ReasonOf(status), "RESOURCE_EXHAUSTED LIMIT_EXCEEDED");
  EXPECT_EQ(ErrorMetadata(status)["limit"], "snapshots");
  const auto [bytes, checksum] = Outside();
  EXPECT_EQ(ReasonOf(Upload("b", bytes, checksum)), "RESOURCE_EXHAUSTED LIMIT_EXCEEDED");
}

TEST_F(SmallSnapshotServiceTest, AClientThatSaysNothingMoreIsSentAway) {
  Uploader uploader(*stub_);
  ASSERT_EQ(uploader.Announce("a", 100, std::string(16, 'a')), 0);
  EXPECT_TRUE(absl::IsCancelled(uploader.Finish()));
}

}  // namespace
}  // namespace starling
