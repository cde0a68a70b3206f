#include "agents/model/generative_model.h"

#include <cmath>
#include <limits>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr double kSumTolerance = 1e-6;

std::string ShapeText(const std::vector<int>& shape) {
  return absl::StrCat("[", absl::StrJoin(shape, ", "), "]");
}

// The index of the entry at `position`, as "[1, 0, 2]".
std::string IndexText(const std::vector<int>& shape, int64_t position) {
  std::vector<int> index(shape.size());
  for (size_t axis = shape.size(); axis-- > 0;) {
    index[axis] = static_cast<int>(position % shape[axis]);
    position /= shape[axis];
  }
  return ShapeText(index);
}

// Name of a tensor in messages: `A[1] ("reward")`.
std::string TensorName(absl::string_view symbol, size_t index, const std::string& name) {
  std::string text = absl::StrCat(symbol, "[", index, "]");
  if (!name.empty()) absl::StrAppend(&text, " (\"", name, "\")");
  return text;
}

absl::Status CheckEntries(const std::string& name, const Tensor& tensor, bool may_be_negative) {
  for (size_t i = 0; i < tensor.values.size(); ++i) {
    const double value = tensor.values[i];
    absl::string_view wanted;
    if (!std::isfinite(value) || (value < 0 && !may_be_negative)) {
      wanted = may_be_negative ? "a finite number" : "a finite number that is not negative";
    } else if (std::abs(value) > kLargestEntry) {
      wanted = may_be_negative ? "from -1e12 to 1e12" : "at most 1e12";
    } else {
      continue;
    }
    return absl::InvalidArgumentError(absl::StrCat(name,
                                                   IndexText(tensor.shape, static_cast<int64_t>(i)),
                                                   " is ", value, "; it must be ", wanted));
  }
  return absl::OkStatus();
}

absl::Status CheckShape(const std::string& name, const Tensor& tensor,
                        const std::vector<int>& expected, absl::string_view axes) {
  const bool fits = tensor.shape == expected &&
                    static_cast<int64_t>(tensor.values.size()) == Tensor::Size(expected);
  if (fits) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " has shape ", ShapeText(tensor.shape), " with ", tensor.values.size(),
                   " entries; it must have shape ", ShapeText(expected), " (", axes, ")"));
}

// The column's index without its row: "[:, 2, 0]"; nothing for a vector.
std::string ColumnText(const std::vector<int>& shape, int64_t column) {
  if (shape.size() == 1) return "";
  const std::string index = IndexText(shape, column);
  return absl::StrCat("[:, ", index.substr(index.find(' ') + 1));
}

// Every column (all entries with equal later indices) must be a distribution.
absl::Status CheckColumns(const std::string& name, const Tensor& tensor) {
  RETURN_IF_ERROR(CheckEntries(name, tensor, /*may_be_negative=*/false));
  const int64_t rows = tensor.shape[0];
  const int64_t columns = static_cast<int64_t>(tensor.values.size()) / rows;
  for (int64_t column = 0; column < columns; ++column) {
    double sum = 0;
    for (int64_t row = 0; row < rows; ++row)
      sum += tensor.values[static_cast<size_t>(row * columns + column)];
    if (std::abs(sum - 1.0) > kSumTolerance) {
      return absl::InvalidArgumentError(absl::StrCat(
          "column ", name, ColumnText(tensor.shape, column), " sums to ",
          absl::StrFormat("%.9g", sum), "; every column must sum to 1 within ", kSumTolerance));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckList(const std::string& owner, absl::string_view what,
                       const std::vector<int>& list, size_t limit) {
  std::set<int> seen;
  for (int index : list) {
    if (index < 0 || static_cast<size_t>(index) >= limit) {
      return absl::InvalidArgumentError(absl::StrCat(owner, " depends on ", what, " ", index,
                                                     ", which does not exist; there are ", limit,
                                                     ", numbered from 0"));
    }
    if (!seen.insert(index).second) {
      return absl::InvalidArgumentError(absl::StrCat(owner, " lists ", what, " ", index, " twice"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckTensorSize(const std::string& name, const std::vector<int>& shape) {
  double size = 1;
  for (int extent : shape) size *= extent;
  constexpr int kLimit = 1 << 26;
  if (size <= kLimit) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(name, " of shape ", ShapeText(shape),
                                                 " would have ", size, " entries; the limit is ",
                                                 kLimit, ": give it fewer dependencies"));
}

Tensor AsTensor(const std::vector<double>& values) {
  return Tensor({static_cast<int>(values.size())}, values);
}

absl::Status CheckFlags(const std::string& name, const Tensor& tensor) {
  for (size_t i = 0; i < tensor.values.size(); ++i) {
    if (tensor.values[i] == 0 || tensor.values[i] == 1) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(name, IndexText(tensor.shape, static_cast<int64_t>(i)), " is ",
                     tensor.values[i], "; it must be 0 or 1"));
  }
  return absl::OkStatus();
}

absl::Status CheckColumnsHaveWeight(const std::string& name, const Tensor& tensor,
                                    absl::string_view wanted) {
  const size_t columns = tensor.values.size() / static_cast<size_t>(tensor.shape[0]);
  for (size_t column = 0; column < columns; ++column) {
    double sum = 0;
    for (size_t i = column; i < tensor.values.size(); i += columns) sum += tensor.values[i];
    if (sum > 0) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("column ", name, ColumnText(tensor.shape, static_cast<int64_t>(column)),
                     " is all zero; ", wanted));
  }
  return absl::OkStatus();
}

// Counts, unless there are none.
absl::Status CheckDirichlet(const std::string& name, const Tensor& counts,
                            const std::vector<int>& shape, absl::string_view axes) {
  if (counts.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(CheckShape(name, counts, shape, axes));
  RETURN_IF_ERROR(CheckEntries(name, counts, /*may_be_negative=*/false));
  return CheckColumnsHaveWeight(name, counts, "at least one count must be above 0");
}

// Also fills in D.
absl::Status CheckFactor(ModelParts& parts, size_t f) {
  Factor& factor = parts.factors[f];
  const std::string name = TensorName("B", f, factor.name);
  RETURN_IF_ERROR(CheckList(name, "factor", factor.dependencies, parts.factors.size()));
  RETURN_IF_ERROR(CheckList(name, "control", factor.controls, parts.controls.size()));
  std::vector<int> shape = {factor.states};
  for (int dependency : factor.dependencies)
    shape.push_back(parts.factors[static_cast<size_t>(dependency)].states);
  for (int control : factor.controls)
    shape.push_back(parts.controls[static_cast<size_t>(control)].actions);
  RETURN_IF_ERROR(CheckTensorSize(name, shape));
  RETURN_IF_ERROR(
      CheckShape(name, factor.B, shape, "next state, states of its dependencies, actions"));
  RETURN_IF_ERROR(CheckColumns(name, factor.B));
  if (factor.D.empty()) factor.D.assign(static_cast<size_t>(factor.states), 1.0 / factor.states);
  const Tensor initial = AsTensor(factor.D);
  const std::string initial_name = TensorName("D", f, factor.name);
  RETURN_IF_ERROR(CheckShape(initial_name, initial, {factor.states}, "states"));
  RETURN_IF_ERROR(CheckColumns(initial_name, initial));
  RETURN_IF_ERROR(CheckDirichlet(TensorName("pB", f, factor.name), factor.pB, shape, "as B"));
  RETURN_IF_ERROR(CheckDirichlet(TensorName("pD", f, factor.name), AsTensor(factor.pD),
                                 {factor.states}, "states"));
  if (factor.goals.empty()) return absl::OkStatus();
  const std::string goals = TensorName("goals", f, factor.name);
  RETURN_IF_ERROR(CheckShape(goals, AsTensor(factor.goals), {factor.states}, "states"));
  return CheckFlags(goals, AsTensor(factor.goals));
}

// Masks, once the factors are known to be sound.
absl::Status CheckControl(const ModelParts& parts, size_t c) {
  const Control& control = parts.controls[c];
  const std::string name = TensorName("legal", c, control.name);
  RETURN_IF_ERROR(CheckList(name, "factor", control.legal_dependencies, parts.factors.size()));
  if (control.legal.empty()) {
    if (control.legal_dependencies.empty()) return absl::OkStatus();
    return absl::InvalidArgumentError(
        absl::StrCat(name, " has dependencies but no entries; give it both or neither"));
  }
  std::vector<int> shape = {control.actions};
  for (int dependency : control.legal_dependencies)
    shape.push_back(parts.factors[static_cast<size_t>(dependency)].states);
  RETURN_IF_ERROR(CheckTensorSize(name, shape));
  RETURN_IF_ERROR(CheckShape(name, control.legal, shape, "actions, states of its dependencies"));
  RETURN_IF_ERROR(CheckFlags(name, control.legal));
  return CheckColumnsHaveWeight(name, control.legal, "at least one action must be legal");
}

// Also fills in C.
absl::Status CheckModality(ModelParts& parts, size_t m) {
  Modality& modality = parts.modalities[m];
  const std::string name = TensorName("A", m, modality.name);
  if (modality.outcomes < 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("modality ", m, " has ", modality.outcomes, " outcomes; it needs at least 1"));
  }
  RETURN_IF_ERROR(CheckList(name, "factor", modality.dependencies, parts.factors.size()));
  std::vector<int> shape = {modality.outcomes};
  for (int dependency : modality.dependencies)
    shape.push_back(parts.factors[static_cast<size_t>(dependency)].states);
  RETURN_IF_ERROR(CheckTensorSize(name, shape));
  RETURN_IF_ERROR(CheckShape(name, modality.A, shape, "outcomes, states of its dependencies"));
  RETURN_IF_ERROR(CheckColumns(name, modality.A));
  const std::string preferences = TensorName("C", m, modality.name);
  if (modality.C.empty()) modality.C = Tensor(std::vector<int>{modality.outcomes});
  std::vector<int> c_shape = {modality.outcomes};
  if (modality.C.shape.size() == 2) c_shape.push_back(modality.C.shape[1]);
  RETURN_IF_ERROR(CheckShape(preferences, modality.C, c_shape, "outcomes, or outcomes and steps"));
  RETURN_IF_ERROR(CheckEntries(preferences, modality.C, /*may_be_negative=*/true));
  RETURN_IF_ERROR(CheckDirichlet(TensorName("pA", m, modality.name), modality.pA, shape, "as A"));
  return CheckDirichlet(TensorName("pC", m, modality.name), AsTensor(modality.pC),
                        {modality.outcomes}, "outcomes");
}

absl::Status CheckCounts(const ModelParts& parts) {
  if (parts.factors.empty())
    return absl::InvalidArgumentError("a model needs at least one hidden state factor");
  if (parts.modalities.empty())
    return absl::InvalidArgumentError("a model needs at least one observation modality");
  if (parts.controls.empty())
    return absl::InvalidArgumentError(
        "a model needs at least one control (of one action, if nothing can be done)");
  if (parts.controls.size() > kMaxControls) {
    return absl::InvalidArgumentError(absl::StrCat("the model has ", parts.controls.size(),
                                                   " controls; the limit is ", kMaxControls));
  }
  double joint_actions = 1;
  for (size_t c = 0; c < parts.controls.size(); ++c) {
    const int actions = parts.controls[c].actions;
    if (actions < 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("control ", c, " has ", actions, " actions; it needs at least 1"));
    }
    joint_actions *= actions;
  }
  if (joint_actions > std::numeric_limits<int32_t>::max()) {
    return absl::InvalidArgumentError(absl::StrCat("the controls have ", joint_actions,
                                                   " joint actions; the limit is ",
                                                   std::numeric_limits<int32_t>::max()));
  }
  for (size_t f = 0; f < parts.factors.size(); ++f) {
    const int states = parts.factors[f].states;
    if (states < 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("factor ", f, " has ", states, " states; it needs at least 1"));
    }
  }
  return absl::OkStatus();
}

absl::Status CheckHabits(const std::vector<double>& E) {
  if (E.empty()) return absl::OkStatus();
  RETURN_IF_ERROR(CheckEntries("E", AsTensor(E), /*may_be_negative=*/false));
  double sum = 0;
  for (double weight : E) sum += weight;
  if (sum > 0) return absl::OkStatus();
  return absl::InvalidArgumentError("E gives no policy any weight; at least one must be above 0");
}

}  // namespace

absl::StatusOr<GenerativeModel> GenerativeModel::Create(ModelParts parts) {
  RETURN_IF_ERROR(CheckCounts(parts));
  for (size_t f = 0; f < parts.factors.size(); ++f) RETURN_IF_ERROR(CheckFactor(parts, f));
  for (size_t m = 0; m < parts.modalities.size(); ++m) RETURN_IF_ERROR(CheckModality(parts, m));
  for (size_t c = 0; c < parts.controls.size(); ++c) RETURN_IF_ERROR(CheckControl(parts, c));
  RETURN_IF_ERROR(CheckHabits(parts.E));
  const int policies = static_cast<int>(parts.pE.size());
  RETURN_IF_ERROR(CheckDirichlet("pE", AsTensor(parts.pE), {policies}, "policies"));
  return GenerativeModel(std::move(parts));
}

int64_t GenerativeModel::num_joint_actions() const {
  int64_t product = 1;
  for (const Control& control : parts_.controls) product *= control.actions;
  return product;
}

int64_t GenerativeModel::JointStates(absl::Span<const int> factors) const {
  int64_t product = 1;
  for (int factor : factors) product *= parts_.factors[static_cast<size_t>(factor)].states;
  return product;
}

}  // namespace starling
