#include "agents/model/model_image.h"

#include <new>

#include "agents/math/tile.h"
#include "agents/model/image_builder.h"
#include "agents/planning/plan.h"
#include "base/status_macros.h"

namespace starling {

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
