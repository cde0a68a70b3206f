// The frames that say in a profile which worker of which backend did the work.
//
//   WorkerLabels labels("threads", 2);
//   labels.Run(1, [&] { RunBlocks(); });   // below backend:threads and worker:1
//
// Immutable after construction: any number of threads may run work at once.
#ifndef STARLING_ENGINE_BACKENDS_WORKER_LABELS_H_
#define STARLING_ENGINE_BACKENDS_WORKER_LABELS_H_

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "profiling/labels/labels.h"

namespace starling {

class WorkerLabels {
 public:
  WorkerLabels(absl::string_view backend, int workers)
      : backend_(absl::StrCat("backend:", backend)) {
    for (int worker = 0; worker < workers; ++worker) {
      workers_.emplace_back(absl::StrCat("worker:", worker));
    }
  }

  template <typename Work>
  void Run(int worker, const Work& work) const {
    RunLabelled(backend_, [&] { RunLabelled(workers_[static_cast<size_t>(worker)], work); });
  }

 private:
  Label backend_;
  std::vector<Label> workers_;
};

}  // namespace starling

#endif  // STARLING_ENGINE_BACKENDS_WORKER_LABELS_H_
