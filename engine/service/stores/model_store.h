// ModelStore: generative models by name, kept as files.
//
//   ASSIGN_OR_RETURN(auto store, ModelStore::Open(data.path(), 1000));
//   ASSIGN_OR_RETURN(v1::StoredModel stored, store->Create("maze", model));
//   sources.stored = store->Resolver();   // for engine/wire/scenario_from_proto.h
//
// Facts are kept in memory, models are read from their files. A model has its file before Create()
// answers. Errors carry a reason (proto/starling/v1/error_reason.proto).
//
// Thread safety: all methods may be called from any thread; writers wait for each other, readers
// for no disk but their own.
#ifndef STARLING_ENGINE_SERVICE_STORES_MODEL_STORE_H_
#define STARLING_ENGINE_SERVICE_STORES_MODEL_STORE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "base/mutex.h"
#include "proto/starling/v1/model_service.pb.h"

namespace starling {

class ModelStore {
 public:
  // Reads `folder`/models, which is made if it is missing. A file that is damaged is left alone,
  // with a warning in the log; its id cannot be used. At most `most_models` are stored.
  static absl::StatusOr<std::unique_ptr<ModelStore>> Open(const std::string& folder,
                                                          int64_t most_models);

  // Checks and stores a preset or tensors. The same again gives what is there. INVALID_ARGUMENT
  // INVALID_NAME, INVALID_MODEL; ALREADY_EXISTS MODEL_ALREADY_EXISTS; RESOURCE_EXHAUSTED
  // LIMIT_EXCEEDED; UNAVAILABLE STORAGE_FAILED.
  absl::StatusOr<v1::StoredModel> Create(const std::string& id, const v1::Model& model);

  // With its model. NOT_FOUND MODEL_NOT_FOUND; UNAVAILABLE STORAGE_FAILED.
  absl::StatusOr<v1::StoredModel> Get(const std::string& id) const;

  // All, without their models.
  std::vector<v1::StoredModel> List() const;

  // NOT_FOUND MODEL_NOT_FOUND; UNAVAILABLE STORAGE_FAILED.
  absl::Status Delete(const std::string& id);

  // Gives the model of a name `models/ID`: errors as ParseName and Get. Valid as long as the store.
  std::function<absl::StatusOr<v1::Model>(const std::string& name)> Resolver() const;

 private:
  ModelStore(std::string folder, int64_t most_models)
      : folder_(std::move(folder)), most_models_(most_models) {}

  std::string PathOf(absl::string_view id) const;
  absl::StatusOr<v1::StoredModel> Read(const std::string& id) const;
  absl::Status CheckNew(const std::string& id) const;

  const std::string folder_;
  const int64_t most_models_;
  Mutex writing_;  // taken before mutex_, held while files change
  mutable Mutex mutex_;
  std::map<std::string, v1::StoredModel> facts_ ABSL_GUARDED_BY(mutex_);  // by id, without models
};

// Digest and sizes of a model, which is checked. INVALID_ARGUMENT INVALID_MODEL.
absl::StatusOr<v1::StoredModel> DescribeModel(const v1::Model& model);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_STORES_MODEL_STORE_H_
