#include "agents/model/model_image.h"

#include <cmath>
#include <new>

#include "absl/strings/str_cat.h"
#include "agents/math/tile.h"
#include "agents/model/image_builder.h"
#include "agents/planning/plan.h"
#include "base/status_macros.h"

namespace starling {
namespace {

absl::Status CheckAtLeast(absl::string_view name, double value, double limit, bool may_equal) {
  if (std::isfinite(value) && (value > limit || (may_equal && value == limit)))
    return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(name, " is ", value,
                                                 "; it must be a finite number ",
                                                 may_equal ? "of at least " : "above ", limit));
}

absl::Status CheckLearning(absl::string_view name,
                           const std::optional<LearningSettings>& learning) {
  if (!learning) return absl::OkStatus();
  RETURN_IF_ERROR(
      CheckAtLeast(absl::StrCat(name, ".rate"), learning->rate, 0, /*may_equal=*/false));
  return CheckAtLeast(absl::StrCat(name, ".prior_strength"), learning->prior_strength, 0,
                      /*may_equal=*/false);
}

absl::Status CheckSettings(const GenerativeModel& model, const AgentSettings& settings) {
  RETURN_IF_ERROR(CheckAtLeast("iterations", settings.iterations, 1, /*may_equal=*/true));
  RETURN_IF_ERROR(CheckAtLeast("tolerance", settings.tolerance, 0, /*may_equal=*/true));
  RETURN_IF_ERROR(CheckAtLeast("gamma", settings.gamma, 0, /*may_equal=*/true));
  RETURN_IF_ERROR(CheckAtLeast("alpha", settings.alpha, 0, /*may_equal=*/true));
  RETURN_IF_ERROR(CheckLearning("learning.a", settings.learn_a));
  RETURN_IF_ERROR(CheckLearning("learning.b", settings.learn_b));
  if (settings.inference != StateInference::kExact) return absl::OkStatus();
  double joint = 1;
  for (const Factor& factor : model.factors()) joint *= factor.states;
  if (joint <= kMaxExactStates) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("exact inference over ", joint,
                                                 " joint states; at most ", kMaxExactStates,
                                                 " are possible: use mean-field inference"));
}

}  // namespace

void ModelImage::FreeBytes::operator()(std::byte* bytes) const {
  ::operator delete[](bytes, std::align_val_t{kTileBytes});
}

absl::StatusOr<ModelImage> CompileModel(const GenerativeModel& model, const AgentSettings& settings,
                                        Precision precision) {
  RETURN_IF_ERROR(CheckSettings(model, settings));
  ASSIGN_OR_RETURN(const Plan plan, CompilePlan(model, settings));
  return ImageBuilder(model, settings, plan, precision).Build();
}

}  // namespace starling
