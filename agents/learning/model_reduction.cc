#include "agents/learning/model_reduction.h"

#include <math.h>  // lgamma_r, which is thread-safe

#include "absl/strings/str_cat.h"
#include "base/status_macros.h"

namespace starling {
namespace {

constexpr double kAbsent = 1e-3;

double LogBeta(absl::Span<const double> counts) {
  double sum = 0, logs = 0;
  for (double count : counts) {
    sum += count;
    logs += LogGamma(count);
  }
  return logs - LogGamma(sum);
}

absl::Status CheckCounts(absl::string_view name, absl::Span<const double> counts, size_t length) {
  if (counts.size() != length || length == 0) {
    return absl::InvalidArgumentError(
        absl::StrCat(name, " has ", counts.size(), " counts; the posterior has ", length));
  }
  for (size_t i = 0; i < counts.size(); ++i) {
    if (counts[i] > 0 && isfinite(counts[i])) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(name, "[", i, "] is ", counts[i], "; a count must be above 0 and finite"));
  }
  return absl::OkStatus();
}

// The entries of a column that hold anything.
struct Column {
  std::vector<size_t> places;  // in the tensor
  std::vector<double> posterior, prior;

  void Erase(size_t i) {
    const auto at = static_cast<int64_t>(i);
    places.erase(places.begin() + at);
    posterior.erase(posterior.begin() + at);
    prior.erase(prior.begin() + at);
  }
};

absl::Status PruneColumn(Column column, double least_gain, PrunedCounts& result) {
  while (column.places.size() > 1) {
    size_t best = 0;
    double gain = least_gain;
    bool found = false;
    for (size_t i = 0; i < column.places.size(); ++i) {
      std::vector<double> reduced = column.prior;
      if (reduced[i] <= kAbsent) continue;
      reduced[i] = kAbsent;
      ASSIGN_OR_RETURN(const Reduction reduction,
                       ReduceModel(column.posterior, column.prior, reduced));
      if (reduction.log_evidence_change <= gain) continue;
      gain = reduction.log_evidence_change;
      best = i;
      found = true;
    }
    if (!found) return absl::OkStatus();
    result.counts.values[column.places[best]] = 0;
    result.log_evidence_change += gain;
    ++result.pruned;
    column.Erase(best);
  }
  return absl::OkStatus();
}

}  // namespace

double LogGamma(double x) {
  int sign;
  return lgamma_r(x, &sign);
}

absl::StatusOr<Reduction> ReduceModel(absl::Span<const double> posterior,
                                      absl::Span<const double> prior,
                                      absl::Span<const double> reduced_prior) {
  RETURN_IF_ERROR(CheckCounts("posterior", posterior, posterior.size()));
  RETURN_IF_ERROR(CheckCounts("prior", prior, posterior.size()));
  RETURN_IF_ERROR(CheckCounts("reduced_prior", reduced_prior, posterior.size()));
  Reduction reduction;
  for (size_t i = 0; i < posterior.size(); ++i) {
    reduction.counts.push_back(posterior[i] + reduced_prior[i] - prior[i]);
    if (reduction.counts[i] > 0) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("posterior[", i, "] is ", posterior[i], ", below prior[", i, "] of ", prior[i],
                     ", and would be ", reduction.counts[i], " under a reduced prior of ",
                     reduced_prior[i], "; it must stay above 0"));
  }
  reduction.log_evidence_change =
      LogBeta(prior) + LogBeta(reduction.counts) - LogBeta(posterior) - LogBeta(reduced_prior);
  return reduction;
}

absl::StatusOr<PrunedCounts> PruneCounts(const Tensor& posterior, const Tensor& prior,
                                         double least_gain) {
  if (posterior.shape != prior.shape || posterior.shape.empty() ||
      static_cast<int64_t>(posterior.values.size()) != Tensor::Size(posterior.shape) ||
      posterior.values.size() != prior.values.size() || posterior.empty()) {
    return absl::InvalidArgumentError(
        "posterior and prior must be tensors of the same shape, with all their entries");
  }
  PrunedCounts result;
  result.counts = posterior;
  const size_t columns = posterior.values.size() / static_cast<size_t>(posterior.shape[0]);
  for (size_t c = 0; c < columns; ++c) {
    Column column;
    for (size_t i = c; i < posterior.values.size(); i += columns) {
      if (posterior.values[i] == 0 && prior.values[i] == 0) continue;
      column.places.push_back(i);
      column.posterior.push_back(posterior.values[i]);
      column.prior.push_back(prior.values[i]);
    }
    RETURN_IF_ERROR(PruneColumn(std::move(column), least_gain, result));
  }
  return result;
}

}  // namespace starling
