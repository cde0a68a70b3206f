// Progress of processes that run in turns.
#ifndef STARLING_ENGINE_CLI_BENCH_TURN_PROGRESS_H_
#define STARLING_ENGINE_CLI_BENCH_TURN_PROGRESS_H_

#include <chrono>
#include <functional>
#include <string>

#include "engine/cli/progress.h"

namespace starling {

class TurnProgress {
 public:
  TurnProgress(const std::string& name, bool quiet, bool no_color);

  // For PairedOptions::on_turn; lives no longer than this object.
  std::function<void(int done, int all, const std::string& side)> on_turn();
  // What stands in front: "comparison 3 of 20".
  void set_name(const std::string& name) { name_ = name; }
  void Finish() { progress_.Finish(); }

 private:
  std::string name_;
  const bool quiet_;
  Progress progress_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_BENCH_TURN_PROGRESS_H_
