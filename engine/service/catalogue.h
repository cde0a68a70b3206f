// Everything that can be chosen by name in this build.
#ifndef STARLING_ENGINE_SERVICE_CATALOGUE_H_
#define STARLING_ENGINE_SERVICE_CATALOGUE_H_

#include <string>
#include <vector>

#include "base/registry.h"
#include "engine/backends/builtin_backends.h"
#include "engine/schedulers/builtin_schedulers.h"
#include "engine/worlds/builtin_worlds.h"

namespace starling {

struct Catalogue {
  Registry<TickRunnerFactory> backends{"backend"};
  Registry<SchedulerFactory> schedulers{"scheduler"};
  Registry<WorldFactory> worlds{"world"};
};

// Something that can be chosen, where there is no factory to register.
struct Choice {
  std::string name;
  std::string description;
  std::string unavailable;  // why it cannot be used here; empty: it can
};

// Kinds of profiles that this process can take of itself.
std::vector<Choice> ProfileKinds();

// What comes with the engine.
absl::StatusOr<Catalogue> BuiltinCatalogue();

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_CATALOGUE_H_
