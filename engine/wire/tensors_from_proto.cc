#include "engine/wire/tensors_from_proto.h"

#include <numeric>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "base/status_macros.h"
#include "engine/wire/field_error.h"

namespace starling {
namespace {

constexpr int64_t kMostEntries = int64_t{1} << 28;

using Numbers = google::protobuf::RepeatedField<double>;

absl::StatusOr<Tensor> ToTensor(const v1::Tensor& tensor, absl::string_view path) {
  std::vector<int> shape(tensor.shape().begin(), tensor.shape().end());
  std::vector<double> values(tensor.data().begin(), tensor.data().end());
  if (shape.empty() && !values.empty()) shape.push_back(tensor.data_size());
  int64_t size = shape.empty() ? 0 : 1;
  for (size_t axis = 0; axis < shape.size(); ++axis) {
    const std::string axis_path = absl::StrCat(path, ".shape[", axis, "]");
    RETURN_IF_ERROR(CheckFieldRange(axis_path, shape[axis], 1, kMostEntries));
    size *= shape[axis];
    RETURN_IF_ERROR(CheckFieldRange(axis_path, size, 1, kMostEntries));
  }
  if (static_cast<int64_t>(values.size()) != size) {
    return FieldError(absl::StrCat(path, ".data"),
                      absl::StrCat("has ", values.size(), " numbers; the shape needs ", size));
  }
  return Tensor(std::move(shape), std::move(values));
}

std::vector<double> ToVector(const Numbers& numbers) { return {numbers.begin(), numbers.end()}; }

std::vector<int> AllFactors(int count) {
  std::vector<int> all(static_cast<size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  return all;
}

absl::StatusOr<Control> ToControl(const v1::Control& control, absl::string_view path) {
  Control result;
  result.name = control.name();
  result.actions = control.actions();
  result.legal_dependencies.assign(control.legal_dependencies().begin(),
                                   control.legal_dependencies().end());
  ASSIGN_OR_RETURN(result.legal, ToTensor(control.legal(), absl::StrCat(path, ".legal")));
  return result;
}

absl::StatusOr<Factor> ToFactor(const v1::Factor& factor, int index, absl::string_view path) {
  Factor result;
  result.name = factor.name();
  result.states = factor.states();
  result.dependencies.assign(factor.dependencies().begin(), factor.dependencies().end());
  result.controls.assign(factor.controls().begin(), factor.controls().end());
  ASSIGN_OR_RETURN(result.B, ToTensor(factor.b(), absl::StrCat(path, ".B")));
  if (result.dependencies.empty() && result.B.shape.size() != 1 + result.controls.size()) {
    result.dependencies = {index};
  }
  result.D = ToVector(factor.d());
  ASSIGN_OR_RETURN(result.pB, ToTensor(factor.pb(), absl::StrCat(path, ".pB")));
  result.pD = ToVector(factor.pd());
  result.goals = ToVector(factor.goals());
  return result;
}

absl::StatusOr<Modality> ToModality(const v1::Modality& modality, int factors,
                                    absl::string_view path) {
  Modality result;
  result.name = modality.name();
  result.outcomes = modality.outcomes();
  result.dependencies.assign(modality.dependencies().begin(), modality.dependencies().end());
  ASSIGN_OR_RETURN(result.A, ToTensor(modality.a(), absl::StrCat(path, ".A")));
  if (result.dependencies.empty() && result.A.shape.size() != 1) {
    result.dependencies = AllFactors(factors);
  }
  ASSIGN_OR_RETURN(result.C, ToTensor(modality.c(), absl::StrCat(path, ".C")));
  if (modality.preference() == v1::Modality::SCORE) {
    result.preference = PreferenceKind::kPreference;
  }
  ASSIGN_OR_RETURN(result.pA, ToTensor(modality.pa(), absl::StrCat(path, ".pA")));
  result.pC = ToVector(modality.pc());
  return result;
}

// The list whose entries have a tensor of that symbol.
absl::string_view ListWith(absl::string_view symbol) {
  if (symbol == "legal") return ".controls";
  for (const char* own : {"B", "D", "pB", "pD", "goals"}) {
    if (symbol == own) return ".factors";
  }
  for (const char* own : {"A", "C", "pA", "pC"}) {
    if (symbol == own) return ".modalities";
  }
  return "";
}

// Puts the path of the tensor that an error names ("column A[1] ...", "D[0] ...") in front of it.
absl::Status InTensors(absl::string_view path, const absl::Status& status) {
  if (status.ok()) return status;
  absl::string_view rest = status.message();
  absl::ConsumePrefix(&rest, "column ");
  const size_t bracket = rest.find('[');
  const absl::string_view symbol = rest.substr(0, bracket);
  std::string place(path);
  if (bracket != absl::string_view::npos && !ListWith(symbol).empty()) {
    const absl::string_view index = rest.substr(bracket, rest.find(']') + 1 - bracket);
    absl::StrAppend(&place, ListWith(symbol), index, ".", symbol);
  }
  return FieldError(place, status.message());
}

void SetTensor(const Tensor& tensor, v1::Tensor* result) {
  result->mutable_shape()->Add(tensor.shape.begin(), tensor.shape.end());
  result->mutable_data()->Add(tensor.values.begin(), tensor.values.end());
}

void SetNumbers(const std::vector<double>& numbers, Numbers* result) {
  result->Add(numbers.begin(), numbers.end());
}

void SetControl(const Control& control, v1::Control* result) {
  result->set_name(control.name);
  result->set_actions(control.actions);
  result->mutable_legal_dependencies()->Add(control.legal_dependencies.begin(),
                                            control.legal_dependencies.end());
  if (!control.legal.empty()) SetTensor(control.legal, result->mutable_legal());
}

void SetFactor(const Factor& factor, v1::Factor* result) {
  result->set_name(factor.name);
  result->set_states(factor.states);
  result->mutable_dependencies()->Add(factor.dependencies.begin(), factor.dependencies.end());
  result->mutable_controls()->Add(factor.controls.begin(), factor.controls.end());
  SetTensor(factor.B, result->mutable_b());
  SetNumbers(factor.D, result->mutable_d());
  if (!factor.pB.empty()) SetTensor(factor.pB, result->mutable_pb());
  SetNumbers(factor.pD, result->mutable_pd());
  SetNumbers(factor.goals, result->mutable_goals());
}

void SetModality(const Modality& modality, v1::Modality* result) {
  result->set_name(modality.name);
  result->set_outcomes(modality.outcomes);
  result->mutable_dependencies()->Add(modality.dependencies.begin(), modality.dependencies.end());
  SetTensor(modality.A, result->mutable_a());
  if (!modality.C.empty()) SetTensor(modality.C, result->mutable_c());
  result->set_preference(modality.preference == PreferenceKind::kUtility ? v1::Modality::UTILITY
                                                                         : v1::Modality::SCORE);
  if (!modality.pA.empty()) SetTensor(modality.pA, result->mutable_pa());
  SetNumbers(modality.pC, result->mutable_pc());
}

}  // namespace

absl::StatusOr<GenerativeModel> ToModel(const v1::Tensors& tensors, absl::string_view path) {
  ASSIGN_OR_RETURN(ModelParts parts, ToModelParts(tensors, path));
  absl::StatusOr<GenerativeModel> model = GenerativeModel::Create(std::move(parts));
  if (!model.ok()) return InTensors(path, model.status());
  return model;
}

absl::StatusOr<ModelParts> ToModelParts(const v1::Tensors& tensors, absl::string_view path) {
  ModelParts parts;
  for (int c = 0; c < tensors.controls_size(); ++c) {
    ASSIGN_OR_RETURN(Control control,
                     ToControl(tensors.controls(c), absl::StrCat(path, ".controls[", c, "]")));
    parts.controls.push_back(std::move(control));
  }
  for (int f = 0; f < tensors.factors_size(); ++f) {
    ASSIGN_OR_RETURN(Factor factor,
                     ToFactor(tensors.factors(f), f, absl::StrCat(path, ".factors[", f, "]")));
    parts.factors.push_back(std::move(factor));
  }
  for (int m = 0; m < tensors.modalities_size(); ++m) {
    ASSIGN_OR_RETURN(Modality modality, ToModality(tensors.modalities(m), tensors.factors_size(),
                                                   absl::StrCat(path, ".modalities[", m, "]")));
    parts.modalities.push_back(std::move(modality));
  }
  parts.E = ToVector(tensors.e());
  parts.pE = ToVector(tensors.pe());
  return parts;
}

v1::Tensors ToProto(const ModelParts& parts) {
  v1::Tensors tensors;
  for (const Control& control : parts.controls) SetControl(control, tensors.add_controls());
  for (const Factor& factor : parts.factors) SetFactor(factor, tensors.add_factors());
  for (const Modality& modality : parts.modalities) {
    SetModality(modality, tensors.add_modalities());
  }
  SetNumbers(parts.E, tensors.mutable_e());
  SetNumbers(parts.pE, tensors.mutable_pe());
  return tensors;
}

v1::Tensors ToProto(const GenerativeModel& model) {
  return ToProto(
      ModelParts{model.controls(), model.factors(), model.modalities(), model.E(), model.pE()});
}

}  // namespace starling
