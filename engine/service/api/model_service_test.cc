#include "engine/service/api/model_service.h"

#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "engine/service/testing/error_reason.h"
#include "engine/service/testing/in_process_server.h"
#include "engine/service/testing/simulations.h"
#include "engine/wire/grpc_status.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ModelServiceTest : public ::testing::Test {
 protected:
  static v1::Model Maze(double preference = 3) {
    v1::Model model;
    model.mutable_preset()->mutable_tmaze()->set_preference(preference);
    return model;
  }

  absl::Status Create(const std::string& id, const v1::Model& model) {
    v1::CreateModelRequest request;
    request.set_model_id(id);
    *request.mutable_model() = model;
    grpc::ClientContext context;
    return FromGrpcStatus(stub_->CreateModel(&context, request, &stored_));
  }
  absl::Status Get(const std::string& name) {
    v1::GetModelRequest request;
    request.set_name(name);
    grpc::ClientContext context;
    return FromGrpcStatus(stub_->GetModel(&context, request, &stored_));
  }
  absl::Status Delete(const std::string& name) {
    v1::DeleteModelRequest request;
    request.set_name(name);
    google::protobuf::Empty response;
    grpc::ClientContext context;
    return FromGrpcStatus(stub_->DeleteModel(&context, request, &response));
  }
  absl::Status List(int page_size, const std::string& token) {
    v1::ListModelsRequest request;
    request.set_page_size(page_size);
    request.set_page_token(token);
    listed_.Clear();
    grpc::ClientContext context;
    return FromGrpcStatus(stub_->ListModels(&context, request, &listed_));
  }
  absl::Status Validate(const v1::ValidateModelRequest& request) {
    validated_.Clear();
    grpc::ClientContext context;
    return FromGrpcStatus(stub_->ValidateModel(&context, request, &validated_));
  }

  const std::string folder_ = NewTestFolder();
  const std::unique_ptr<ModelStore> store_ = ModelStore::Open(folder_, 3).value();
  ModelServiceImpl service_{*store_};
  InProcessServer server_{{&service_}};
  const std::unique_ptr<v1::ModelService::Stub> stub_ =
      v1::ModelService::NewStub(server_.channel());
  v1::StoredModel stored_;
  v1::ListModelsResponse listed_;
  v1::ValidateModelResponse validated_;
};

TEST_F(ModelServiceTest, StoresGivesListsAndDeletes) {
  ASSERT_TRUE(Create("b", Maze()).ok());
  EXPECT_EQ(stored_.name(), "models/b");
  const std::string created = stored_.SerializeAsString();
  ASSERT_TRUE(Create("b", Maze()).ok()) << "the same again";
  EXPECT_EQ(stored_.SerializeAsString(), created);
  ASSERT_TRUE(Create("a", Maze(5)).ok());
  ASSERT_TRUE(Get("models/b").ok());
  EXPECT_EQ(stored_.SerializeAsString(), created);
  ASSERT_TRUE(List(1, "").ok());
  ASSERT_EQ(listed_.models_size(), 1);
  EXPECT_EQ(listed_.models(0).name(), "models/a");
  EXPECT_FALSE(listed_.models(0).has_model());
  EXPECT_EQ(listed_.total_size(), 2);
  ASSERT_TRUE(List(1, listed_.next_page_token()).ok());
  EXPECT_EQ(listed_.models(0).name(), "models/b");
  EXPECT_EQ(listed_.next_page_token(), "");
  EXPECT_TRUE(Delete("models/b").ok());
  EXPECT_EQ(ReasonOf(Get("models/b")), "NOT_FOUND MODEL_NOT_FOUND");
}

TEST_F(ModelServiceTest, CreateModelFailsAsSpecified) {
  EXPECT_EQ(ReasonOf(Create("../x", Maze())), "INVALID_ARGUMENT INVALID_NAME");
  EXPECT_EQ(ReasonOf(Create("", Maze())), "INVALID_ARGUMENT INVALID_NAME");
  EXPECT_EQ(ReasonOf(Create("a", v1::Model())), "INVALID_ARGUMENT INVALID_MODEL");
  v1::Model wrong = Maze();
  wrong.mutable_preset()->mutable_tmaze()->set_episode_ticks(-1);
  const absl::Status status = Create("a", wrong);
  EXPECT_EQ(ReasonOf(status), "INVALID_ARGUMENT INVALID_MODEL");
  ASSERT_EQ(FieldViolations(status).size(), 1u);
  EXPECT_EQ(FieldViolations(status)[0].field, "model.preset.tmaze.episode_ticks");
  ASSERT_TRUE(Create("a", Maze()).ok());
  EXPECT_EQ(ReasonOf(Create("a", Maze(4))), "ALREADY_EXISTS MODEL_ALREADY_EXISTS");
  ASSERT_TRUE(Create("b", Maze()).ok());
  ASSERT_TRUE(Create("c", Maze()).ok());
  EXPECT_EQ(ReasonOf(Create("d", Maze())), "RESOURCE_EXHAUSTED LIMIT_EXCEEDED");
}

TEST_F(ModelServiceTest, SaysThatTheDataFolderCannotBeWritten) {
  ASSERT_TRUE(Create("a", Maze()).ok());
  ASSERT_EQ(rename((folder_ + "/models").c_str(), (folder_ + "/gone").c_str()), 0);
  EXPECT_EQ(ReasonOf(Create("b", Maze())), "UNAVAILABLE STORAGE_FAILED");
  EXPECT_EQ(ReasonOf(Get("models/a")), "UNAVAILABLE STORAGE_FAILED");
}

TEST_F(ModelServiceTest, OtherCallsFailAsSpecified) {
  for (const std::string name : {"", "a", "models/", "models/../a", "snapshots/a"}) {
    EXPECT_EQ(ReasonOf(Get(name)), "INVALID_ARGUMENT INVALID_NAME") << name;
    EXPECT_EQ(ReasonOf(Delete(name)), "INVALID_ARGUMENT INVALID_NAME") << name;
  }
  EXPECT_EQ(ReasonOf(Get("models/a")), "NOT_FOUND MODEL_NOT_FOUND");
  const absl::Status status = Delete("models/a");
  EXPECT_EQ(ReasonOf(status), "NOT_FOUND MODEL_NOT_FOUND");
  EXPECT_EQ(ErrorMetadata(status)["model"], "models/a");
  EXPECT_EQ(ReasonOf(List(0, "nonsense")), "INVALID_ARGUMENT INVALID_PAGE_TOKEN");
  EXPECT_EQ(ReasonOf(List(-1, "")), "INVALID_ARGUMENT INVALID_REQUEST");
}

TEST_F(ModelServiceTest, ValidatesWhatAnAgentWouldTake) {
  v1::ValidateModelRequest request;
  *request.mutable_model() = Maze();
  request.mutable_agent()->set_policy_length(2);
  ASSERT_TRUE(Validate(request).ok());
  EXPECT_THAT(validated_.actions(), ElementsAre(4));
  EXPECT_EQ(validated_.policies(), 16);
  EXPECT_GT(validated_.agent_bytes(), 0);
  EXPECT_GT(validated_.agent_step_nanoseconds(), 0);
  const v1::ValidateModelResponse single = validated_;
  request.set_double_precision(true);
  request.mutable_agent()->mutable_learning()->mutable_a();
  ASSERT_TRUE(Validate(request).ok());
  EXPECT_GT(validated_.agent_bytes(), single.agent_bytes());

  ASSERT_TRUE(Create("maze", Maze()).ok());
  request.Clear();
  request.mutable_model()->set_stored("models/maze");
  request.mutable_agent()->set_policy_length(2);
  ASSERT_TRUE(Validate(request).ok());
  EXPECT_EQ(validated_.SerializeAsString(), single.SerializeAsString());
  EXPECT_EQ(store_->List().size(), 1u);
}

TEST_F(ModelServiceTest, SaysWhichSettingIsTooMuchForTheModel) {
  v1::ValidateModelRequest request;
  *request.mutable_model() = Maze();
  for (const int length : {40, 1 << 20}) {
    request.mutable_agent()->set_policy_length(length);
    const absl::Status status = Validate(request);
    EXPECT_EQ(ReasonOf(status), "INVALID_ARGUMENT INVALID_MODEL");
    ASSERT_EQ(FieldViolations(status).size(), 1u) << status;
    EXPECT_EQ(FieldViolations(status)[0].field, "agent.policy_length");
  }
}

TEST_F(ModelServiceTest, ValidateModelFailsAsSpecified) {
  v1::ValidateModelRequest request;
  EXPECT_EQ(ReasonOf(Validate(request)), "INVALID_ARGUMENT INVALID_MODEL");
  request.mutable_model()->set_stored("models/a");
  EXPECT_EQ(ReasonOf(Validate(request)), "NOT_FOUND MODEL_NOT_FOUND");
  request.mutable_model()->set_stored("a");
  EXPECT_EQ(ReasonOf(Validate(request)), "INVALID_ARGUMENT INVALID_NAME");
  request.mutable_model()->set_file("/etc/passwd");
  const absl::Status file = Validate(request);
  EXPECT_EQ(ReasonOf(file), "INVALID_ARGUMENT INVALID_MODEL");
  EXPECT_THAT(std::string(file.message()), HasSubstr("model.file: is a file"));
  *request.mutable_model() = Maze();
  request.mutable_agent()->set_gamma(-1);
  const absl::Status agent = Validate(request);
  EXPECT_EQ(ReasonOf(agent), "INVALID_ARGUMENT INVALID_MODEL");
  EXPECT_THAT(std::string(agent.message()), HasSubstr("agent.gamma"));
}

}  // namespace
}  // namespace starling
