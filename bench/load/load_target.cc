#include "bench/load/load_target.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "base/status_macros.h"
#include "google/protobuf/text_format.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

constexpr int64_t kNoEnd = 4'000'000'000;

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

absl::StatusOr<int> Spawn(const std::vector<std::string>& arguments, const std::string& log) {
  std::vector<char*> words;
  for (const std::string& argument : arguments)
    words.push_back(const_cast<char*>(argument.c_str()));
  words.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, 2, log.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600);
  pid_t pid = 0;
  const int failed = posix_spawn(&pid, words[0], &actions, nullptr, words.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (failed != 0) return absl::ErrnoToStatus(failed, absl::StrCat("starting ", words[0]));
  return pid;
}

}  // namespace

absl::StatusOr<std::unique_ptr<LoadTarget>> LoadTarget::Start(
    const std::string& binary, const std::vector<std::string>& flags) {
  auto target = std::unique_ptr<LoadTarget>(new LoadTarget());
  char folder[] = "/tmp/starling-load-XXXXXX";
  if (mkdtemp(folder) == nullptr) return absl::ErrnoToStatus(errno, "making a folder below /tmp");
  target->folder_ = folder;
  const std::string log = absl::StrCat(target->folder_, "/log");
  std::vector<std::string> arguments = {binary,        "serve",  "--listen",
                                        "127.0.0.1:0", "--data", absl::StrCat(folder, "/data")};
  arguments.insert(arguments.end(), flags.begin(), flags.end());
  ASSIGN_OR_RETURN(target->pid_, Spawn(arguments, log));
  for (int i = 0; i < 1000 && target->address_.empty(); ++i) {
    absl::SleepFor(absl::Milliseconds(10));
    target->address_ = AddressIn(log);
    if (waitpid(target->pid_, nullptr, WNOHANG) != 0) {
      target->pid_ = 0;
      return absl::InternalError(absl::StrCat("the server ended at once; its log is ", log));
    }
  }
  if (target->address_.empty())
    return absl::DeadlineExceededError(absl::StrCat("the server does not serve; see ", log));
  return target;
}

std::unique_ptr<LoadTarget> LoadTarget::At(const std::string& address) {
  auto target = std::unique_ptr<LoadTarget>(new LoadTarget());
  target->address_ = address;
  return target;
}

LoadTarget::~LoadTarget() {
  if (pid_ != 0) {
    kill(pid_, SIGKILL);
    waitpid(pid_, nullptr, 0);
  }
  std::error_code ignored;
  if (!folder_.empty()) std::filesystem::remove_all(folder_, ignored);
}

std::shared_ptr<grpc::Channel> LoadTarget::NewChannel() const {
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  arguments.SetMaxReceiveMessageSize(64 << 20);
  return grpc::CreateCustomChannel(address_, grpc::InsecureChannelCredentials(), arguments);
}

int64_t LoadTarget::RssBytes() const {
  if (pid_ == 0) return 0;
  std::ifstream input(absl::StrCat("/proc/", pid_, "/status"));
  for (std::string line; std::getline(input, line);) {
    if (absl::StartsWith(line, "VmRSS:")) return std::atoll(line.c_str() + 6) * 1024;
  }
  return 0;
}

absl::StatusOr<double> LoadTarget::TerminateSeconds() {
  if (pid_ == 0) return absl::FailedPreconditionError("the server was not started by this program");
  const absl::Time start = absl::Now();
  kill(pid_, SIGTERM);
  int status = 0;
  waitpid(pid_, &status, 0);
  pid_ = 0;
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
    return absl::InternalError(absl::StrCat("the server ended with wait status ", status));
  return absl::ToDoubleSeconds(absl::Now() - start);
}

absl::Status ToAbslStatus(const grpc::Status& status) {
  return absl::Status(static_cast<absl::StatusCode>(status.error_code()), status.error_message());
}

v1::Scenario LoadScenario(absl::string_view world, int64_t agents) {
  v1::Scenario scenario;
  google::protobuf::TextFormat::ParseFromString(world == "foraging" ? kForaging : kTMaze,
                                                &scenario);
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
