// What a world keeps of the trials of one agent, one after the other: how long they took and how
// they ended. Plain state, to be part of a world's own.
#ifndef STARLING_ENGINE_WORLDS_TRIALS_H_
#define STARLING_ENGINE_WORLDS_TRIALS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "engine/worlds/check_held.h"

namespace starling {

struct Trials {
  int32_t clock;       // ticks that the present one has taken
  int32_t over;        // whether it has ended
  int32_t ended;       // since birth
  int32_t won;         // of them, ended well
  int32_t last_won;    // the last one that ended
  int32_t last_ticks;  // that it took

  // A tick of the present trial; none once it is over. Counters stay at their most.
  void Tick() {
    if (over == 0 && clock < kMostCounted) ++clock;
  }

  // The present trial ends now. Once: nothing changes if it is over already.
  void End(bool well) {
    if (over != 0) return;
    over = 1;
    last_won = well;
    last_ticks = clock;
    if (ended == kMostCounted) return;
    ++ended;
    won += last_won;
  }

  void Begin() { clock = over = 0; }

  // Shares of an agent's trials: none if none has ended.
  double WinRate() const { return ended == 0 ? 0 : static_cast<double>(won) / ended; }
  // Ticks of the last trial that ended; so far, if none has.
  double Ticks() const { return ended == 0 ? clock : last_ticks; }
};

// As CheckHeld.
inline absl::Status CheckTrials(int64_t id, const Trials& trials) {
  return CheckHeld("agent", id,
                   {{"clock", trials.clock, 0, kMostCounted},
                    {"over", trials.over, 0, 1},
                    {"trials", trials.ended, 0, kMostCounted},
                    {"trials won", trials.won, 0, trials.ended},
                    {"last trial won", trials.last_won, 0, 1},
                    {"ticks of the last trial", trials.last_ticks, 0, kMostCounted}});
}

}  // namespace starling

#endif  // STARLING_ENGINE_WORLDS_TRIALS_H_
