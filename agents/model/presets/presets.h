// The models that come with the engine, for those who list them.
#ifndef STARLING_AGENTS_MODEL_PRESETS_PRESETS_H_
#define STARLING_AGENTS_MODEL_PRESETS_PRESETS_H_

#include <string>
#include <vector>

namespace starling {

struct PresetDescription {
  std::string name;         // as in a scenario
  std::string description;  // one line
};

// All presets, sorted by name. Each is made by a function of a header of its own in this folder.
std::vector<PresetDescription> ModelPresets();

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_PRESETS_PRESETS_H_
