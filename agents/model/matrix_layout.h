// How a ModelImage (image_layout.h) packs matrices and what outcomes say.
#ifndef STARLING_AGENTS_MODEL_MATRIX_LAYOUT_H_
#define STARLING_AGENTS_MODEL_MATRIX_LAYOUT_H_

#include <stdint.h>

namespace starling {

// Log floor: logarithms of probabilities are taken of at least this.
constexpr double kLogFloor = 2.220446049250313e-16;
constexpr double kLogOfFloor = -36.04365338911715;

// How a matrix (B of one action, or A) is multiplied with a column of beliefs.
enum MatrixKind : int32_t {
  kMatrixGather,    // entries are 0 or 1: row r sums the columns indices[starts[r]] to
                    // indices[starts[r + 1] - 1]
  kMatrixSparse,    // likewise, weighted by values
  kMatrixDiagonal,  // base[r] in every column plus delta[r] on the diagonal; columns are beliefs,
                    // which sum to 1
  kMatrixDense,     // values[rows][columns]
};

struct MatrixInfo {
  int32_t kind;
  int32_t rows;
  int32_t columns;
  int32_t above_floor;  // 1: of logarithms, less kLogOfFloor, which products with beliefs lack
  int64_t starts;       // int32[rows + 1]; gather and sparse
  int64_t indices;      // int32[entries]; gather and sparse
  int64_t values;  // R: [entries] sparse, [2][rows] diagonal (base, delta), [rows][columns] dense
};

// How ln P(outcome | joint state) is found.
enum EvidenceKind : int32_t {
  kEvidenceTable,       // in ModalityInfo::log_likelihood, or in learned counts
  kEvidenceExceptions,  // a base for the outcome, and exceptions
  kEvidenceColumns,     // a base for the outcome, and how much more it is in each of `count` joint
                        // states; all other states are as the base. Likelihood rows then hold the
                        // base and these alone
};

struct EvidenceInfo {
  int32_t kind;
  int32_t count;
  int64_t bases;       // R[outcomes]
  int64_t starts;      // int32[outcomes + 1], exceptions
  int64_t indices;     // int32[exceptions], joint states
  int64_t values;      // R[exceptions]
  int64_t states;      // int32[count][dependencies], rows among beliefs
  int64_t deviations;  // R[outcomes][count]
};

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_MATRIX_LAYOUT_H_
