// Labels: frames of a stack that say what the engine is doing, for whom and by whom.
//
// Work done in RunLabelled(label, work) has a frame of that label above it, in every profile that
// has stacks (CPU, heap, allocations, locks), without any cost where nobody samples beyond two
// calls, under 5 ns. The frame is a trampoline, one function for each label; whoever gives names to
// addresses renames it (LabelAt).
//
//   const Label label("population:foragers");               // once
//   RunLabelled(label, [&] { StepTiles(); });               // often
//   RunLabelled(kInferPolicies, [&] { kernels->infer_policies(&tile); });
//
// Thread safety: all functions may be called from any thread; LabelAt and RunLabelled also in a
// signal handler.
#ifndef STARLING_PROFILING_LABELS_LABELS_H_
#define STARLING_PROFILING_LABELS_LABELS_H_

#include <memory>
#include <string_view>
#include <type_traits>

namespace starling {

// How many names there can be in a process, and how long one may be (bytes). A name beyond the
// first is counted under the last label, "other labels"; one beyond the second is cut.
inline constexpr int kMostLabels = 512;
inline constexpr int kLongestLabel = 80;

// One of the process's labels. Trivially copyable; costs nothing to pass.
class Label {
 public:
  // The label of this name: equal names give equal labels, for the life of the process. Takes a
  // lock; O(labels). Control characters and ';' become '_'.
  explicit Label(std::string_view name);

  constexpr int slot() const { return slot_; }
  std::string_view name() const;

 private:
  friend struct PhaseLabels;
  explicit constexpr Label(int slot) : slot_(slot) {}
  int slot_;
};

// The phases of a tick.
struct PhaseLabels {
  static constexpr Label kObserve{0};
  static constexpr Label kInferStates{1};
  static constexpr Label kInferPolicies{2};
  static constexpr Label kAct{3};
  static constexpr Label kLearn{4};
  static constexpr Label kStepWorld{5};
  static constexpr Label kReduceMetrics{6};
};

namespace internal {

// Calls work(argument) below the frame of a slot.
using LabelTrampoline = void (*)(void (*work)(void*), void* argument);
extern const LabelTrampoline kLabelTrampolines[kMostLabels];

// The frame between a label's and the work's own, where that is not inlined.
template <typename Work>
void LabelGlue(void* work) {
  (*static_cast<Work*>(work))();
}

}  // namespace internal

// Calls `work` below a frame of `label`. Exceptions pass through.
template <typename Work>
void RunLabelled(Label label, Work&& work) {
  using Callable = std::remove_reference_t<Work>;
  internal::kLabelTrampolines[label.slot()](
      internal::LabelGlue<Callable>,
      const_cast<void*>(static_cast<const void*>(std::addressof(work))));
}

// The label whose frame this code address belongs to, as its name; empty if it is none.
std::string_view LabelAt(const void* address);

// Whether a function is the glue between a label's frame and the work, of no interest to a reader.
bool IsLabelGlue(std::string_view demangled_function);

}  // namespace starling

#endif  // STARLING_PROFILING_LABELS_LABELS_H_
