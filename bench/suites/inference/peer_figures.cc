#include "bench/suites/inference/peer_figures.h"

#include <algorithm>

namespace starling {
namespace {

struct Figures {
  const char* agent_case;
  double numpy, legacy, jax;  // 0: it has not what the case needs
};

// clang-format off
constexpr Figures kFigures[] = {
    {"a", 308, 0, 411600},
    {"b", 46.8, 0, 14070},
    {"c", 138, 0, 35800},
    {"d", 46.6, 0, 12730},
    {"e", 3.4, 0, 1650},
    {"vmp_tmaze", 0, 0, 88800},
    {"vmp_grid", 0, 0, 9800},
    {"mmp_tmaze", 0, 0, 45900},
    {"mmp_grid", 0, 0, 10300},
    {"policy_messages", 14.7, 0, 0},
    {"search_2", 0, 127, 0},
    {"search_3", 0, 35.5, 0},
    {"breadth_2", 0, 0, 4260},
    {"breadth_3", 0, 0, 2120},
    {"novelty", 25, 0, 6410},
    {"learn_b", 38, 0, 9870},
    {"hierarchy", 941, 0, 0},
};
// clang-format on

}  // namespace

std::vector<PeerFigure> PeerFigures(absl::string_view agent_case) {
  std::vector<PeerFigure> peers;
  for (const Figures& figures : kFigures) {
    if (figures.agent_case != agent_case) continue;
    peers = {{"pymdp_0", "pymdp 0.0.7.1", figures.numpy},
             {"pymdp_legacy", "the legacy module of pymdp 1.0.4", figures.legacy},
             {"pymdp_1", "pymdp 1.0.4 on JAX", figures.jax}};
  }
  peers.erase(std::remove_if(peers.begin(), peers.end(),
                             [](const PeerFigure& peer) { return peer.rate == 0; }),
              peers.end());
  std::sort(peers.begin(), peers.end(),
            [](const PeerFigure& a, const PeerFigure& b) { return a.rate > b.rate; });
  return peers;
}

}  // namespace starling
