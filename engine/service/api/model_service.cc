#include "engine/service/api/model_service.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "agents/population/population.h"
#include "base/floating_point_scope.h"
#include "base/status_macros.h"
#include "engine/service/listing/list_rows.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/listing/resource_name.h"
#include "engine/service/log.h"
#include "engine/wire/agent_from_proto.h"
#include "engine/wire/field_error.h"
#include "engine/wire/grpc_status.h"
#include "engine/wire/model_from_proto.h"

namespace starling {
namespace {

constexpr double kMostPolicies = 9223372036854774784.0;  // the largest double below 2^63

// INVALID_MODEL, unless there is a reason already.
absl::Status OfModel(const absl::Status& status) {
  if (status.code() != absl::StatusCode::kInvalidArgument || !ErrorReason(status).empty()) {
    return status;
  }
  return WithReason(status, v1::Error::INVALID_MODEL);
}

absl::StatusOr<v1::ValidateModelResponse> Validate(const v1::ValidateModelRequest& request,
                                                   const ModelStore& store) {
  ModelSources sources;
  sources.stored = store.Resolver();
  const auto model = ToModel(request.model(), v1::World(), sources, "model");
  if (!model.ok()) return OfModel(model.status());
  const auto settings = ToAgentSettings(request.agent(), "agent");
  if (!settings.ok()) return OfModel(settings.status());
  const FloatingPointScope scope;
  const auto population = Population::Create(
      **model, *settings, request.double_precision() ? Precision::kDouble : Precision::kFloat,
      InstructionSet::kAuto);
  if (!population.ok()) {
    return OfModel(InField("agent", population.status(), *v1::Agent::descriptor()));
  }
  v1::ValidateModelResponse response;
  for (const Factor& factor : (*model)->factors()) response.add_states(factor.states);
  for (const Modality& modality : (*model)->modalities()) {
    response.add_outcomes(modality.outcomes);
  }
  for (const Control& control : (*model)->controls()) response.add_actions(control.actions);
  const Population& agents = **population;
  response.set_policies(
      static_cast<int64_t>(std::min(agents.plan_statistics().policies, kMostPolicies)));
  // As in a simulation: the state twice, what is learned once.
  response.set_agent_bytes((2 * agents.state_bytes() + agents.learned_bytes()) / agents.lanes());
  response.set_agent_step_nanoseconds(agents.estimated_tile_nanoseconds() / agents.lanes());
  return response;
}

template <typename Response>
grpc::Status Answer(absl::StatusOr<Response> result, Response* response) {
  if (!result.ok()) return ToGrpcStatus(result.status());
  *response = *std::move(result);
  return grpc::Status::OK;
}

}  // namespace

grpc::Status ModelServiceImpl::CreateModel(grpc::ServerContext*,
                                           const v1::CreateModelRequest* request,
                                           v1::StoredModel* response) {
  grpc::Status status = Answer(store_.Create(request->model_id(), request->model()), response);
  if (status.ok()) {
    LogInfo("model_stored", {{"model", response->name()}, {"digest", response->digest()}});
  }
  return status;
}

grpc::Status ModelServiceImpl::GetModel(grpc::ServerContext*, const v1::GetModelRequest* request,
                                        v1::StoredModel* response) {
  const absl::StatusOr<std::string> id = ParseName("models", request->name());
  if (!id.ok()) return ToGrpcStatus(id.status());
  return Answer(store_.Get(*id), response);
}

grpc::Status ModelServiceImpl::ListModels(grpc::ServerContext*,
                                          const v1::ListModelsRequest* request,
                                          v1::ListModelsResponse* response) {
  std::vector<v1::StoredModel> all = store_.List();
  std::vector<ListedRow> rows;
  for (const v1::StoredModel& model : all) rows.push_back({model.name(), {}});
  const absl::StatusOr<ListPage> page = ListRows({"ListModels", {}}, PageOf(*request), rows);
  if (!page.ok()) return ToGrpcStatus(page.status());
  for (const size_t row : page->rows) *response->add_models() = std::move(all[row]);
  response->set_next_page_token(page->next_page_token);
  response->set_total_size(page->total_size);
  return grpc::Status::OK;
}

grpc::Status ModelServiceImpl::DeleteModel(grpc::ServerContext*,
                                           const v1::DeleteModelRequest* request,
                                           google::protobuf::Empty*) {
  const absl::StatusOr<std::string> id = ParseName("models", request->name());
  if (!id.ok()) return ToGrpcStatus(id.status());
  const absl::Status status = store_.Delete(*id);
  if (status.ok()) LogInfo("model_deleted", {{"model", request->name()}});
  return ToGrpcStatus(status);
}

grpc::Status ModelServiceImpl::ValidateModel(grpc::ServerContext*,
                                             const v1::ValidateModelRequest* request,
                                             v1::ValidateModelResponse* response) {
  return Answer(Validate(*request, store_), response);
}

}  // namespace starling
