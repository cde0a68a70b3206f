#include "engine/service/security/server_credentials.h"

#include <algorithm>
#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "engine/service/log.h"
#include "engine/service/security/testing/certificates.h"
#include "engine/service/security/testing/socket_folder.h"
#include "gmock/gmock.h"
#include "grpcpp/generic/generic_stub.h"
#include "grpcpp/grpcpp.h"
#include "gtest/gtest.h"
#include "proto/starling/v1/server_service.grpc.pb.h"

namespace starling {
namespace {

using grpc::StatusCode;
using ::testing::HasSubstr;

constexpr char kToken[] = "0123456789abcdef";

class FakeService : public v1::ServerService::Service {
 public:
  grpc::Status GetServerInfo(grpc::ServerContext* context, const v1::GetServerInfoRequest*,
                             v1::ServerInfo*) override {
    saw_token = context->client_metadata().count("authorization") > 0;
    return grpc::Status::OK;
  }
  bool saw_token = false;
};

class ServerCredentialsTest : public ::testing::Test {
 protected:
  void SetUp() override {
    SetLogSink([this](absl::string_view line) { log_.emplace_back(line); });
    authority_.Issue("server", "localhost");
    tls_ = {authority_.Path("server.pem"), authority_.Path("server.key"), ""};
    WriteTestFile(tokens_, absl::StrCat("ci ", kToken, "\n"));
  }

  void TearDown() override {
    if (server_ != nullptr) server_->Shutdown();
    SetLogSink(nullptr);
  }

  // Listens on TCP and on a unix socket.
  void Serve(const TlsSettings& tls, const std::string& tokens) {
    absl::StatusOr<ListenerCredentials> made = MakeServerCredentials(tls, tokens);
    ASSERT_EQ(made.status(), absl::OkStatus());
    credentials_ = *std::move(made);
    grpc::EnableDefaultHealthCheckService(true);
    grpc::ServerBuilder builder;
    builder.AddListeningPort("127.0.0.1:0", credentials_.tcp, &port_);
    builder.AddListeningPort(unix_, credentials_.unix_socket);
    builder.RegisterService(&service_);
    server_ = builder.BuildAndStart();
    ASSERT_NE(server_, nullptr);
    ASSERT_GT(port_, 0);
  }

  std::string tcp() const { return absl::StrCat("127.0.0.1:", port_); }

  // A new connection.
  static std::shared_ptr<grpc::Channel> Connect(
      const std::string& address, const std::shared_ptr<grpc::ChannelCredentials>& credentials) {
    grpc::ChannelArguments arguments;
    arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
    return grpc::CreateCustomChannel(address, credentials, arguments);
  }

  static grpc::Status Call(const std::shared_ptr<grpc::Channel>& channel,
                           const std::string& authorization = "") {
    grpc::ClientContext context;
    context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
    if (!authorization.empty()) context.AddMetadata("authorization", authorization);
    v1::ServerInfo response;
    return v1::ServerService::NewStub(channel)->GetServerInfo(&context, {}, &response);
  }

  // A health check, whose request is an empty message.
  static grpc::Status Probe(const std::shared_ptr<grpc::Channel>& channel) {
    grpc::GenericStub stub(channel);
    grpc::ClientContext context;
    grpc::CompletionQueue queue;
    const grpc::ByteBuffer request(nullptr, 0);
    const auto call =
        stub.PrepareUnaryCall(&context, "/grpc.health.v1.Health/Check", request, &queue);
    call->StartCall();
    grpc::ByteBuffer response;
    grpc::Status status;
    call->Finish(&response, &status, &queue);
    void* tag;
    bool ok;
    queue.Next(&tag, &ok);
    return status;
  }

  std::shared_ptr<grpc::ChannelCredentials> Trusting(const std::string& ca,
                                                     const std::string& certificate = "") {
    grpc::SslCredentialsOptions options;
    options.pem_root_certs = ReadTestFile(ca);
    if (!certificate.empty()) {
      options.pem_cert_chain = ReadTestFile(authority_.Path(certificate + ".pem"));
      options.pem_private_key = ReadTestFile(authority_.Path(certificate + ".key"));
    }
    return grpc::SslCredentials(options);
  }

  const std::string folder_ = ::testing::TempDir();
  const TestAuthority authority_{folder_, "ca"};
  TlsSettings tls_;
  const std::string tokens_ = folder_ + "/tokens";
  const SocketFolder sockets_;
  const std::string unix_ = absl::StrCat("unix:", sockets_.path(), "/s");
  std::vector<std::string> log_;
  FakeService service_;
  ListenerCredentials credentials_;
  int port_ = 0;
  std::unique_ptr<grpc::Server> server_;
};

TEST_F(ServerCredentialsTest, WithoutTlsAndTokensAnyoneHereMayCall) {
  Serve({}, "");
  EXPECT_TRUE(Call(Connect(tcp(), grpc::InsecureChannelCredentials())).ok());
  EXPECT_TRUE(Call(Connect(unix_, grpc::InsecureChannelCredentials())).ok());
}

TEST_F(ServerCredentialsTest, TlsServesThoseWhoTrustItsAuthorityAndNoPlainText) {
  Serve(tls_, "");
  EXPECT_TRUE(Call(Connect(tcp(), Trusting(authority_.certificate()))).ok());
  EXPECT_EQ(Call(Connect(tcp(), grpc::InsecureChannelCredentials())).error_code(),
            StatusCode::UNAVAILABLE);
  const TestAuthority stranger(folder_, "stranger");
  EXPECT_EQ(Call(Connect(tcp(), Trusting(stranger.certificate()))).error_code(),
            StatusCode::UNAVAILABLE);
  EXPECT_TRUE(Call(Connect(unix_, grpc::InsecureChannelCredentials())).ok());
}

TEST_F(ServerCredentialsTest, MutualTlsServesOnlyClientsWithACertificate) {
  tls_.client_ca = authority_.certificate();
  Serve(tls_, "");
  authority_.Issue("client", "client");
  const TestAuthority stranger(folder_, "stranger");
  stranger.Issue("intruder", "client");
  const std::string ca = authority_.certificate();
  EXPECT_TRUE(Call(Connect(tcp(), Trusting(ca, "client"))).ok());
  EXPECT_EQ(Call(Connect(tcp(), Trusting(ca))).error_code(), StatusCode::UNAVAILABLE);
  EXPECT_EQ(Call(Connect(tcp(), Trusting(ca, "intruder"))).error_code(), StatusCode::UNAVAILABLE);
}

TEST_F(ServerCredentialsTest, NewConnectionsGetANewCertificateAndOpenOnesStay) {
  Serve(tls_, "");
  const std::shared_ptr<grpc::Channel> open = Connect(tcp(), Trusting(authority_.certificate()));
  EXPECT_TRUE(Call(open).ok());
  const TestAuthority next(folder_, "next");
  next.Issue("server", "localhost");
  EXPECT_TRUE(Call(Connect(tcp(), Trusting(next.certificate()))).ok());
  EXPECT_EQ(Call(Connect(tcp(), Trusting(authority_.certificate()))).error_code(),
            StatusCode::UNAVAILABLE);
  EXPECT_TRUE(Call(open).ok());
}

TEST_F(ServerCredentialsTest, BadNewFilesLeaveTheFormerInUse) {
  Serve(tls_, "");
  WriteTestFile(tls_.certificate, "nonsense");
  for (int i = 0; i < 3; ++i) {
    EXPECT_TRUE(Call(Connect(tcp(), Trusting(authority_.certificate()))).ok());
  }
  EXPECT_EQ(std::count_if(log_.begin(), log_.end(),
                          [](const std::string& line) {
                            return line.find("certificate_not_reloaded") != line.npos;
                          }),
            1);
}

TEST_F(ServerCredentialsTest, TokensAreAskedForOnTcpAndOnTheUnixSocket) {
  Serve({}, tokens_);
  for (const std::string& address : {tcp(), unix_}) {
    const auto channel = Connect(address, grpc::InsecureChannelCredentials());
    EXPECT_TRUE(Call(channel, absl::StrCat("Bearer ", kToken)).ok()) << address;
    EXPECT_FALSE(service_.saw_token);
    const grpc::Status missing = Call(channel);
    EXPECT_EQ(missing.error_code(), StatusCode::UNAUTHENTICATED) << address;
    EXPECT_THAT(missing.error_message(), HasSubstr("authorization: Bearer TOKEN"));
    const grpc::Status wrong = Call(channel, "Bearer 0123456789abcdeX");
    EXPECT_EQ(wrong.error_code(), StatusCode::UNAUTHENTICATED) << address;
    EXPECT_THAT(wrong.error_message(), HasSubstr("not known here"));
  }
}

TEST_F(ServerCredentialsTest, TokensAreAskedForOverTls) {
  Serve(tls_, tokens_);
  const auto channel = Connect(tcp(), Trusting(authority_.certificate()));
  EXPECT_TRUE(Call(channel, absl::StrCat("Bearer ", kToken)).ok());
  EXPECT_EQ(Call(channel).error_code(), StatusCode::UNAUTHENTICATED);
  WriteTestFile(tokens_, "ci another-token-of-some-length\n");
  EXPECT_EQ(Call(channel, absl::StrCat("Bearer ", kToken)).error_code(),
            StatusCode::UNAUTHENTICATED);
}

TEST_F(ServerCredentialsTest, HealthNeedsNoToken) {
  Serve({}, tokens_);
  const grpc::Status probed = Probe(Connect(tcp(), grpc::InsecureChannelCredentials()));
  EXPECT_TRUE(probed.ok()) << probed.error_message();
}

TEST_F(ServerCredentialsTest, ErrorsAtStartNameTheFile) {
  EXPECT_THAT(std::string(MakeServerCredentials({}, folder_ + "/none").status().message()),
              HasSubstr(folder_ + "/none"));
  tls_.key = folder_ + "/none.key";
  EXPECT_THAT(std::string(MakeServerCredentials(tls_, "").status().message()),
              HasSubstr(folder_ + "/none.key"));
}

}  // namespace
}  // namespace starling
