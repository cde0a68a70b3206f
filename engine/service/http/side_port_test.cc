#include "engine/service/http/side_port.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/synchronization/notification.h"
#include "engine/service/http/cpu_profile.h"
#include "engine/service/http/symbol_page.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "httplib.h"
#include "profiling/formats/pprof.h"

namespace starling {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

// A connection that says what it is told and nothing else.
class RawClient {
 public:
  explicit RawClient(int port) : fd_(socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
  }
  ~RawClient() { close(fd_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  void Send(const std::string& text) { send(fd_, text.data(), text.size(), MSG_NOSIGNAL); }
  void End() { shutdown(fd_, SHUT_WR); }
  // Up to the end of the connection.
  std::string ReadAll() {
    std::string all;
    char buffer[4096];
    for (ssize_t count; (count = recv(fd_, buffer, sizeof(buffer), 0)) > 0;) {
      all.append(buffer, static_cast<size_t>(count));
    }
    return all;
  }

 private:
  const int fd_;
};

class SidePortTest : public ::testing::Test {
 protected:
  void SetUp() override {
    SidePortHandlers handlers;
    handlers.metrics = [] { return std::string("# TYPE x counter\nx 1\n"); };
    handlers.ready = [this] { return ready_; };
    handlers.cpu_profile = [this](double seconds, const std::function<bool()>& cancelled) {
      return profile_(seconds, cancelled);
    };
    auto port = SidePort::Start("127.0.0.1:0", handlers);
    ASSERT_EQ(port.status(), absl::OkStatus());
    port_ = *std::move(port);
    number_ = std::stoi(port_->address().substr(port_->address().find(':') + 1));
    client_ = std::make_unique<httplib::Client>("127.0.0.1", number_);
  }

  httplib::Response Get(const std::string& path, const httplib::Headers& headers = {}) {
    const httplib::Result result = client_->Get(path, headers);
    EXPECT_TRUE(result) << path << ": " << httplib::to_string(result.error());
    return result ? *result : httplib::Response();
  }

  absl::Status ready_;
  std::function<absl::StatusOr<std::string>(double, const std::function<bool()>&)> profile_ =
      [](double seconds, const std::function<bool()>&) {
        return absl::StatusOr<std::string>(absl::StrCat("profile of ", seconds));
      };
  std::unique_ptr<SidePort> port_;
  int number_ = 0;
  std::unique_ptr<httplib::Client> client_;
};

TEST_F(SidePortTest, ServesMetricsAsPrometheusReadsThem) {
  const httplib::Response response = Get("/metrics");
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "# TYPE x counter\nx 1\n");
  EXPECT_THAT(response.get_header_value("Content-Type"), StartsWith("text/plain; version=0.0.4"));
}

TEST_F(SidePortTest, IsLiveAndSaysWhetherItIsReady) {
  EXPECT_EQ(Get("/livez").status, 200);
  EXPECT_EQ(Get("/readyz").status, 200);
  ready_ = absl::UnavailableError("the server is draining");
  EXPECT_EQ(Get("/livez").status, 200);
  EXPECT_EQ(Get("/readyz").status, 503);
  EXPECT_EQ(Get("/readyz").body, "the server is draining\n");
}

TEST_F(SidePortTest, ListsWhatThereIs) {
  EXPECT_EQ(Get("/").status, 200);
  EXPECT_THAT(Get("/").body, HasSubstr("/metrics"));
  for (const char* path : {"/nothing", "/metrics/", "/pprof", "/..%2f..%2fetc/passwd"}) {
    EXPECT_EQ(Get(path).status, 404) << path;
    EXPECT_THAT(Get(path).body, HasSubstr("/pprof/profile?seconds=")) << path;
  }
}

TEST_F(SidePortTest, GivesProfilesWhereToolsLook) {
  for (const char* path : {"/pprof/profile?seconds=2.5", "/debug/pprof/profile?seconds=2.5"}) {
    const httplib::Response response = Get(path);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.body, "profile of 2.5");
    EXPECT_EQ(response.get_header_value("Content-Type"), "application/octet-stream");
  }
  EXPECT_EQ(Get("/pprof/profile").body, "profile of 30");
}

TEST_F(SidePortTest, RefusesSecondsThatAreNone) {
  for (const char* seconds : {"", "0", "-1", "601", "x", "nan", "inf", "1e9", "1%00"}) {
    const httplib::Response response = Get(absl::StrCat("/pprof/profile?seconds=", seconds));
    EXPECT_EQ(response.status, 400) << seconds;
    EXPECT_EQ(response.body, "seconds must be a number from 0.1 to 600\n");
  }
}

TEST_F(SidePortTest, SaysWhyThereIsNoProfile) {
  profile_ = [](double, const std::function<bool()>&) {
    return absl::ResourceExhaustedError("another capture runs");
  };
  EXPECT_EQ(Get("/pprof/profile").status, 409);
  EXPECT_EQ(Get("/pprof/profile").body, "another capture runs\n");
  profile_ = [](double, const std::function<bool()>&) {
    return absl::FailedPreconditionError("the unwinder is not safe");
  };
  EXPECT_EQ(Get("/pprof/profile").status, 503);
}

TEST_F(SidePortTest, EndsAProfileWhoseClientIsGone) {
  absl::Notification began;
  absl::Notification ended;
  profile_ = [&](double, const std::function<bool()>& cancelled) -> absl::StatusOr<std::string> {
    began.Notify();
    while (!cancelled()) std::this_thread::yield();
    ended.Notify();
    return absl::CancelledError("");
  };
  {
    RawClient client(number_);
    client.Send("GET /pprof/profile HTTP/1.1\r\nHost: x\r\n\r\n");
    began.WaitForNotification();
    EXPECT_FALSE(ended.HasBeenNotified());
  }
  ended.WaitForNotification();
}

TEST_F(SidePortTest, ServesOthersWhileAProfileRuns) {
  absl::Notification began;
  absl::Notification finish;
  profile_ = [&](double, const std::function<bool()>&) -> absl::StatusOr<std::string> {
    began.Notify();
    finish.WaitForNotification();
    return std::string("done");
  };
  std::thread profiler([&] {
    httplib::Client client("127.0.0.1", number_);
    EXPECT_EQ(client.Get("/pprof/profile")->body, "done");
  });
  began.WaitForNotification();
  EXPECT_EQ(Get("/livez").status, 200);
  finish.Notify();
  profiler.join();
}

TEST_F(SidePortTest, StopsAtOnceInTheMiddleOfAProfileAndOfARequest) {
  absl::Notification began;
  profile_ = [&](double, const std::function<bool()>& cancelled) -> absl::StatusOr<std::string> {
    began.Notify();
    while (!cancelled()) std::this_thread::yield();
    return absl::CancelledError("stopped");
  };
  RawClient profiler(number_);
  profiler.Send("GET /pprof/profile HTTP/1.1\r\n\r\n");
  RawClient slow(number_);
  slow.Send("GET /live");
  began.WaitForNotification();
  port_->Stop();
  port_->Stop();
  EXPECT_EQ(slow.ReadAll(), "");
}

TEST_F(SidePortTest, ShowsTheCommandLine) {
  const std::string body = Get("/pprof/cmdline").body;
  EXPECT_THAT(body, HasSubstr("side_port_test"));
  EXPECT_EQ(body.back(), '\0');
}

extern "C" __attribute__((noinline)) void SidePortTestFunction() { asm volatile(""); }

TEST_F(SidePortTest, NamesAddresses) {
  EXPECT_EQ(Get("/pprof/symbol").body, "num_symbols: 1\n");
  const std::string address =
      absl::StrCat("0x", absl::Hex(reinterpret_cast<uintptr_t>(&SidePortTestFunction)));
  for (const char* type : {"text/plain", "application/x-www-form-urlencoded"}) {
    const httplib::Result result =
        client_->Post("/pprof/symbol", absl::StrCat(address, "+0x1+nonsense"), type);
    ASSERT_TRUE(result);
    EXPECT_EQ(result->body, absl::StrCat(address, "\tSidePortTestFunction\n"));
  }
}

TEST_F(SidePortTest, TakesNoHugeRequests) {
  const httplib::Result posted =
      client_->Post("/pprof/symbol", std::string(1 << 20, '+'), "text/plain");
  EXPECT_TRUE(!posted || posted->status >= 400);
  for (const std::string& head :
       {std::string(1 << 20, 'x'), "GET /" + std::string(20000, 'x') + " HTTP/1.1\r\n\r\n",
        "GET /livez HTTP/1.1\r\nA: " + std::string(1 << 20, 'x'),
        std::string("GET /livez HTTP/1.1\r\nRange: bytes=") + std::string(8000, '1') + "-\r\n\r\n",
        std::string("GET /livez HTTP/1.1\r\nRange: bytes=0-") +
            [] {
              std::string ranges;
              for (int i = 0; i < 2600; ++i) ranges += ",0-";
              return ranges;
            }() +
            "\r\n\r\n",
        std::string("\0\0\0\r\n\r\n", 7),
        std::string("POST /livez HTTP/1.1\r\n"
                    "Content-Length: -5\r\n\r\n"),
        std::string(
            "POST /x HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n")}) {
    RawClient client(number_);
    client.Send(head);
    client.End();
    client.ReadAll();
    EXPECT_EQ(Get("/livez").status, 200);
  }
}

TEST_F(SidePortTest, AnswersWhileManyClientsSayNothing) {
  std::vector<std::unique_ptr<RawClient>> silent;
  for (int i = 0; i < 100; ++i) silent.push_back(std::make_unique<RawClient>(number_));
  EXPECT_EQ(Get("/livez").status, 200);
  EXPECT_EQ(silent.back()->ReadAll(), "");  // closed after a while
}

TEST_F(SidePortTest, TurnsRequestsAwayWhenTooManyWait) {
  std::vector<std::unique_ptr<RawClient>> slow;
  for (int i = 0; i < 100; ++i) {
    slow.push_back(std::make_unique<RawClient>(number_));
    slow.back()->Send("GET /liv");
  }
  EXPECT_THAT(slow.back()->ReadAll(), StartsWith("HTTP/1.1 503 "));
  slow.clear();
  EXPECT_EQ(Get("/livez").status, 200);
}

TEST(SidePort, NamesAnAddressThatItCannotHave) {
  const SidePortHandlers handlers;
  const auto first = SidePort::Start("127.0.0.1:0", handlers);
  ASSERT_EQ(first.status(), absl::OkStatus());
  const absl::Status taken = SidePort::Start((*first)->address(), handlers).status();
  EXPECT_EQ(taken.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(std::string(taken.message()), HasSubstr((*first)->address()));
  EXPECT_THAT(std::string(taken.message()), HasSubstr("in use"));
  EXPECT_EQ(SidePort::Start("192.0.2.1:0", handlers).status().code(),
            absl::StatusCode::kUnavailable);
  EXPECT_EQ(SidePort::Start("nowhere", handlers).status().code(),
            absl::StatusCode::kInvalidArgument);
}

TEST(TakeCpuProfile, GivesAProfileThatCanBeReadOrTheReasonWhyNot) {
  const auto never = [] { return false; };
  const absl::StatusOr<std::string> bytes = TakeCpuProfile(0.1, never);
  if (!bytes.ok()) {
    // Without the safe unwinder, which tests do not choose.
    EXPECT_EQ(bytes.status().code(), absl::StatusCode::kFailedPrecondition) << bytes.status();
    return;
  }
  EXPECT_EQ(ReadPprof(*bytes)->facts.kind, "cpu");
}

}  // namespace
}  // namespace starling
