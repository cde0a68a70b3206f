#include "engine/wire/model_json.h"

#include <numeric>
#include <utility>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/core/read_file.h"
#include "engine/wire/json_message.h"
#include "engine/wire/tensors_from_proto.h"

namespace starling {
namespace {

constexpr int kMostEntries = 1 << 28;
constexpr int kMostPolicySteps = 1 << 20;
constexpr int64_t kMostBytes = int64_t{256} << 20;

absl::Status CheckSize(const JsonValue& list, size_t size, absl::string_view what) {
  if (list.json().size() == size) return absl::OkStatus();
  return list.Error(
      absl::StrCat("has ", list.json().size(), " entries; there are ", size, " ", what));
}

// The arrays of an optional member, one for each of `size` things; empty where they are left out.
absl::StatusOr<std::vector<Tensor>> Arrays(const JsonValue& model, const std::string& name,
                                           size_t size, absl::string_view what) {
  std::vector<Tensor> arrays(size);
  if (!model.Has(name)) return arrays;
  ASSIGN_OR_RETURN(const JsonValue member, model.Member(name));
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, member.List());
  RETURN_IF_ERROR(CheckSize(member, size, what));
  for (size_t i = 0; i < size; ++i) {
    ASSIGN_OR_RETURN(arrays[i], entries[i].Array());
  }
  return arrays;
}

absl::StatusOr<std::vector<Tensor>> RequiredArrays(const JsonValue& model, const std::string& name,
                                                   size_t size, absl::string_view what) {
  RETURN_IF_ERROR(model.Member(name).status());
  return Arrays(model, name, size, what);
}

// An optional list of dependencies for each of `size` things, on one of `limit`.
absl::StatusOr<std::vector<std::vector<int>>> Dependencies(const JsonValue& model,
                                                           const std::string& name, size_t limit,
                                                           absl::string_view what,
                                                           std::vector<std::vector<int>> fallback) {
  if (!model.Has(name)) return fallback;
  ASSIGN_OR_RETURN(const JsonValue member, model.Member(name));
  ASSIGN_OR_RETURN(std::vector<std::vector<int>> lists,
                   member.IntegerLists(0, static_cast<int>(limit) - 1));
  RETURN_IF_ERROR(CheckSize(member, fallback.size(), what));
  return lists;
}

std::vector<std::vector<int>> EachItself(size_t size) {
  std::vector<std::vector<int>> lists;
  for (size_t i = 0; i < size; ++i) lists.push_back({static_cast<int>(i)});
  return lists;
}

absl::StatusOr<std::vector<int>> Counts(const JsonValue& model, const std::string& name) {
  ASSIGN_OR_RETURN(const JsonValue member, model.Member(name));
  ASSIGN_OR_RETURN(std::vector<int> counts, member.Integers(1, kMostEntries));
  if (counts.empty()) return member.Error("is an empty list; it needs at least 1 entry");
  return counts;
}

using PolicySet = std::vector<std::vector<std::vector<int>>>;

// Whether a policy set is that of all action sequences, in their usual order.
bool IsFullSet(const PolicySet& policies, const std::vector<Control>& controls, int length) {
  std::vector<std::vector<int>> policy(static_cast<size_t>(length),
                                       std::vector<int>(controls.size(), 0));
  for (size_t p = 0; p < policies.size(); ++p) {
    if (policies[p] != policy) return false;
    bool carry = true;
    for (size_t t = policy.size(); carry && t-- > 0;) {
      for (size_t c = controls.size(); carry && c-- > 0;) {
        carry = ++policy[t][c] == controls[c].actions;
        if (carry) policy[t][c] = 0;
      }
    }
    if (carry) return p + 1 == policies.size();
  }
  return false;
}

absl::Status ReadPolicies(const JsonValue& model, ModelFile& file) {
  if (model.Has("policy_len")) {
    ASSIGN_OR_RETURN(const JsonValue length, model.Member("policy_len"));
    ASSIGN_OR_RETURN(file.policy_length, length.Integer(1, kMostPolicySteps));
  }
  if (!model.Has("policies")) return absl::OkStatus();
  const int policy_length = file.policy_length.value_or(1);
  file.policy_length = policy_length;
  ASSIGN_OR_RETURN(const JsonValue member, model.Member("policies"));
  ASSIGN_OR_RETURN(const std::vector<JsonValue> entries, member.List());
  if (entries.empty()) return member.Error("is an empty list; leave it out for all policies");
  PolicySet policies;
  for (const JsonValue& entry : entries) {
    ASSIGN_OR_RETURN(std::vector<std::vector<int>> policy, entry.IntegerLists(0, kMostEntries));
    if (policy.size() != static_cast<size_t>(policy_length)) {
      return entry.Error(
          absl::StrCat("has ", policy.size(), " steps; policy_len is ", policy_length));
    }
    policies.push_back(std::move(policy));
  }
  if (file.own_controls) {
    if (!IsFullSet(policies, file.parts.controls, policy_length)) {
      file.policies = std::move(policies);
    }
    return absl::OkStatus();
  }
  double all = 1;
  for (int t = 0; t < policy_length; ++t) {
    for (const Control& control : file.parts.controls) all *= control.actions;
  }
  if (static_cast<double>(policies.size()) == all) return absl::OkStatus();
  return absl::UnimplementedError(
      absl::StrCat(member.path(), ": has ", policies.size(),
                   " policies over dependent actions; only the full set of ", all,
                   " is supported there: leave out policies"));
}

absl::StatusOr<ModelFile> FromTensors(const JsonValue& model) {
  v1::Tensors tensors;
  RETURN_IF_ERROR(MessageFromJson(model, tensors));
  ModelFile file;
  ASSIGN_OR_RETURN(file.parts, ToModelParts(tensors, model.path()));
  file.own_controls = HasOwnControls(file.parts.controls, file.parts.factors);
  return file;
}

}  // namespace

bool HasOwnControls(const std::vector<Control>& controls, const std::vector<Factor>& factors) {
  if (controls.size() != factors.size()) return false;
  for (size_t f = 0; f < factors.size(); ++f) {
    if (factors[f].controls != std::vector<int>{static_cast<int>(f)}) return false;
  }
  return true;
}

absl::StatusOr<ModelFile> ModelFromJson(const JsonValue& model) {
  if (model.Has("factors")) return FromTensors(model);
  ModelFile file;
  ModelParts& parts = file.parts;
  ASSIGN_OR_RETURN(const std::vector<int> states, Counts(model, "num_states"));
  ASSIGN_OR_RETURN(const std::vector<int> outcomes, Counts(model, "num_obs"));
  ASSIGN_OR_RETURN(const std::vector<int> actions, Counts(model, "num_controls"));
  for (int count : actions) parts.controls.push_back({"", count});
  file.own_controls = !model.Has("B_action_dependencies");
  if (file.own_controls) {
    ASSIGN_OR_RETURN(const JsonValue controls, model.Member("num_controls"));
    RETURN_IF_ERROR(CheckSize(controls, states.size(), "factors"));
  }

  std::vector<int> all(states.size());
  std::iota(all.begin(), all.end(), 0);
  ASSIGN_OR_RETURN(const auto a_dependencies,
                   Dependencies(model, "A_dependencies", states.size(), "modalities",
                                std::vector<std::vector<int>>(outcomes.size(), all)));
  ASSIGN_OR_RETURN(const auto b_dependencies, Dependencies(model, "B_dependencies", states.size(),
                                                           "factors", EachItself(states.size())));
  ASSIGN_OR_RETURN(const auto b_controls,
                   Dependencies(model, "B_action_dependencies", actions.size(), "factors",
                                EachItself(states.size())));
  ASSIGN_OR_RETURN(auto a, RequiredArrays(model, "A", outcomes.size(), "modalities"));
  ASSIGN_OR_RETURN(auto b, RequiredArrays(model, "B", states.size(), "factors"));
  ASSIGN_OR_RETURN(auto c, Arrays(model, "C", outcomes.size(), "modalities"));
  ASSIGN_OR_RETURN(auto d, Arrays(model, "D", states.size(), "factors"));
  ASSIGN_OR_RETURN(auto a_counts, Arrays(model, "pA", outcomes.size(), "modalities"));
  ASSIGN_OR_RETURN(auto b_counts, Arrays(model, "pB", states.size(), "factors"));
  ASSIGN_OR_RETURN(auto d_counts, Arrays(model, "pD", states.size(), "factors"));
  ASSIGN_OR_RETURN(auto goals, Arrays(model, "H", states.size(), "factors"));
  for (size_t f = 0; f < states.size(); ++f) {
    parts.factors.push_back({"", states[f], b_dependencies[f], b_controls[f], std::move(b[f]),
                             std::move(d[f].values), std::move(b_counts[f]),
                             std::move(d_counts[f].values), std::move(goals[f].values)});
  }
  for (size_t m = 0; m < outcomes.size(); ++m) {
    parts.modalities.push_back({"", outcomes[m], a_dependencies[m], std::move(a[m]),
                                std::move(c[m]), PreferenceKind::kUtility, std::move(a_counts[m])});
  }
  if (model.Has("E")) {
    ASSIGN_OR_RETURN(const JsonValue habits, model.Member("E"));
    ASSIGN_OR_RETURN(parts.E, habits.Numbers());
  }
  RETURN_IF_ERROR(ReadPolicies(model, file));
  return file;
}

nlohmann::ordered_json ToJson(const GenerativeModel& model) {
  return MessageToJson(ToProto(model));
}

absl::StatusOr<ModelFile> ReadModelJson(const std::string& path) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path, kMostBytes));
  ASSIGN_OR_RETURN(const nlohmann::ordered_json document, ParseJson(text, path));
  const JsonValue root(document, "");
  const JsonValue model = root.Has("model") ? JsonValue(document["model"], "model") : root;
  absl::StatusOr<ModelFile> file = ModelFromJson(model);
  if (!file.ok()) {
    return absl::Status(file.status().code(), absl::StrCat(path, ": ", file.status().message()));
  }
  return file;
}

}  // namespace starling
