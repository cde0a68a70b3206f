#include "agents/population/kernel_choice.h"

#include "absl/strings/str_cat.h"
#include "agents/population/kernels.h"

namespace starling {
namespace {

struct Entry {
  InstructionSet instructions;
  absl::string_view name;
  absl::string_view needs;  // of the processor
  bool (*available)();
  const TileKernels* of_floats;
  const TileKernels* of_doubles;
};

// The widest last.
constexpr Entry kEntries[] = {
    {InstructionSet::kPortable, "portable", "", [] { return true; }, &kPortableFloatKernels,
     &kPortableDoubleKernels},
    {InstructionSet::kAvx2, "avx2", "AVX2 or FMA",
     [] { return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma"); },
     &kAvx2FloatKernels, &kAvx2DoubleKernels},
    {InstructionSet::kAvx512, "avx512", "AVX-512 F or DQ",
     [] { return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq"); },
     &kAvx512FloatKernels, &kAvx512DoubleKernels},
};
constexpr absl::string_view kAutoName = "auto";

}  // namespace

absl::StatusOr<InstructionSet> InstructionSetNamed(absl::string_view name) {
  if (name == kAutoName) return InstructionSet::kAuto;
  std::string names(kAutoName);
  for (const Entry& entry : kEntries) {
    if (name == entry.name) return entry.instructions;
    absl::StrAppend(&names, ", ", entry.name);
  }
  return absl::InvalidArgumentError(
      absl::StrCat(name, ": there is no such instruction set; there are: ", names));
}

absl::string_view InstructionSetName(InstructionSet instructions) {
  for (const Entry& entry : kEntries) {
    if (instructions == entry.instructions) return entry.name;
  }
  return kAutoName;
}

std::vector<InstructionSet> AvailableInstructionSets() {
  std::vector<InstructionSet> sets;
  for (const Entry& entry : kEntries) {
    if (entry.available()) sets.push_back(entry.instructions);
  }
  return sets;
}

absl::StatusOr<const TileKernels*> ChooseKernels(InstructionSet instructions, Precision precision) {
  if (instructions == InstructionSet::kAuto) instructions = AvailableInstructionSets().back();
  for (const Entry& entry : kEntries) {
    if (entry.instructions != instructions) continue;
    if (!entry.available()) {
      return absl::FailedPreconditionError(absl::StrCat("this processor lacks ", entry.needs,
                                                        ", which the instruction set ", entry.name,
                                                        " needs; use auto"));
    }
    return precision == Precision::kDouble ? entry.of_doubles : entry.of_floats;
  }
  return absl::InvalidArgumentError("no such instruction set");
}

}  // namespace starling
