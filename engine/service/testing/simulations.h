// Small simulations for tests of what the service keeps.
#ifndef STARLING_ENGINE_SERVICE_TESTING_SIMULATIONS_H_
#define STARLING_ENGINE_SERVICE_TESTING_SIMULATIONS_H_

#include <cstdint>
#include <memory>
#include <string>

#include "engine/core/simulation.h"

namespace starling {

// The scenario as text, as snapshots hold it: agents in T-mazes.
std::string TestScenario(const std::string& name = "maze", int64_t agents = 20);

// It at tick 0. Crashes if it cannot be made.
std::unique_ptr<Simulation> MakeTestSimulation(const std::string& scenario = TestScenario());

// A new empty folder below the test's own.
std::string NewTestFolder();

// A file's bytes; empty if there is none.
std::string ReadTestFile(const std::string& path);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_TESTING_SIMULATIONS_H_
