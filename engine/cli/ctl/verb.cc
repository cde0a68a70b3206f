#include "engine/cli/ctl/verb.h"

#include <algorithm>
#include <cstdio>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/server_error.h"
#include "engine/cli/exit_status.h"
#include "engine/cli/signals.h"
#include "google/protobuf/util/json_util.h"

namespace starling {
namespace {

constexpr int64_t kMostAgents = 1000000;

constexpr const char* kValueFlags[] = {"--server",  "--tls-ca",          "--tls-cert",
                                       "--tls-key", "--tls-server-name", "--token-file",
                                       "--timeout"};

// Seconds, or a duration such as 500ms or 2m.
absl::StatusOr<absl::Duration> ParseTimeout(const std::string& text) {
  double seconds = 0;
  absl::Duration duration;
  if (absl::SimpleAtod(text, &seconds)) {
    duration = absl::Seconds(seconds);
  } else if (!absl::ParseDuration(text, &duration)) {
    duration = -absl::InfiniteDuration();
  }
  if (duration >= absl::ZeroDuration()) return duration;
  return absl::InvalidArgumentError(absl::StrCat(
      "--timeout ", text, ": must be seconds, or a time such as 500ms or 2m; 0: none"));
}

absl::Status NoAgents(absl::string_view text) {
  return absl::InvalidArgumentError(
      absl::StrCat("\"", text, "\" names no agents; write ids as 7, as 0,1,2 or as 5-9"));
}

}  // namespace

std::unique_ptr<CLI::App> MakeVerb(const std::string& name, const std::string& description,
                                   VerbFlags& flags) {
  auto command = MakeCommand(absl::StrCat("ctl ", name), description);
  const std::string group = "Connection";
  ConnectionSettings& connection = flags.connection;
  command
      ->add_option("--server", connection.server,
                   "HOST:PORT or unix:PATH (default: 127.0.0.1:50051)")
      ->envname("STARLING_SERVER")
      ->take_last()
      ->group(group);
  command->add_flag("--tls", connection.tls, "with TLS, trusting whom the system trusts")
      ->group(group);
  command->add_option("--tls-ca", connection.tls_ca, "PEM: who issued the server's certificate")
      ->group(group);
  command->add_option("--tls-cert", connection.tls_certificate, "PEM: certificate to show")
      ->group(group);
  command->add_option("--tls-key", connection.tls_key, "PEM: its private key")->group(group);
  command
      ->add_option("--tls-server-name", connection.tls_server_name,
                   "name that the server's certificate must have, if not the host's")
      ->group(group);
  command->add_option("--token-file", connection.token_file, "file that holds the bearer token")
      ->envname("STARLING_TOKEN_FILE")
      ->take_last()
      ->group(group);
  command->add_option("--timeout", flags.timeout, "seconds that a call may take; 0: any time")
      ->group(group);
  command->add_flag("--json", flags.json, "JSON on stdout, nothing else there");
  command->add_flag("--quiet", flags.quiet, "no progress, no notes");
  command->add_flag("--no-color", flags.no_color, "no colours");
  return command;
}

int RunVerb(const VerbFlags& flags, const std::function<absl::Status(const Client&)>& work) {
  const InterruptHandler interrupt;
  const absl::Status status = [&] {
    ConnectionSettings settings = flags.connection;
    if (!flags.timeout.empty()) {
      ASSIGN_OR_RETURN(settings.timeout, ParseTimeout(flags.timeout));
    }
    ASSIGN_OR_RETURN(const std::unique_ptr<Client> client,
                     Client::Connect(settings, interrupt.token()));
    return work(*client);
  }();
  if (!status.ok()) return FailVerb(status);
  return kExitDone;
}

int FailVerb(const absl::Status& status) {
  std::fflush(stdout);
  std::fputs(ErrorText(status).c_str(), stderr);
  return ExitStatusOf(status);
}

std::vector<std::string> VerbFirst(Arguments arguments) {
  size_t verb = 0;
  while (verb < arguments.size() && absl::StartsWith(arguments[verb], "-")) {
    verb += absl::c_linear_search(kValueFlags, arguments[verb]) ? 2 : 1;
  }
  if (verb >= arguments.size()) return {};
  std::vector<std::string> sorted = {arguments[verb]};
  for (const std::string& flag : arguments.subspan(0, verb)) sorted.push_back(flag);
  for (const std::string& rest : arguments.subspan(verb + 1)) sorted.push_back(rest);
  return sorted;
}

std::string FullName(absl::string_view collection, absl::string_view name) {
  if (absl::StrContains(name, "/")) return std::string(name);
  return absl::StrCat(collection, "/", name);
}

absl::StatusOr<std::vector<int64_t>> ParseAgents(const std::vector<std::string>& texts) {
  std::vector<int64_t> agents;
  for (const std::string& text : texts) {
    for (const absl::string_view part : absl::StrSplit(text, ',')) {
      const std::pair<absl::string_view, absl::string_view> ends =
          absl::StrSplit(part, absl::MaxSplits('-', 1));
      int64_t first = 0;
      if (!absl::SimpleAtoi(ends.first, &first) || first < 0) return NoAgents(part);
      int64_t last = first;
      if (absl::StrContains(part, "-") && !absl::SimpleAtoi(ends.second, &last)) {
        return NoAgents(part);
      }
      if (last < first) return NoAgents(part);
      if (last - first >= kMostAgents - static_cast<int64_t>(agents.size())) {
        return absl::InvalidArgumentError(
            absl::StrCat("\"", text, "\": more than ", kMostAgents, " agents at once"));
      }
      for (int64_t agent = first; agent <= last; ++agent) agents.push_back(agent);
    }
  }
  return agents;
}

absl::StatusOr<std::map<std::string, std::string>> ParseLabels(
    const std::vector<std::string>& texts) {
  std::map<std::string, std::string> labels;
  for (const std::string& text : texts) {
    const size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("--label ", text, ": must be key=value, such as team=blue"));
    }
    labels[text.substr(0, equals)] = text.substr(equals + 1);
  }
  return labels;
}

std::string ToJson(const google::protobuf::Message& message) {
  google::protobuf::util::JsonPrintOptions options;
  options.preserve_proto_field_names = true;
  options.always_print_primitive_fields = true;
  std::string json;
  const auto status = google::protobuf::util::MessageToJsonString(message, &json, options);
  // Only what is no UTF-8 cannot be printed, and that does not pass the wire.
  return status.ok() ? json : "{}";
}

void Print(absl::string_view text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

void PrintJson(const google::protobuf::Message& message) {
  Print(absl::StrCat(ToJson(message), "\n"));
}

}  // namespace starling
