// ModelImage: a generative model with its agent settings and compiled plan as one relocatable,
// read-only block of bytes.
//
// Kernels read images and nothing else, so that threads, processes and machines share one by
// mapping or copying it. It holds the tensors in the run's precision, their logarithms, column
// entropies and recognised structure, the plan, and where in a tile and in a worker's scratch
// everything lies (agents/model/image_layout.h).
//
//   ASSIGN_OR_RETURN(ModelImage image, CompileModel(model, settings, Precision::kFloat));
//
// Immutable after CompileModel; safe to share.
#ifndef STARLING_AGENTS_MODEL_MODEL_IMAGE_H_
#define STARLING_AGENTS_MODEL_MODEL_IMAGE_H_

#include <cstddef>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"
#include "agents/planning/plan_statistics.h"

namespace starling {

struct ImageHeader;

enum class Precision { kFloat, kDouble };

class ModelImage {
 public:
  absl::Span<const std::byte> bytes() const { return {bytes_.get(), size_}; }
  const ImageHeader& header() const { return *reinterpret_cast<const ImageHeader*>(bytes_.get()); }
  const PlanStatistics& statistics() const { return statistics_; }

 private:
  friend class ImageBuilder;
  struct FreeBytes {
    void operator()(std::byte* bytes) const;
  };
  std::unique_ptr<std::byte[], FreeBytes> bytes_;  // aligned to 64
  size_t size_ = 0;
  PlanStatistics statistics_;
};

// INVALID_ARGUMENT if the settings do not fit the model, naming the field, the value and what is
// allowed: a policy length below 1, a policy set whose plan exceeds the limit (with the number of
// policies, the limit and what to do), a policy that does not fit the controls, E of another size
// than the policy set, C over fewer steps than the policies, exact inference over too many joint
// states.
absl::StatusOr<ModelImage> CompileModel(const GenerativeModel& model, const AgentSettings& settings,
                                        Precision precision);

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_MODEL_IMAGE_H_
