#include "engine/service/stores/model_store.h"

#include <sys/stat.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/core/read_file.h"
#include "engine/service/listing/request_error.h"
#include "engine/service/listing/resource_name.h"
#include "engine/service/log.h"
#include "engine/service/stores/data_folder.h"
#include "engine/wire/message_digest.h"
#include "engine/wire/model_from_proto.h"
#include "engine/wire/timestamp.h"

namespace starling {
namespace {

constexpr char kCollection[] = "models";
constexpr char kEnding[] = "binpb";
constexpr int64_t kLargestFile = int64_t{1} << 30;

}  // namespace

absl::StatusOr<v1::StoredModel> DescribeModel(const v1::Model& model) {
  const auto parts = ToModel(model, v1::World(), {}, "model");
  if (!parts.ok()) return WithReason(parts.status(), v1::Error::INVALID_MODEL);
  v1::StoredModel facts;
  facts.set_digest(MessageDigest(model));
  for (const Factor& factor : (*parts)->factors()) facts.add_states(factor.states);
  for (const Modality& modality : (*parts)->modalities()) facts.add_outcomes(modality.outcomes);
  for (const Control& control : (*parts)->controls()) facts.add_actions(control.actions);
  return facts;
}

absl::StatusOr<std::unique_ptr<ModelStore>> ModelStore::Open(const std::string& folder,
                                                             int64_t most_models) {
  const std::string models = absl::StrCat(folder, "/", kCollection);
  RETURN_IF_ERROR(MakeFolder(models));
  std::unique_ptr<ModelStore> store(new ModelStore(models, most_models));
  ASSIGN_OR_RETURN(const std::vector<std::string> ids, IdsIn(models, kEnding));
  for (const std::string& id : ids) {
    absl::StatusOr<v1::StoredModel> stored = store->Read(id);
    if (!stored.ok()) {
      LogWarning("model_damaged", {{"model", NameOf(kCollection, id)}, {"error", stored.status()}});
      continue;
    }
    stored->clear_model();
    const MutexLock lock(&store->mutex_);
    store->facts_[id] = *std::move(stored);
  }
  return store;
}

std::string ModelStore::PathOf(absl::string_view id) const {
  return absl::StrCat(folder_, "/", id, ".", kEnding);
}

absl::StatusOr<v1::StoredModel> ModelStore::Read(const std::string& id) const {
  const absl::StatusOr<std::string> bytes = ReadFile(PathOf(id), kLargestFile);
  if (!bytes.ok()) return StorageError(bytes.status());
  v1::StoredModel stored;
  if (!stored.ParseFromString(*bytes) || stored.name() != NameOf(kCollection, id) ||
      stored.digest() != MessageDigest(stored.model())) {
    return StorageError(absl::DataLossError(absl::StrCat(PathOf(id), " is damaged")));
  }
  return stored;
}

absl::Status ModelStore::CheckNew(const std::string& id) const {
  const MutexLock lock(&mutex_);
  if (static_cast<int64_t>(facts_.size()) >= most_models_) {
    return MakeLimitError("models", most_models_,
                          absl::StrCat("there are ", facts_.size(), " models already"));
  }
  // Of a damaged file, which is not to be overwritten.
  struct stat file;
  if (stat(PathOf(id).c_str(), &file) != 0) return absl::OkStatus();
  return MakeAlreadyExists(v1::Error::MODEL_ALREADY_EXISTS, "model", NameOf(kCollection, id));
}

absl::StatusOr<v1::StoredModel> ModelStore::Create(const std::string& id, const v1::Model& model) {
  RETURN_IF_ERROR(CheckId("model_id", id));
  if (!model.has_preset() && !model.has_tensors()) {
    return MakeFieldError(v1::Error::INVALID_MODEL, "model", "must be a preset or tensors");
  }
  ASSIGN_OR_RETURN(v1::StoredModel stored, DescribeModel(model));
  const std::string name = NameOf(kCollection, id);
  const MutexLock writing(&writing_);
  {
    const MutexLock lock(&mutex_);
    const auto found = facts_.find(id);
    if (found != facts_.end()) {
      if (found->second.digest() != stored.digest()) {
        return MakeAlreadyExists(v1::Error::MODEL_ALREADY_EXISTS, "model", name);
      }
      stored = found->second;
      *stored.mutable_model() = model;
      return stored;
    }
  }
  RETURN_IF_ERROR(CheckNew(id));
  stored.set_name(name);
  *stored.mutable_create_time() = TimestampNow();
  *stored.mutable_model() = model;
  RETURN_IF_ERROR(WriteWholeFile(PathOf(id), stored.SerializeAsString()));
  v1::StoredModel facts = stored;
  facts.clear_model();
  const MutexLock lock(&mutex_);
  facts_[id] = std::move(facts);
  return stored;
}

absl::StatusOr<v1::StoredModel> ModelStore::Get(const std::string& id) const {
  {
    const MutexLock lock(&mutex_);
    if (facts_.count(id) == 0) {
      return MakeNotFound(v1::Error::MODEL_NOT_FOUND, "model", NameOf(kCollection, id));
    }
  }
  return Read(id);
}

std::vector<v1::StoredModel> ModelStore::List() const {
  const MutexLock lock(&mutex_);
  std::vector<v1::StoredModel> all;
  for (const auto& [id, facts] : facts_) all.push_back(facts);
  return all;
}

absl::Status ModelStore::Delete(const std::string& id) {
  const MutexLock writing(&writing_);
  {
    const MutexLock lock(&mutex_);
    if (facts_.count(id) == 0) {
      return MakeNotFound(v1::Error::MODEL_NOT_FOUND, "model", NameOf(kCollection, id));
    }
  }
  RETURN_IF_ERROR(RemoveFiles({PathOf(id)}));
  const MutexLock lock(&mutex_);
  facts_.erase(id);
  return absl::OkStatus();
}

std::function<absl::StatusOr<v1::Model>(const std::string& name)> ModelStore::Resolver() const {
  return [this](const std::string& name) -> absl::StatusOr<v1::Model> {
    ASSIGN_OR_RETURN(const std::string id, ParseName(kCollection, name, "stored"));
    ASSIGN_OR_RETURN(v1::StoredModel stored, Get(id));
    return std::move(*stored.mutable_model());
  };
}

}  // namespace starling
