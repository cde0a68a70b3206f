// `starling serve` from outside: its flags, its end, and what it refuses. What it serves is tested
// in tests/service.
#include <signal.h>
#include <sys/wait.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/time/clock.h"
#include "engine/cli/testing/program.h"
#include "engine/service/security/testing/certificates.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

std::vector<json> Lines(const std::string& text) {
  std::vector<json> lines;
  for (const absl::string_view line : absl::StrSplit(text, '\n', absl::SkipEmpty())) {
    lines.push_back(json::parse(std::string(line), nullptr, /*allow_exceptions=*/false));
    EXPECT_FALSE(lines.back().is_discarded()) << line;
  }
  return lines;
}

class ServeCommand : public ::testing::Test {
 protected:
  // Starts a server and waits until it says where it listens.
  json Serve(std::vector<std::string> flags) {
    flags.insert(flags.begin(), "serve");
    process_ = starling_.Start(flags);
    while (true) {
      const std::string errors = starling_.ErrorsSoFar();
      for (const absl::string_view line : absl::StrSplit(errors, '\n')) {
        if (line.find("\"event\":\"serving\"") == line.npos) continue;
        const json read = json::parse(std::string(line), nullptr, false);
        if (!read.is_discarded()) return read;
      }
      siginfo_t ended = {};
      waitid(P_PID, process_, &ended, WEXITED | WNOHANG | WNOWAIT);
      if (ended.si_pid != 0) {
        ADD_FAILURE() << errors;
        return {};
      }
      absl::SleepFor(absl::Milliseconds(5));
    }
  }

  Program::Ended End(int signal) {
    kill(process_, signal);
    return starling_.Wait(process_);
  }

  void ExpectRefused(std::vector<std::string> flags, int status, const std::string& words) {
    flags.insert(flags.begin(), "serve");
    const Program::Ended ended = starling_.Run(flags);
    EXPECT_EQ(ended.status, status) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr(words));
  }

  Program starling_;
  pid_t process_ = 0;
};

class ServeCommandEnds : public ServeCommand, public ::testing::WithParamInterface<int> {};

TEST_P(ServeCommandEnds, SaysWhereItListensAndEndsWell) {
  const json serving =
      Serve({"--listen", "127.0.0.1:0", "--http", "127.0.0.1:0", "--unix", "s", "--data", "kept"});
  EXPECT_THAT(serving["listen"].get<std::string>(), HasSubstr("127.0.0.1:"));
  EXPECT_THAT(serving["http"].get<std::string>(), HasSubstr("127.0.0.1:"));
  EXPECT_NE(serving["listen"], "127.0.0.1:0");
  EXPECT_EQ(serving["unix"], "s");
  const Program::Ended ended = End(GetParam());
  EXPECT_EQ(ended.status, 0) << ended.err;
  EXPECT_EQ(ended.out, "");
  const std::vector<json> lines = Lines(ended.err);
  ASSERT_EQ(lines.size(), 3u) << ended.err;
  EXPECT_EQ(lines[1]["event"], "draining");
  EXPECT_EQ(lines[1]["signal"], GetParam() == SIGTERM ? "SIGTERM" : "SIGINT");
  EXPECT_EQ(lines[2]["event"], "drained");
  EXPECT_TRUE(starling_.Exists("kept"));
}

INSTANTIATE_TEST_SUITE_P(EitherSignal, ServeCommandEnds, ::testing::Values(SIGTERM, SIGINT));

TEST_F(ServeCommand, TakesAFileAndFlagsWinOverIt) {
  const std::string file = starling_.File("server.textproto", R"(
    listen: "0.0.0.0:1" http: "127.0.0.1:0" data: "of-the-file" limits { agents: 7 })");
  const json serving = Serve({"--config", file, "--listen", "127.0.0.1:0"});
  EXPECT_THAT(serving["listen"].get<std::string>(), HasSubstr("127.0.0.1:"));
  EXPECT_NE(serving["http"], "");
  EXPECT_THAT(serving["data"].get<std::string>(), HasSubstr("of-the-file"));
  EXPECT_EQ(End(SIGTERM).status, 0);
}

TEST_F(ServeCommand, RefusesWhatIsWrongAndNamesIt) {
  ExpectRefused({"--listen", "nowhere"}, 2, "listen: is \"nowhere\": has no port");
  ExpectRefused({"--listen", "0.0.0.0:0"}, 2, "--allow-insecure");
  ExpectRefused({"--http", "0.0.0.0:0"}, 2, "http: is 0.0.0.0:0");
  ExpectRefused({"--limit", "agents=0"}, 2, "agents=0");
  ExpectRefused({"--limit", "agnts=1"}, 2, "did you mean \"agents\"");
  ExpectRefused({"--log-level", "loud"}, 2, "info, warning or error");
  ExpectRefused({"--drain-seconds", "-1"}, 2, "drain_seconds: is -1");
  ExpectRefused({"--tls-cert", "x.pem"}, 2, "tls.key: is missing");
  ExpectRefused({"--tls-cert", "x.pem", "--tls-key", "x.key"}, 2, "x.pem: no such file");
  ExpectRefused({"--tokens", "none"}, 2, "none: no such file");
  ExpectRefused({"--config", "none"}, 2, "none: no such file");
  ExpectRefused({"--config", starling_.File("bad", "limits {\n agents: 0 }")}, 2,
                "bad:2:2: limits.agents: is 0");
  ExpectRefused({"--unknown"}, 2, "starling serve --help");
  EXPECT_FALSE(starling_.Exists("starling-data"));
}

TEST_F(ServeCommand, SaysThatAPortIsTaken) {
  const json serving = Serve({"--listen", "127.0.0.1:0", "--http", "127.0.0.1:0"});
  Program other;
  for (const std::vector<std::string>& flags : std::vector<std::vector<std::string>>{
           {"serve", "--listen", serving["listen"].get<std::string>()},
           {"serve", "--listen", "127.0.0.1:0", "--http", serving["http"].get<std::string>()}}) {
    const Program::Ended ended = other.Run(flags);
    EXPECT_EQ(ended.status, 1) << ended.err;
    EXPECT_THAT(ended.err, HasSubstr("cannot listen on " + flags.back()));
  }
  EXPECT_EQ(End(SIGTERM).status, 0);
}

TEST_F(ServeCommand, NeverLogsSecrets) {
  const TestAuthority authority(starling_.Path("."), "ca");
  authority.Issue("server", "localhost");
  WriteTestFile(starling_.Path("tokens"), "ci not-to-be-seen-anywhere\n");
  const json serving = Serve({"--listen", "127.0.0.1:0", "--tls-cert", "server.pem", "--tls-key",
                              "server.key", "--tokens", "tokens"});
  EXPECT_EQ(serving["tls"], true);
  EXPECT_EQ(serving["tokens"], true);
  const Program::Ended ended = End(SIGTERM);
  EXPECT_EQ(ended.status, 0);
  EXPECT_THAT(ended.err, HasSubstr("\"certificate_loaded\""));
  EXPECT_THAT(ended.err, Not(HasSubstr("not-to-be-seen")));
  EXPECT_THAT(ended.err, Not(HasSubstr("PRIVATE")));
}

}  // namespace
}  // namespace starling
