// The version of the engine: results are promised to be the same for the same version.
#ifndef STARLING_ENGINE_CORE_VERSION_H_
#define STARLING_ENGINE_CORE_VERSION_H_

namespace starling {

inline constexpr char kEngineVersion[] = "0.1.0";

}  // namespace starling

#endif  // STARLING_ENGINE_CORE_VERSION_H_
