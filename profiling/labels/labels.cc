#include "profiling/labels/labels.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>

#if defined(__clang__)
#define STARLING_NO_FOLDING
#else
#define STARLING_NO_FOLDING no_icf,
#endif

// A trampoline for each slot. GCC ignores `section` on templates, so the preprocessor counts, in
// octal. What follows the call keeps it from becoming a jump and no two functions equal.
#define STARLING_TRAMPOLINE(n)                                                              \
  __attribute__((STARLING_NO_FOLDING noinline, section("starling_labels"))) void Label_##n( \
      void (*work)(void*), void* argument) {                                                \
    work(argument);                                                                         \
    asm volatile("" ::"i"(0##n) : "memory");                                                \
  }
#define STARLING_ENTRY(n) Label_##n,
#define STARLING_8(macro, n) \
  macro(n##0) macro(n##1) macro(n##2) macro(n##3) macro(n##4) macro(n##5) macro(n##6) macro(n##7)
#define STARLING_64(macro, n) \
  STARLING_8(macro, n##0)     \
  STARLING_8(macro, n##1)     \
  STARLING_8(macro, n##2)     \
  STARLING_8(macro, n##3)     \
  STARLING_8(macro, n##4) STARLING_8(macro, n##5) STARLING_8(macro, n##6) STARLING_8(macro, n##7)
#define STARLING_512(macro) \
  STARLING_64(macro, 0)     \
  STARLING_64(macro, 1)     \
  STARLING_64(macro, 2)     \
  STARLING_64(macro, 3)     \
  STARLING_64(macro, 4) STARLING_64(macro, 5) STARLING_64(macro, 6) STARLING_64(macro, 7)

// Set by the linker.
extern const char kTrampolinesStart[] __asm__("__start_starling_labels");
extern const char kTrampolinesStop[] __asm__("__stop_starling_labels");

namespace starling {
namespace {

STARLING_512(STARLING_TRAMPOLINE)

constexpr const char* kPhases[] = {"observe", "infer_states", "infer_policies", "act",
                                   "learn",   "step_world",   "reduce_metrics"};
constexpr int kPhaseCount = sizeof(kPhases) / sizeof(kPhases[0]);

// Names are written once, under the lock, before the count that covers them.
struct LabelTable {
  LabelTable() {
    for (const char* phase : kPhases) Add(phase);
  }

  void Add(std::string_view name) {
    const int slot = count.load(std::memory_order_relaxed);
    std::memcpy(names[slot], name.data(), name.size());
    names[slot][name.size()] = '\0';
    count.store(slot + 1, std::memory_order_release);
  }

  std::mutex mutex;
  std::atomic<int> count{0};
  char names[kMostLabels][kLongestLabel + 1];
};

LabelTable& Table() {
  static LabelTable* const table = new LabelTable;
  return *table;
}

// At start, so that a signal handler that looks a name up finds the table made.
[[maybe_unused]] const LabelTable& table_is_made = Table();

int SlotOf(std::string_view name) {
  char clean[kLongestLabel];
  size_t size = std::min(name.size(), sizeof(clean));
  // Not through the middle of a character of UTF-8.
  while (size < name.size() && size > 0 && (name[size] & 0xC0) == 0x80) --size;
  for (size_t i = 0; i < size; ++i) {
    const unsigned char c = static_cast<unsigned char>(name[i]);
    clean[i] = c < 0x20 || c == 0x7F || c == ';' ? '_' : name[i];
  }
  const std::string_view wanted(clean, size);

  LabelTable& table = Table();
  const std::lock_guard<std::mutex> lock(table.mutex);
  const int count = table.count.load(std::memory_order_relaxed);
  for (int slot = 0; slot < count; ++slot) {
    if (wanted == table.names[slot]) return slot;
  }
  if (count == kMostLabels) return kMostLabels - 1;
  table.Add(count == kMostLabels - 1 ? "other labels" : wanted);
  return count;
}

}  // namespace

namespace internal {

const LabelTrampoline kLabelTrampolines[kMostLabels] = {STARLING_512(STARLING_ENTRY)};

}  // namespace internal

static_assert(PhaseLabels::kReduceMetrics.slot() == kPhaseCount - 1, "a name for each phase");

Label::Label(std::string_view name) : slot_(SlotOf(name)) {}

std::string_view Label::name() const { return Table().names[slot_]; }

std::string_view LabelAt(const void* address) {
  const char* const pc = static_cast<const char*>(address);
  if (pc < kTrampolinesStart || pc >= kTrampolinesStop) return "";
  // The trampolines lie in the order of their slots.
  const auto entry = [](internal::LabelTrampoline trampoline) {
    return reinterpret_cast<const char*>(trampoline);
  };
  const auto* const after = std::upper_bound(
      std::begin(internal::kLabelTrampolines), std::end(internal::kLabelTrampolines), pc,
      [&](const char* wanted, internal::LabelTrampoline next) { return wanted < entry(next); });
  const int slot = static_cast<int>(after - std::begin(internal::kLabelTrampolines)) - 1;
  const LabelTable& table = Table();
  if (slot < 0 || slot >= table.count.load(std::memory_order_acquire)) return "";
  return table.names[slot];
}

bool IsLabelGlue(std::string_view demangled_function) {
  return demangled_function.find("starling::internal::LabelGlue<") != std::string_view::npos;
}

}  // namespace starling
