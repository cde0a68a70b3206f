// External: a world that is somewhere else. Its observations come from outside and its agents'
// actions go there.
//
//   ASSIGN_OR_RETURN(ExternalParameters shape, ExternalShape({3, 4}, {5}));
//   ASSIGN_OR_RETURN(std::shared_ptr<const World> world, MakeExternalWorld(shape));
//   ...
//   RETURN_IF_ERROR(simulation->SetObservations({0, 1}, {2, 0, -1, 3}));
//   RETURN_IF_ERROR(simulation->Step(1));
//   RETURN_IF_ERROR(simulation->ReadActions({0, 1}, actions));
//
// What an agent observes is given for one tick; an agent that was given nothing observes nothing.
// There are no metrics and no picture.
#ifndef STARLING_ENGINE_WORLDS_EXTERNAL_H_
#define STARLING_ENGINE_WORLDS_EXTERNAL_H_

#include <cstdint>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "engine/core/world.h"

namespace starling {

struct ExternalParameters {
  static constexpr char kKind[] = "external";
  static constexpr char kDescription[] =
      "a client in the place of the world: it gives observations, takes actions";
  static constexpr int kMost = 64;

  int32_t modalities = 1;         // 1 to 64
  int32_t controls = 1;           // 1 to 64
  int32_t outcomes[kMost] = {2};  // of each modality, 1 to 65536
  int32_t actions[kMost] = {2};   // of each control, 1 to 65536
};

// Parameters from lists. INVALID_ARGUMENT if one is empty or too long.
absl::StatusOr<ExternalParameters> ExternalShape(absl::Span<const int32_t> outcomes,
                                                 absl::Span<const int32_t> actions);

// INVALID_ARGUMENT names the field, its value and what is allowed.
absl::StatusOr<std::shared_ptr<const World>> MakeExternalWorld(
    const ExternalParameters& parameters);

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_EXTERNAL_H_
