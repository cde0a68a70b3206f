// The worlds that come with the engine, by name.
//
//   Registry<WorldFactory> worlds("world");
//   RETURN_IF_ERROR(RegisterBuiltinWorlds(worlds));
//   ASSIGN_OR_RETURN(const auto* entry, worlds.Find("grid"));
//   ASSIGN_OR_RETURN(std::shared_ptr<const World> world, entry->factory({}));   // all defaults
#ifndef STARLING_ENGINE_WORLDS_BUILTIN_WORLDS_H_
#define STARLING_ENGINE_WORLDS_BUILTIN_WORLDS_H_

#include <cstddef>
#include <functional>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "base/registry.h"
#include "engine/core/world.h"

namespace starling {

// Makes a world from the bytes of its parameter struct; none: from the defaults. INVALID_ARGUMENT
// if there are more or fewer bytes than the struct has, or a parameter is out of range.
using WorldFactory = std::function<absl::StatusOr<std::shared_ptr<const World>>(
    absl::Span<const std::byte> parameters)>;

// Adds every world of this folder. ALREADY_EXISTS if one of the names is taken.
absl::Status RegisterBuiltinWorlds(Registry<WorldFactory>& registry);

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_BUILTIN_WORLDS_H_
