// The verbs against services that this test implements: what they send, how they print errors, what
// they do when a connection breaks.
#include "engine/cli/ctl/ctl_command.h"

#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "engine/core/stream_hash.h"
#include "engine/wire/error_details.h"
#include "engine/wire/grpc_status.h"
#include "gmock/gmock.h"
#include "grpcpp/server.h"
#include "grpcpp/server_builder.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"
#include "proto/starling/v1/simulation_service.grpc.pb.h"
#include "proto/starling/v1/snapshot_service.grpc.pb.h"

namespace starling {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

// Has the id "one" only. Breaks off calls as often as it is told.
class Simulations : public v1::SimulationService::Service {
 public:
  grpc::Status CreateSimulation(grpc::ServerContext* context,
                                const v1::CreateSimulationRequest* request,
                                v1::Simulation* response) override {
    const std::lock_guard<std::mutex> lock(mutex);
    created.push_back(*request);
    const auto token = context->client_metadata().find("authorization");
    if (token != context->client_metadata().end()) {
      tokens.emplace_back(token->second.data(), token->second.size());
    }
    if (breaks-- > 0) return grpc::Status(grpc::StatusCode::UNAVAILABLE, "Socket closed");
    absl::Status status = MakeError(absl::StatusCode::kAlreadyExists,
                                    v1::Error::SIMULATION_ALREADY_EXISTS, "\"one\" is taken");
    if (request->simulation_id() == "one") return ToGrpcStatus(status);
    response->set_name(absl::StrCat("simulations/", request->simulation_id()));
    response->set_state(v1::Simulation::PAUSED);
    return grpc::Status::OK;
  }

  grpc::Status GetSimulation(grpc::ServerContext* /*context*/,
                             const v1::GetSimulationRequest* request,
                             v1::Simulation* response) override {
    if (request->name() != "simulations/one") {
      return ToGrpcStatus(MakeError(absl::StatusCode::kNotFound, v1::Error::SIMULATION_NOT_FOUND,
                                    absl::StrCat("there is no ", request->name())));
    }
    response->set_name(request->name());
    response->set_state(v1::Simulation::PAUSED);
    response->set_tick(tick);
    if (request->view() == v1::Simulation::FULL) response->set_state_hash("00c0ffee00c0ffee");
    return grpc::Status::OK;
  }

  grpc::Status StepSimulation(grpc::ServerContext* /*context*/,
                              const v1::StepSimulationRequest* request,
                              v1::Simulation* response) override {
    const std::lock_guard<std::mutex> lock(mutex);
    stepped.push_back(*request);
    if (breaks-- > 0) return grpc::Status(grpc::StatusCode::UNAVAILABLE, "Socket closed");
    tick = request->expected_tick() + request->ticks();
    response->set_name(request->name());
    response->set_tick(tick);
    return grpc::Status::OK;
  }

  grpc::Status ListSimulations(grpc::ServerContext* /*context*/,
                               const v1::ListSimulationsRequest* request,
                               v1::ListSimulationsResponse* response) override {
    if (request->filter() == "broken") {
      absl::Status status = MakeError(absl::StatusCode::kInvalidArgument, v1::Error::INVALID_FILTER,
                                      "the filter has no operator");
      AddFieldViolation(status, "filter", "no operator after \"broken\"");
      return ToGrpcStatus(status);
    }
    int page = 0;
    if (!request->page_token().empty() && !absl::SimpleAtoi(request->page_token(), &page)) {
      return grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "no such page");
    }
    response->add_simulations()->set_name(absl::StrCat("simulations/s", page));
    if (page < 2) response->set_next_page_token(absl::StrCat(page + 1));
    response->set_total_size(3);
    return grpc::Status::OK;
  }

  // Three events a call; the connection breaks behind them but in the last call.
  grpc::Status WatchSimulation(grpc::ServerContext* /*context*/,
                               const v1::WatchSimulationRequest* request,
                               grpc::ServerWriter<v1::WatchSimulationResponse>* writer) override {
    const std::lock_guard<std::mutex> lock(mutex);
    watched.push_back(*request);
    v1::WatchSimulationResponse response;
    response.add_metric_names("food");
    writer->Write(response);
    response.Clear();
    for (int i = 1; i <= 3; ++i) {
      v1::SimulationEvent* event = response.add_events();
      event->set_sequence(request->after_sequence() + i);
      event->set_tick(request->after_sequence() + i);
      event->mutable_metrics()->add_values(0.5);
    }
    writer->Write(response);
    if (breaks-- > 0) return grpc::Status(grpc::StatusCode::UNAVAILABLE, "Socket closed");
    if (!draining) return grpc::Status::OK;
    return ToGrpcStatus(
        MakeError(absl::StatusCode::kUnavailable, v1::Error::SERVER_DRAINING, "the server ends"));
  }

  std::mutex mutex;
  std::vector<v1::CreateSimulationRequest> created;
  std::vector<v1::StepSimulationRequest> stepped;
  std::vector<v1::WatchSimulationRequest> watched;
  std::vector<std::string> tokens;
  int breaks = 0;
  bool draining = false;
  int64_t tick = 5;
};

std::string Checksum(const std::string& bytes) {
  StreamHash hash;
  hash.Add(bytes.data(), bytes.size());
  return absl::StrFormat("%016x", hash.Take());
}

// One snapshot, in pieces of 10 bytes.
class Snapshots : public v1::SnapshotService::Service {
 public:
  grpc::Status GetSnapshot(grpc::ServerContext* /*context*/,
                           const v1::GetSnapshotRequest* /*request*/,
                           v1::Snapshot* response) override {
    *response = Snapshot();
    return grpc::Status::OK;
  }

  grpc::Status DownloadSnapshot(grpc::ServerContext* /*context*/,
                                const v1::DownloadSnapshotRequest* request,
                                grpc::ServerWriter<v1::DownloadSnapshotResponse>* writer) override {
    offsets.push_back(request->offset());
    if (request->offset() > static_cast<int64_t>(content.size())) {
      return ToGrpcStatus(MakeError(absl::StatusCode::kOutOfRange, v1::Error::OFFSET_BEYOND_END,
                                    "the offset is beyond the end"));
    }
    v1::DownloadSnapshotResponse response;
    *response.mutable_snapshot() = Snapshot();
    writer->Write(response);
    response.Clear();
    for (size_t offset = request->offset(); offset < content.size(); offset += 10) {
      response.set_offset(static_cast<int64_t>(offset));
      response.set_data(content.substr(offset, 10));
      writer->Write(response);
      if (breaks > 0) {
        --breaks;
        return grpc::Status(grpc::StatusCode::UNAVAILABLE, "Socket closed");
      }
    }
    return grpc::Status::OK;
  }

  grpc::Status UploadSnapshot(
      grpc::ServerContext* /*context*/,
      grpc::ServerReaderWriter<v1::UploadSnapshotResponse, v1::UploadSnapshotRequest>* stream)
      override {
    v1::UploadSnapshotRequest request;
    stream->Read(&request);
    announced.push_back(request.announce());
    v1::UploadSnapshotResponse response;
    response.set_committed_bytes(static_cast<int64_t>(uploaded.size()));
    stream->Write(response);
    while (stream->Read(&request)) {
      EXPECT_EQ(request.chunk().offset(), static_cast<int64_t>(uploaded.size()));
      uploaded += request.chunk().data();
      if (breaks-- > 0) return grpc::Status(grpc::StatusCode::UNAVAILABLE, "Socket closed");
    }
    response.set_committed_bytes(static_cast<int64_t>(uploaded.size()));
    *response.mutable_snapshot() = Snapshot();
    stream->Write(response);
    return grpc::Status::OK;
  }

  v1::Snapshot Snapshot() const {
    v1::Snapshot snapshot;
    snapshot.set_name("snapshots/s");
    snapshot.set_bytes(static_cast<int64_t>(content.size()));
    snapshot.set_checksum(Checksum(content));
    return snapshot;
  }

  std::string content = std::string(95, 'a') + "end";
  std::string uploaded;
  std::vector<int64_t> offsets;
  std::vector<v1::UploadSnapshotRequest::Announce> announced;
  int breaks = 0;
};

struct Ran {
  int exit_status = 0;
  std::string out;
  std::string err;
};

class Ctl : public testing::Test {
 protected:
  void SetUp() override {
    int port = 0;
    server_ = grpc::ServerBuilder()
                  .AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port)
                  .RegisterService(&simulations_)
                  .RegisterService(&snapshots_)
                  .BuildAndStart();
    ASSERT_NE(server_, nullptr);
    address_ = absl::StrCat("127.0.0.1:", port);
  }

  Ran Run(const std::vector<std::string>& arguments) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    std::vector<std::string> all = {"--server", address_};
    all.insert(all.end(), arguments.begin(), arguments.end());
    Ran ran;
    ran.exit_status = CtlCommand(all);
    ran.out = testing::internal::GetCapturedStdout();
    ran.err = testing::internal::GetCapturedStderr();
    return ran;
  }

  static std::string FileWith(const std::string& name, const std::string& content) {
    const std::string path = absl::StrCat(testing::TempDir(), "/", getpid(), "-", name);
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  static std::string Content(const std::string& path) {
    std::ostringstream content;
    content << std::ifstream(path, std::ios::binary).rdbuf();
    return content.str();
  }

  static std::string Scenario() {
    return FileWith("s.textproto",
                    "name: \"s\" ticks: 9 world { tmaze {} }\n"
                    "populations { name: \"p\" count: 3 model { preset { tmaze {} } } }\n");
  }

  Simulations simulations_;
  Snapshots snapshots_;
  std::unique_ptr<grpc::Server> server_;
  std::string address_;
};

TEST_F(Ctl, CreateSendsTheScenarioWithItsOverrides) {
  const Ran ran =
      Run({"create", Scenario(), "--id", "two", "--set", "ticks=12", "--label", "a=b=c"});
  EXPECT_EQ(ran.exit_status, 0) << ran.err;
  EXPECT_EQ(ran.out, "simulations/two  PAUSED at tick 0 of 0, 0 agents\n");
  ASSERT_THAT(simulations_.created, SizeIs(1));
  EXPECT_EQ(simulations_.created[0].scenario().ticks(), 12);
  EXPECT_EQ(simulations_.created[0].labels().at("a"), "b=c");
  EXPECT_EQ(simulations_.created[0].scenario().populations(0).count(), 3);
}

TEST_F(Ctl, CreateIsRepeatedAfterABreakWithTheSameRequestId) {
  simulations_.breaks = 2;
  const Ran ran = Run({"create", Scenario(), "--id", "two"});
  EXPECT_EQ(ran.exit_status, 0) << ran.err;
  ASSERT_THAT(simulations_.created, SizeIs(3));
  EXPECT_NE(simulations_.created[0].request_id(), "");
  EXPECT_EQ(simulations_.created[0].request_id(), simulations_.created[2].request_id());
}

TEST_F(Ctl, CreateRefusesABadScenarioBeforeAskingTheServer) {
  const Ran ran = Run({"create", FileWith("b.textproto", "name: \"s\"\nwurld {}\n")});
  EXPECT_EQ(ran.exit_status, 2);
  EXPECT_THAT(ran.err, HasSubstr("b.textproto:2:"));
  EXPECT_THAT(simulations_.created, IsEmpty());
}

TEST_F(Ctl, ErrorsHaveTheNameOfTheCodeAndTheReason) {
  Ran ran = Run({"get", "none"});
  EXPECT_EQ(ran.exit_status, 1);
  EXPECT_EQ(ran.out, "");
  EXPECT_EQ(ran.err, "starling: NOT_FOUND: there is no simulations/none (SIMULATION_NOT_FOUND)\n");
  ran = Run({"create", Scenario(), "--id", "one"});
  EXPECT_EQ(ran.exit_status, 1);
  EXPECT_THAT(ran.err, HasSubstr("ALREADY_EXISTS: \"one\" is taken (SIMULATION_ALREADY_EXISTS)"));
  ran = Run({"list", "--filter", "broken"});
  EXPECT_EQ(ran.exit_status, 2);
  EXPECT_THAT(ran.err, HasSubstr("(INVALID_FILTER)\n  filter: no operator after \"broken\"\n"));
}

TEST_F(Ctl, MethodsThatTheServerHasNotSaySo) {
  const Ran ran = Run({"pause", "one"});
  EXPECT_EQ(ran.exit_status, 1);
  EXPECT_THAT(ran.err, HasSubstr("starling: UNIMPLEMENTED"));
}

TEST_F(Ctl, GetPrintsJsonInOneLineWithTheHash) {
  const Ran ran = Run({"get", "simulations/one", "--json"});
  EXPECT_EQ(ran.exit_status, 0) << ran.err;
  EXPECT_EQ(ran.out.find('\n'), ran.out.size() - 1);
  const auto json = nlohmann::json::parse(ran.out);
  EXPECT_EQ(json["tick"], "5");
  EXPECT_EQ(json["state_hash"], "00c0ffee00c0ffee");
  EXPECT_EQ(json["agents"], "0") << "fields without a value are there";
}

TEST_F(Ctl, ListReadsAllPages) {
  const Ran ran = Run({"list", "--json"});
  EXPECT_EQ(ran.exit_status, 0) << ran.err;
  EXPECT_THAT(nlohmann::json::parse(ran.out)["simulations"], SizeIs(3));
}

TEST_F(Ctl, StepIsRepeatedAfterABreakFromTheSameTick) {
  simulations_.breaks = 1;
  const Ran ran = Run({"step", "one", "20"});
  EXPECT_EQ(ran.exit_status, 0) << ran.err;
  EXPECT_THAT(ran.out, HasSubstr("simulations/one"));
  EXPECT_THAT(ran.out, HasSubstr("at tick 25"));
  ASSERT_THAT(simulations_.stepped, SizeIs(2));
  for (const v1::StepSimulationRequest& request : simulations_.stepped) {
    EXPECT_EQ(request.expected_tick(), 5);
    EXPECT_EQ(request.ticks(), 20);
  }
}

TEST_F(Ctl, WatchGoesOnAfterTheLastEventWhenTheConnectionBreaks) {
  simulations_.breaks = 1;
  const Ran ran =
      Run({"watch", "one", "--json", "--kinds", "metrics,state_changed", "--every", "2"});
  EXPECT_EQ(ran.exit_status, 0) << ran.err;
  std::vector<std::string> sequences;
  std::istringstream lines(ran.out);
  for (std::string line; std::getline(lines, line);) {
    const auto json = nlohmann::json::parse(line);
    EXPECT_EQ(json["metrics"]["values"]["food"], 0.5);
    sequences.push_back(json["sequence"]);
  }
  EXPECT_THAT(sequences, ElementsAre("1", "2", "3", "4", "5", "6"));
  EXPECT_THAT(ran.err, HasSubstr("going on after event 3"));
  ASSERT_THAT(simulations_.watched, SizeIs(2));
  EXPECT_FALSE(simulations_.watched[0].has_after_sequence());
  EXPECT_EQ(simulations_.watched[1].after_sequence(), 3);
  EXPECT_EQ(simulations_.watched[1].kinds_size(), 2);
  EXPECT_EQ(simulations_.watched[1].every_ticks(), 2);
}

TEST_F(Ctl, WatchDoesNotComeBackToAServerThatEnds) {
  simulations_.draining = true;
  const Ran ran = Run({"watch", "one"});
  EXPECT_EQ(ran.exit_status, 1);
  EXPECT_THAT(ran.out, HasSubstr("tick 1  food 0.5\n"));
  EXPECT_EQ(ran.err, "starling: UNAVAILABLE: the server ends (SERVER_DRAINING)\n");
  EXPECT_THAT(simulations_.watched, SizeIs(1));
}

TEST_F(Ctl, DownloadGoesOnWhereItBroke) {
  snapshots_.breaks = 2;
  const std::string path = FileWith("d", "");
  const Ran ran = Run({"download", "s", "--out", path});
  EXPECT_EQ(ran.exit_status, 0) << ran.err;
  EXPECT_EQ(Content(path), snapshots_.content);
  EXPECT_THAT(snapshots_.offsets, ElementsAre(0, 10, 20));
  EXPECT_NE(access((path + ".part").c_str(), F_OK), 0);
}

TEST_F(Ctl, DownloadGoesOnWithAPartAndNoticesAnotherFilesPart) {
  const std::string path = FileWith("e", "");
  FileWith("e.part", snapshots_.content.substr(0, 30));
  EXPECT_EQ(Run({"download", "s", "--out", path}).exit_status, 0);
  EXPECT_EQ(Content(path), snapshots_.content);
  FileWith("e.part", std::string(30, 'x'));
  EXPECT_EQ(Run({"download", "s", "--out", path}).exit_status, 0);
  EXPECT_EQ(Content(path), snapshots_.content);
  FileWith("e.part", std::string(300, 'x'));
  EXPECT_EQ(Run({"download", "s", "--out", path}).exit_status, 0);
  EXPECT_EQ(Content(path), snapshots_.content);
  EXPECT_THAT(snapshots_.offsets, ElementsAre(30, 30, 0, 300, 0));
}

TEST_F(Ctl, UploadGoesOnWhereItBroke) {
  const std::string content(700 << 10, 'u');
  snapshots_.breaks = 1;
  const Ran ran = Run({"upload", FileWith("u", content), "--id", "s"});
  EXPECT_EQ(ran.exit_status, 0) << ran.err;
  EXPECT_EQ(snapshots_.uploaded, content);
  ASSERT_THAT(snapshots_.announced, SizeIs(2));
  EXPECT_EQ(snapshots_.announced[1].checksum(), Checksum(content));
  EXPECT_EQ(snapshots_.announced[1].bytes(), 700 << 10);
}

TEST_F(Ctl, TokensAreSentButNotReadableThroughANetwork) {
  const std::string file = FileWith("token", "secret\n");
  EXPECT_EQ(Run({"create", Scenario(), "--id", "two", "--token-file", file}).exit_status, 0);
  EXPECT_THAT(simulations_.tokens, ElementsAre("Bearer secret"));
  address_ = "example.org:443";
  const Ran ran = Run({"list", "--token-file", file});
  EXPECT_EQ(ran.exit_status, 2);
  EXPECT_THAT(ran.err, HasSubstr("for all to read"));
}

TEST_F(Ctl, AServerThatIsNotThereIsNamedWithWhatToCheck) {
  server_->Shutdown();
  const Ran ran = Run({"list"});
  EXPECT_EQ(ran.exit_status, 1);
  EXPECT_THAT(ran.err, HasSubstr(absl::StrCat("cannot reach a server at ", address_)));
  EXPECT_THAT(ran.err, HasSubstr("check that `starling serve` runs there"));
}

TEST_F(Ctl, BadUsageIsRefusedWithoutAServer) {
  server_->Shutdown();
  const std::vector<std::pair<std::vector<std::string>, std::string>> cases = {
      {{"lsit"}, "did you mean \"list\"?"},
      {{}, "ctl what?"},
      {{"create"}, "create what?"},
      {{"create", "/nowhere/s.textproto"}, "/nowhere/s.textproto"},
      {{"remove-agents", "one", "3-1"}, "\"3-1\" names no agents"},
      {{"inspect", "one", "--parts", "dreams"}, "beliefs, policies, actions, parameters"},
      {{"watch", "one", "--kinds", "all"}, "there is no kind \"all\""},
      {{"profile", "cpu", "--seconds", "1", "--out", "f.png"}, "its ending says no format"},
      {{"profile", "cpu"}, "for how long?"},
      {{"create", Scenario(), "--label", "x"}, "must be key=value"},
      {{"list", "--timeout", "soon"}, "--timeout soon"},
      {{"list", "--server", "nowhere"}, "nowhere"},
      {{"list", "--tls-cert", "c.pem"}, "go together"},
      {{"upload", "/nowhere/f", "--id", "x"}, "there is no file /nowhere/f"},
  };
  for (const auto& [arguments, words] : cases) {
    const Ran ran = Run(arguments);
    EXPECT_EQ(ran.exit_status, 2) << ran.err;
    EXPECT_THAT(ran.err, HasSubstr(words));
  }
}

TEST_F(Ctl, FlagsOfTheConnectionMayStandBehindTheVerb) {
  testing::internal::CaptureStdout();
  const int status = CtlCommand(std::vector<std::string>{"list", "--server", address_, "--quiet"});
  EXPECT_THAT(testing::internal::GetCapturedStdout(), HasSubstr("simulations/s2"));
  EXPECT_EQ(status, 0);
}

}  // namespace
}  // namespace starling
