#include "agents/model/model_image.h"

#include <limits>
#include <new>

#include "absl/strings/str_cat.h"
#include "agents/math/tile.h"
#include "agents/model/image_builder.h"
#include "agents/planning/plan.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr double kLargestPrecision = 1e6;  // of gamma and alpha
constexpr double kAnyNumber = std::numeric_limits<double>::max();

absl::Status CheckRange(absl::string_view name, double value, double low, double high) {
  if (value >= low && value <= high) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(name, " is ", value, "; it must be a finite number of at least ", low,
                   high < kAnyNumber ? absl::StrCat(" and at most ", high) : ""));
}

absl::Status CheckLearning(absl::string_view name,
                           const std::optional<LearningSettings>& learning) {
  if (!learning) return absl::OkStatus();
  constexpr double kLeast = 1e-12;  // so that counts stay well above the log floor
  RETURN_IF_ERROR(CheckRange(absl::StrCat(name, ".rate"), learning->rate, kLeast, kLargestEntry));
  return CheckRange(absl::StrCat(name, ".prior_strength"), learning->prior_strength, kLeast,
                    kLargestEntry);
}

absl::Status CheckSettings(const GenerativeModel& model, const AgentSettings& settings) {
  RETURN_IF_ERROR(CheckRange("iterations", settings.iterations, 1, kAnyNumber));
  RETURN_IF_ERROR(CheckRange("tolerance", settings.tolerance, 0, kAnyNumber));
  RETURN_IF_ERROR(CheckRange("gamma", settings.gamma, 0, kLargestPrecision));
  RETURN_IF_ERROR(CheckRange("alpha", settings.alpha, 0, kLargestPrecision));
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
