// AliasTable: draws from many distributions over the same outcomes, each draw in constant time.
//
//   // Two distributions over three outcomes, column by column as in A and B.
//   AliasTable table(3, 2, {0.5, 1.0,    // [outcome][column]
//                           0.5, 0.0,
//                           0.0, 0.0});
//   table.Certain(1);          // 0: its outcome is sure
//   table.Draw(0, bits);       // 0 or 1
//
// A. J. Walker, "An efficient method for generating discrete random variables with general
// distributions", ACM TOMS 3 (1977), built as M. D. Vose has it (IEEE TSE 17, 1991). Probabilities
// are exact to outcomes x 2^-32; an outcome of probability zero is never drawn. Immutable, so
// thread-safe.
#ifndef STARLING_BENCH_SUITES_INFERENCE_ALIAS_TABLE_H_
#define STARLING_BENCH_SUITES_INFERENCE_ALIAS_TABLE_H_

#include <cstdint>
#include <vector>

#include "absl/types/span.h"

namespace starling {

class AliasTable {
 public:
  // `p` is [outcomes][columns]; every column a distribution. O(outcomes x columns).
  AliasTable(int outcomes, int64_t columns, absl::Span<const double> p);

  // The one outcome that a column allows; -1: there are several.
  int Certain(int64_t column) const { return certain_[static_cast<size_t>(column)]; }

  // An outcome of a column that is not certain, by 32 random bits.
  int Draw(int64_t column, uint32_t bits) const {
    const uint64_t scaled = uint64_t{bits} * static_cast<uint64_t>(outcomes_);
    const uint64_t place = scaled >> 32;
    const Entry& entry = entries_[static_cast<size_t>(rows_[static_cast<size_t>(column)]) + place];
    return static_cast<uint32_t>(scaled) < entry.below ? static_cast<int>(place) : entry.other;
  }

 private:
  // Of one outcome's share of the unit interval, the part below belongs to it, the rest to another.
  struct Entry {
    uint32_t below;
    int32_t other;
  };

  void AddRow(const std::vector<double>& p);

  int outcomes_;
  std::vector<int32_t> certain_;
  std::vector<int64_t> rows_;  // of a column, where its entries begin; none if it is certain
  std::vector<Entry> entries_;
};

}  // namespace starling

#endif  // STARLING_BENCH_SUITES_INFERENCE_ALIAS_TABLE_H_
