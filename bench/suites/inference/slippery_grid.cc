#include "bench/suites/inference/slippery_grid.h"

#include <utility>
#include <vector>

#include "agents/math/philox.h"
#include "agents/model/presets/grid.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr double kAsMeant = 0.8;
constexpr uint64_t kSeed = 25;

Tensor Slipping(const Tensor& sure) {
  const int states = sure.shape[0];
  const int actions = sure.shape[2];
  const double slip = (1 - kAsMeant) / (actions - 1);
  Tensor B(sure.shape);
  for (int to = 0; to < states; ++to) {
    for (int from = 0; from < states; ++from) {
      for (int meant = 0; meant < actions; ++meant) {
        for (int done = 0; done < actions; ++done) {
          B.at({to, from, meant}) += (done == meant ? kAsMeant : slip) * sure.at({to, from, done});
        }
      }
    }
  }
  return B;
}

Tensor RandomColumns(int outcomes, int states) {
  Tensor A({outcomes, states});
  for (int state = 0; state < states; ++state) {
    double sum = 0;
    for (int outcome = 0; outcome < outcomes; ++outcome) {
      const double weight = Uniform(kSeed, static_cast<uint64_t>(state), 0, Purpose::kModel,
                                    static_cast<uint32_t>(outcome));
      A.at({outcome, state}) = weight;
      sum += weight;
    }
    for (int outcome = 0; outcome < outcomes; ++outcome) A.at({outcome, state}) /= sum;
  }
  return A;
}

}  // namespace

absl::StatusOr<GenerativeModel> MakeSlipperyGridModel() {
  ASSIGN_OR_RETURN(const GenerativeModel grid, MakeGridModel({}));
  ModelParts parts = {grid.controls(), grid.factors(), grid.modalities(), {}};
  parts.factors[0].B = Slipping(parts.factors[0].B);
  parts.modalities[0].A = RandomColumns(parts.modalities[0].outcomes, parts.factors[0].states);
  return GenerativeModel::Create(std::move(parts));
}

}  // namespace starling
