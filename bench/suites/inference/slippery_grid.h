// The model of case "f": a 5x5 grid without any structure that an engine could use.
#ifndef STARLING_BENCH_SUITES_INFERENCE_SLIPPERY_GRID_H_
#define STARLING_BENCH_SUITES_INFERENCE_SLIPPERY_GRID_H_

#include "absl/status/statusor.h"
#include "agents/model/generative_model.h"

namespace starling {

// The preset `grid` of 5x5 places, with other tensors: a move happens as meant with probability 0.8
// and as each of the four others with 0.05; A is dense, drawn at random once and for all.
absl::StatusOr<GenerativeModel> MakeSlipperyGridModel();

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_INFERENCE_SLIPPERY_GRID_H_
