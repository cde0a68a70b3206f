// Everything that can be chosen by name in this build.
#ifndef STARLING_ENGINE_CLI_CATALOGUE_H_
#define STARLING_ENGINE_CLI_CATALOGUE_H_

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

// What comes with the engine.
absl::StatusOr<Catalogue> BuiltinCatalogue();

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CATALOGUE_H_
