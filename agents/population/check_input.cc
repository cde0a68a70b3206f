#include "agents/population/check_input.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace starling {
namespace {

absl::Status CheckDistribution(size_t m, int outcomes, const Belief& distribution) {
  if (distribution.size() != static_cast<size_t>(outcomes)) {
    return absl::InvalidArgumentError(absl::StrCat("the observation of modality ", m, " has ",
                                                   distribution.size(), " probabilities; it has ",
                                                   outcomes, " outcomes"));
  }
  double sum = 0;
  for (size_t o = 0; o < distribution.size(); ++o) {
    if (!(distribution[o] >= 0)) {
      return absl::InvalidArgumentError(absl::StrCat("the observation of modality ", m,
                                                     " gives outcome ", o, " the probability ",
                                                     distribution[o], "; it must be at least 0"));
    }
    sum += distribution[o];
  }
  if (std::abs(sum - 1) <= 1e-6) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("the observation of modality ", m, " sums to ",
                                                 sum, "; it must sum to 1 within 1e-06"));
}

}  // namespace

absl::Status CheckObservation(const GenerativeModel& model, const Observation& observation) {
  if (observation.size() != model.modalities().size()) {
    return absl::InvalidArgumentError(absl::StrCat("the observation has ", observation.size(),
                                                   " outcomes; the model has ",
                                                   model.modalities().size(), " modalities"));
  }
  for (size_t m = 0; m < observation.size(); ++m) {
    const int limit = model.modalities()[m].outcomes;
    if (!observation[m].distribution.empty()) {
      RETURN_IF_ERROR(CheckDistribution(m, limit, observation[m].distribution));
      continue;
    }
    if (observation[m].index < limit) continue;
    return absl::InvalidArgumentError(absl::StrCat("the observation of modality ", m, " is ",
                                                   observation[m].index, "; it has outcomes 0 to ",
                                                   limit - 1, ", negative for a missing one"));
  }
  return absl::OkStatus();
}

absl::Status CheckTaken(const GenerativeModel& model, const std::vector<int>& taken) {
  if (taken.size() != model.controls().size()) {
    return absl::InvalidArgumentError(absl::StrCat("the action taken names ", taken.size(),
                                                   " controls; the model has ",
                                                   model.controls().size()));
  }
  for (size_t c = 0; c < taken.size(); ++c) {
    const int limit = model.controls()[c].actions;
    if (taken[c] >= 0 && taken[c] < limit) continue;
    return absl::InvalidArgumentError(absl::StrCat("the action taken for control ", c, " is ",
                                                   taken[c], "; it has actions 0 to ", limit - 1));
  }
  return absl::OkStatus();
}

}  // namespace starling
