#include "bench/load/load_target.h"

#include <signal.h>

#include <cstdlib>
#include <fstream>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "google/protobuf/text_format.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

constexpr int64_t kNoEnd = 4'000'000'000;
constexpr absl::Duration kStartTime = absl::Seconds(10);

constexpr char kTMaze[] = R"pb(
  name: "tmaze"
  seed: 7
  world { tmaze {} }
  populations {
    name: "mice"
    model { preset { tmaze {} } }
    agent { policy_length: 2 }
  }
)pb";

constexpr char kForaging[] = R"pb(
  name: "foraging"
  seed: 42
  world { foraging { width: 96 height: 96 food: 900 } }
  populations {
    name: "foragers"
    model { preset { forager {} } }
    agent {
      policy_length: 3
      learning { a { rate: 0.5 } }
    }
  }
)pb";

constexpr char kGrid[] = R"pb(
  name: "grid"
  seed: 1
  world { grid {} }
  populations {
    name: "walkers"
    model { preset { grid {} } }
    agent { policy_length: 3 }
  }
)pb";

// The address in the log line `serving`; empty if it is not there yet.
std::string AddressIn(const std::string& log) {
  std::ifstream input(log);
  for (std::string line; std::getline(input, line);) {
    const nlohmann::json fields = nlohmann::json::parse(line, nullptr, false);
    if (fields.is_object() && fields.value("event", "") == "serving")
      return fields.value("listen", "");
  }
  return "";
}

// The last words of a log.
std::string EndOf(const std::string& log) {
  constexpr size_t kMost = 600;
  std::ifstream input(log);
  std::string text;
  std::getline(input, text, '\0');
  if (text.size() > kMost) text.erase(0, text.size() - kMost);
  return std::string(absl::StripAsciiWhitespace(text));
}

}  // namespace

absl::StatusOr<std::unique_ptr<LoadTarget>> LoadTarget::Start(
    const std::string& binary, const std::vector<std::string>& flags) {
  auto target = std::unique_ptr<LoadTarget>(new LoadTarget());
  ASSIGN_OR_RETURN(target->folder_, TemporaryFolder::Create("starling-load"));
  const std::string log = target->folder_->File("log");
  std::vector<std::string> arguments = {binary,        "serve",  "--listen",
                                        "127.0.0.1:0", "--data", target->folder_->File("data")};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  ASSIGN_OR_RETURN(target->server_, ChildProcess::Start(arguments, {log, /*own_group=*/true}));
  const absl::Time end = absl::Now() + kStartTime;
  while (target->address_.empty()) {
    if (target->server_->WaitFor(absl::Milliseconds(10)).has_value())
      return absl::UnavailableError(absl::StrCat("the server ended at once: ", EndOf(log)));
    target->address_ = AddressIn(log);
    if (absl::Now() > end)
      return absl::DeadlineExceededError(absl::StrCat("the server does not serve: ", EndOf(log)));
  }
  return target;
}

std::unique_ptr<LoadTarget> LoadTarget::At(const std::string& address) {
  auto target = std::unique_ptr<LoadTarget>(new LoadTarget());
  target->address_ = address;
  return target;
}

std::shared_ptr<grpc::Channel> LoadTarget::NewChannel() const {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(64 << 20);
  return grpc::CreateCustomChannel(address_, grpc::InsecureChannelCredentials(), arguments);
}

int64_t LoadTarget::RssBytes() const {
  if (!server_.has_value() || server_->pid() == 0) return 0;
  std::ifstream input(absl::StrCat("/proc/", server_->pid(), "/status"));
  for (std::string line; std::getline(input, line);) {
    if (absl::StartsWith(line, "VmRSS:")) return std::atoll(line.c_str() + 6) * 1024;
  }
  return 0;
}

absl::StatusOr<double> LoadTarget::TerminateSeconds() {
  if (!server_.has_value() || server_->pid() == 0)
    return absl::FailedPreconditionError("the server was not started by this program");
  const absl::Time start = absl::Now();
  server_->Signal(SIGTERM);
  const int status = server_->Wait();
  if (status != 0)
    return absl::InternalError(absl::StrCat("the server ended with exit status ", status));
  return absl::ToDoubleSeconds(absl::Now() - start);
}

absl::Status ToAbslStatus(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

v1::Scenario LoadScenario(absl::string_view world, int64_t agents) {
  v1::Scenario scenario;
  const char* const text = world == "foraging" ? kForaging : world == "grid" ? kGrid : kTMaze;
  google::protobuf::TextFormat::ParseFromString(text, &scenario);
  scenario.set_ticks(kNoEnd);
  scenario.mutable_populations(0)->set_count(agents);
  return scenario;
}

absl::StatusOr<std::string> Create(v1::SimulationService::Stub& stub, const v1::Scenario& scenario,
                                   const std::string& id) {
  grpc::ClientContext context;
  v1::CreateSimulationRequest request;
  request.set_simulation_id(id);
  *request.mutable_scenario() = scenario;
  v1::Simulation simulation;
  RETURN_IF_ERROR(ToAbslStatus(stub.CreateSimulation(&context, request, &simulation)));
  return simulation.name();
}

absl::Status Start(v1::SimulationService::Stub& stub, const std::string& name) {
  grpc::ClientContext context;
  v1::StartSimulationRequest request;
  request.set_name(name);
  v1::Simulation simulation;
  return ToAbslStatus(stub.StartSimulation(&context, request, &simulation));
}

absl::StatusOr<v1::Simulation> Get(v1::SimulationService::Stub& stub, const std::string& name) {
  grpc::ClientContext context;
  v1::GetSimulationRequest request;
  request.set_name(name);
  v1::Simulation simulation;
  RETURN_IF_ERROR(ToAbslStatus(stub.GetSimulation(&context, request, &simulation)));
  return simulation;
}

absl::Status Delete(v1::SimulationService::Stub& stub, const std::string& name) {
  grpc::ClientContext context;
  v1::DeleteSimulationRequest request;
  request.set_name(name);
  request.set_force(true);
  google::protobuf::Empty nothing;
  return ToAbslStatus(stub.DeleteSimulation(&context, request, &nothing));
}

}  // namespace starling
