// LoadTarget: the server that is measured, started for it or somewhere else.
//
//   ASSIGN_OR_RETURN(const auto target, LoadTarget::Start("/path/to/starling"));
//   auto stub = v1::SimulationService::NewStub(target->NewChannel());
//   ASSIGN_OR_RETURN(const std::string name, Create(*stub, TMaze(1000)));
//
// Thread-safe. Ends the server that it started, if it still runs; so does the kernel if this
// program, or the thread that called Start, ends in another way.
#ifndef STARLING_BENCH_LOAD_LOAD_TARGET_H_
#define STARLING_BENCH_LOAD_LOAD_TARGET_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "base/child_process.h"
#include "base/temporary_folder.h"
#include "grpcpp/grpcpp.h"
#include "proto/starling/v1/simulation_service.grpc.pb.h"

namespace starling {

class LoadTarget {
 public:
  // Starts `binary` `serve` on a free port of this machine, with these flags more, in a new
  // temporary folder. Waits until it serves. UNAVAILABLE if it cannot be started, with what it
  // said.
  static absl::StatusOr<std::unique_ptr<LoadTarget>> Start(const std::string& binary,
                                                           const std::vector<std::string>& flags);

  // One that runs already, without TLS.
  static std::unique_ptr<LoadTarget> At(const std::string& address);

  // A connection of its own, not shared with other channels.
  std::shared_ptr<grpc::Channel> NewChannel() const;

  // Removes the folder already, so that nothing of it is left even if this program is killed. The
  // server cannot keep snapshots and models any more.
  void RemoveFolder() { folder_.reset(); }

  // Resident memory; 0 if the server was not started by us.
  int64_t RssBytes() const;

  // Sends SIGTERM and waits; the time it took. FAILED_PRECONDITION if the server was not started by
  // us; INTERNAL with its exit status if it did not end well.
  absl::StatusOr<double> TerminateSeconds();

 private:
  LoadTarget() = default;

  std::string address_;
  absl::optional<TemporaryFolder> folder_;  // outlives the server
  absl::optional<ChildProcess> server_;
};

// What a status of gRPC is in Abseil's terms: code and message.
absl::Status ToAbslStatus(const grpc::Status& status);

// Scenarios by their world, `tmaze`, `foraging` or `grid` (5x5, policies of 3 steps), with so many
// agents and no end to speak of.
v1::Scenario LoadScenario(absl::string_view world, int64_t agents);

// A new simulation's name; an empty `id` lets the server choose.
absl::StatusOr<std::string> Create(v1::SimulationService::Stub& stub, const v1::Scenario& scenario,
                                   const std::string& id = "");

absl::Status Start(v1::SimulationService::Stub& stub, const std::string& name);
absl::StatusOr<v1::Simulation> Get(v1::SimulationService::Stub& stub, const std::string& name);
absl::Status Delete(v1::SimulationService::Stub& stub, const std::string& name);

}  // namespace starling

#endif  // STARLING_BENCH_LOAD_LOAD_TARGET_H_
