// Taking up what a tile's agents hold, without a step: for those who ask what would follow from it.
//
// Leaves in scratch what InferStates would leave for the planning, with the beliefs held in
// `previous` in the place of new posteriors.
#ifndef STARLING_AGENTS_INFERENCE_RECALL_KERNEL_H_
#define STARLING_AGENTS_INFERENCE_RECALL_KERNEL_H_

#include "agents/inference/infer_states_kernel.h"
#include "agents/inference/piece_kernel.h"

namespace starling {
namespace STARLING_ISA {

template <typename R>
void Recall(const TileArguments* arguments) {
  const TileArguments& tile = *arguments;
  ExpectedParameters<R>(tile);
  const ImageHeader& header = Header(tile);
  const R* beliefs = reinterpret_cast<const R*>(tile.previous);
  R* posterior = ScratchRow<R>(tile, header.node_row);
  for (int i = 0; i < header.belief_rows * kStride<R>; ++i) posterior[i] = beliefs[i];
}

}  // namespace STARLING_ISA
}  // namespace starling

#endif  // STARLING_AGENTS_INFERENCE_RECALL_KERNEL_H_
