// ModelService: stored models, and what a model would take.
//
//   ModelServiceImpl service(store);
//   builder.RegisterService(&service);
//
// Thread-safe, as gRPC wants it. Sync API: calls read and write files.
#ifndef STARLING_ENGINE_SERVICE_API_MODEL_SERVICE_H_
#define STARLING_ENGINE_SERVICE_API_MODEL_SERVICE_H_

#include "absl/status/statusor.h"
#include "engine/service/stores/model_store.h"
#include "grpcpp/grpcpp.h"
#include "proto/starling/v1/model_service.grpc.pb.h"

namespace starling {

class ModelServiceImpl : public v1::ModelService::Service {
 public:
  // The store outlives the service.
  explicit ModelServiceImpl(ModelStore& store) : store_(store) {}

  grpc::Status CreateModel(grpc::ServerContext* context, const v1::CreateModelRequest* request,
                           v1::StoredModel* response) override;
  grpc::Status GetModel(grpc::ServerContext* context, const v1::GetModelRequest* request,
                        v1::StoredModel* response) override;
  grpc::Status ListModels(grpc::ServerContext* context, const v1::ListModelsRequest* request,
                          v1::ListModelsResponse* response) override;
  grpc::Status DeleteModel(grpc::ServerContext* context, const v1::DeleteModelRequest* request,
                           google::protobuf::Empty* response) override;
  grpc::Status ValidateModel(grpc::ServerContext* context, const v1::ValidateModelRequest* request,
                             v1::ValidateModelResponse* response) override;

 private:
  ModelStore& store_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_API_MODEL_SERVICE_H_
