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
    {"c", 144, 0, 35800},
    {"d", 46.6, 0, 12730},
    {"e", 3.4, 0, 1650},
    {"vmp_tmaze", 0, 0, 94500},
    {"vmp_grid", 0, 0, 11200},
    {"mmp_tmaze", 0, 0, 88900},
    {"mmp_grid", 0, 0, 11100},
    {"policy_messages", 14.9, 0, 0},
    {"search_2", 0, 170, 0},
    {"search_3", 0, 50.1, 0},
    {"breadth_2", 0, 0, 5350},
    {"breadth_3", 0, 0, 2540},
    {"novelty", 29, 0, 9770},
    {"learn_b", 45.5, 0, 12200},
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
