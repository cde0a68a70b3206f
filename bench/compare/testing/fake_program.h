// A program that looks like `starling bench` from outside: it leaves prepared results.
//
//   FakeProgram program;
//   program.Leave("a", {100, 101, 99, 100});   // side a, one value for each turn
//   RunPaired({program.Side("a"), program.Side("b")}, options, {});
//   program.Log();                             // "a 1: --filter x\nb 1: ..."
#ifndef STARLING_BENCH_COMPARE_TESTING_FAKE_PROGRAM_H_
#define STARLING_BENCH_COMPARE_TESTING_FAKE_PROGRAM_H_

#include <string>
#include <vector>

#include "base/temporary_folder.h"
#include "bench/compare/paired_run.h"
#include "bench/results/results.h"

namespace starling {

class FakeProgram {
 public:
  FakeProgram();

  // In turn i the side leaves the rows of turns[i]; after the last one it starts again.
  void LeaveRows(const std::string& side, const std::vector<std::vector<BenchmarkRow>>& turns);
  // One row "s/c/m" with five samples around each value.
  void Leave(const std::string& side, const std::vector<double>& values);

  // `script` runs in front of what it does: "exit 1".
  PairedSide Side(const std::string& side, const std::string& script = "") const;

  // A line for each turn so far: side and further arguments.
  std::string Log() const;
  const TemporaryFolder& folder() const { return folder_; }

 private:
  const TemporaryFolder folder_;
};

// A judged row "s/NAME/m" of rates around `value`.
BenchmarkRow FakeRow(const std::string& name, double value);

}  // namespace starling

#endif  // STARLING_BENCH_COMPARE_TESTING_FAKE_PROGRAM_H_
