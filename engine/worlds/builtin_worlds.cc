#include "engine/worlds/builtin_worlds.h"

#include <cstring>
#include <type_traits>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"
#include "engine/worlds/cue_chaining.h"
#include "engine/worlds/external.h"
#include "engine/worlds/foraging.h"
#include "engine/worlds/generalized_tmaze.h"
#include "engine/worlds/graph.h"
#include "engine/worlds/grid.h"
#include "engine/worlds/tmaze.h"
#include "engine/worlds/visual_foraging.h"

namespace starling {
namespace {

template <typename Parameters>
absl::Status Register(absl::StatusOr<std::shared_ptr<const World>> (*make)(const Parameters&),
                      Registry<WorldFactory>& registry) {
  static_assert(std::is_trivially_copyable_v<Parameters>);
  return registry.Add(
      Parameters::kKind, Parameters::kDescription,
      [make](absl::Span<const std::byte> bytes) -> absl::StatusOr<std::shared_ptr<const World>> {
        Parameters parameters;
        if (!bytes.empty()) {
          if (bytes.size() != sizeof(parameters)) {
            return absl::InvalidArgumentError(
                absl::StrCat("parameters of world \"", Parameters::kKind, "\" have ", bytes.size(),
                             " bytes; they must have ", sizeof(parameters)));
          }
          std::memcpy(&parameters, bytes.data(), sizeof(parameters));
        }
        return make(parameters);
      });
}

}  // namespace

absl::Status RegisterBuiltinWorlds(Registry<WorldFactory>& registry) {
  RETURN_IF_ERROR(Register(&MakeCueChainingWorld, registry));
  RETURN_IF_ERROR(Register(&MakeExternalWorld, registry));
  RETURN_IF_ERROR(Register(&MakeForagingWorld, registry));
  RETURN_IF_ERROR(Register(&MakeGeneralizedTMazeWorld, registry));
  RETURN_IF_ERROR(Register(&MakeGraphWorld, registry));
  RETURN_IF_ERROR(Register(&MakeGridWorld, registry));
  RETURN_IF_ERROR(Register(&MakeTMazeWorld, registry));
  return Register(&MakeVisualForagingWorld, registry);
}

}  // namespace starling
