#include "engine/service/http/side_port.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/service/http/connection.h"
#include "engine/service/http/listener.h"
#include "engine/service/http/symbol_page.h"

namespace starling {
namespace {

constexpr char kPlain[] = "text/plain; charset=utf-8";
constexpr char kPrometheus[] = "text/plain; version=0.0.4; charset=utf-8";
constexpr char kBytes[] = "application/octet-stream";
constexpr double kShortest = 0.1;
constexpr double kLongest = 600;
constexpr size_t kLongestBody = 256 << 10;

constexpr char kRoutes[] =
    "/metrics                    Prometheus text\n"
    "/livez                      whether the process answers\n"
    "/readyz                     whether it takes work\n"
    "/pprof/profile?seconds=30   CPU profile: go tool pprof http://HOST:PORT/pprof/profile\n"
    "/pprof/cmdline              arguments of the process\n"
    "/pprof/symbol               names of addresses (POST 0xADDRESS+0xADDRESS)\n";

void Answer(httplib::Response& response, int status, const std::string& text) {
  response.status = status;
  response.set_content(text + "\n", kPlain);
}

int HttpStatusOf(absl::StatusCode code) {
  switch (code) {
    case absl::StatusCode::kInvalidArgument:
      return 400;
    case absl::StatusCode::kResourceExhausted:
      return 409;
    default:
      return 503;
  }
}

std::string CommandLine() {
  std::ifstream file("/proc/self/cmdline", std::ios::binary);
  return std::string((std::istreambuf_iterator<char>(file)), {});
}

// httplib reads requests, finds handlers and writes responses; sockets are ours.
class Router : public httplib::Server {
 public:
  explicit Router(SidePortHandlers handlers) : handlers_(std::move(handlers)) {
    set_payload_max_length(kLongestBody);
    set_default_headers({{"X-Content-Type-Options", "nosniff"}, {"Cache-Control", "no-store"}});
    set_error_handler([](const httplib::Request&, httplib::Response& response) {
      if (response.status == 404) {
        Answer(response, 404, absl::StrCat("nothing is at this path. There are:\n\n", kRoutes));
      } else if (response.body.empty()) {
        Answer(response, response.status, absl::StrCat("refused with status ", response.status));
      }
    });
    AddHealth();
    // Where `go tool pprof` looks by itself, and where gperftools' pprof does.
    for (const char* prefix : {"", "/debug"}) AddProfiling(prefix);
  }

  void Serve(Connection& connection) {
    bool closed = false;
    process_request(connection, /*close_connection=*/true, closed, [&](httplib::Request& request) {
      // Handlers ask it whether somebody waits.
      request.progress = [&](uint64_t, uint64_t) { return !connection.PeerIsGone(); };
      request.ranges.clear();
    });
  }

 private:
  void AddHealth() {
    Get("/metrics", [this](const httplib::Request&, httplib::Response& response) {
      response.set_content(handlers_.metrics(), kPrometheus);
    });
    Get("/livez",
        [](const httplib::Request&, httplib::Response& response) { Answer(response, 200, "ok"); });
    Get("/readyz", [this](const httplib::Request&, httplib::Response& response) {
      const absl::Status status = handlers_.ready();
      Answer(response, status.ok() ? 200 : 503, status.ok() ? "ok" : std::string(status.message()));
    });
    Get("/", [](const httplib::Request&, httplib::Response& response) {
      response.set_content(kRoutes, kPlain);
    });
  }

  void AddProfiling(const std::string& prefix) {
    Get(prefix + "/pprof/profile",
        [this](const httplib::Request& request, httplib::Response& response) {
          TakeProfile(request, response);
        });
    Get(prefix + "/pprof/cmdline", [](const httplib::Request&, httplib::Response& response) {
      response.set_content(CommandLine(), kPlain);
    });
    Get(prefix + "/pprof/symbol", [](const httplib::Request&, httplib::Response& response) {
      response.set_content("num_symbols: 1\n", kPlain);
    });
    // With a reader, for clients that call the list a form.
    Post(prefix + "/pprof/symbol", [](const httplib::Request&, httplib::Response& response,
                                      const httplib::ContentReader& reader) {
      std::string body;
      reader([&](const char* data, size_t size) {
        body.append(data, size);
        return body.size() <= kLongestBody;
      });
      response.set_content(SymbolNames(body), kPlain);
    });
  }

  void TakeProfile(const httplib::Request& request, httplib::Response& response) {
    double seconds = 30;
    if (request.has_param("seconds")) {
      const std::string given = request.get_param_value("seconds");
      if (!absl::SimpleAtod(given, &seconds) || !(seconds >= kShortest && seconds <= kLongest)) {
        Answer(response, 400,
               absl::StrCat("seconds must be a number from ", kShortest, " to ", kLongest));
        return;
      }
    }
    const absl::StatusOr<std::string> profile =
        handlers_.cpu_profile(seconds, [&] { return !request.progress(0, 0); });
    if (!profile.ok()) {
      Answer(response, HttpStatusOf(profile.status().code()),
             std::string(profile.status().message()));
      return;
    }
    response.set_header("Content-Disposition", "attachment; filename=\"cpu.pb.gz\"");
    response.set_content(*profile, kBytes);
  }

  const SidePortHandlers handlers_;
};

}  // namespace

class SidePort::Impl {
 public:
  explicit Impl(SidePortHandlers handlers) : router_(std::move(handlers)) {}

  absl::Status Start(const std::string& address) {
    absl::StatusOr<std::unique_ptr<Listener>> listener =
        Listener::Start(address, {}, [this](int fd) {
          Connection connection(fd, {});
          router_.Serve(connection);
        });
    if (!listener.ok()) return listener.status();
    listener_ = *std::move(listener);
    return absl::OkStatus();
  }

  Listener& listener() { return *listener_; }

 private:
  Router router_;
  std::unique_ptr<Listener> listener_;
};

SidePort::SidePort(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
SidePort::~SidePort() = default;

absl::StatusOr<std::unique_ptr<SidePort>> SidePort::Start(const std::string& address,
                                                          SidePortHandlers handlers) {
  auto impl = std::make_unique<Impl>(std::move(handlers));
  RETURN_IF_ERROR(impl->Start(address));
  return std::unique_ptr<SidePort>(new SidePort(std::move(impl)));
}

const std::string& SidePort::address() const { return impl_->listener().address(); }

void SidePort::Stop() { impl_->listener().Stop(); }

}  // namespace starling
