#include <atomic>
#include <cstdlib>
#include <memory>
#include <new>
#include <utility>

#include "engine/core/simulation.h"
#include "engine/core/testing/runners.h"
#include "engine/core/testing/two_rooms.h"
#include "gtest/gtest.h"

namespace {

std::atomic<int64_t> allocations{0};

void* Allocate(size_t size, size_t alignment) {
  allocations.fetch_add(1, std::memory_order_relaxed);
  void* const memory =
      std::aligned_alloc(alignment, (size + alignment - 1) / alignment * alignment);
  if (memory == nullptr) std::abort();
  return memory;
}

}  // namespace

void* operator new(size_t size) { return Allocate(size, alignof(std::max_align_t)); }
void* operator new[](size_t size) { return Allocate(size, alignof(std::max_align_t)); }
void* operator new(size_t size, std::align_val_t alignment) {
  return Allocate(size, static_cast<size_t>(alignment));
}
void* operator new[](size_t size, std::align_val_t alignment) {
  return Allocate(size, static_cast<size_t>(alignment));
}
void operator delete(void* memory) noexcept { std::free(memory); }
void operator delete[](void* memory) noexcept { std::free(memory); }
void operator delete(void* memory, size_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t) noexcept { std::free(memory); }
void operator delete(void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, std::align_val_t) noexcept { std::free(memory); }
void operator delete(void* memory, size_t, std::align_val_t) noexcept { std::free(memory); }
void operator delete[](void* memory, size_t, std::align_val_t) noexcept { std::free(memory); }

namespace starling {
namespace {

TEST(Simulation, AllocatesNothingAfterTheFirstTick) {
  for (const bool shared : {false, true}) {
    for (const Precision precision : {Precision::kFloat, Precision::kDouble}) {
      const int64_t before_create = allocations.load();
      const auto simulation =
          Simulation::Create(
              CompiledScenario::Compile(MakeTwoRoomsScenario(shared, 300, precision)).value(),
              std::make_unique<InOrderRunner>())
              .value();
      ASSERT_GT(allocations.load(), before_create);
      ASSERT_TRUE(simulation->Step(1).ok());
      const int64_t before = allocations.load();
      const bool ok = simulation->Step(50).ok();
      const int64_t after = allocations.load();
      EXPECT_TRUE(ok);
      EXPECT_EQ(after - before, 0);
    }
  }
}

}  // namespace
}  // namespace starling
