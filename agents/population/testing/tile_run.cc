#include "agents/population/testing/tile_run.h"

#include <algorithm>
#include <cstring>
#include <new>
#include <utility>

#include "agents/math/tile.h"

namespace starling {

TileRun::Memory::Memory(int64_t bytes) : bytes_(static_cast<size_t>(bytes)) {
  data_.reset(static_cast<std::byte*>(::operator new[](bytes_, std::align_val_t{kTileBytes})));
  Spoil();
}
void TileRun::Memory::Spoil() const { std::memset(data_.get(), 0xff, bytes_); }
void TileRun::Memory::Free::operator()(std::byte* data) const {
  ::operator delete[](data, std::align_val_t{kTileBytes});
}

TileRun::TileRun(const GenerativeModel& model, const AgentSettings& settings, Precision precision,
                 InstructionSet instructions, const std::vector<int64_t>& ids, uint64_t seed)
    : TileRun(Population::Create(model, settings, precision, instructions).value(),
              model.modalities().size(), ids, seed) {}

TileRun::TileRun(std::unique_ptr<const Population> population, size_t modalities,
                 const std::vector<int64_t>& ids, uint64_t seed)
    : population_(std::move(population)),
      seed_(seed),
      modalities_(modalities),
      ids_(ids),
      previous_(population_->state_bytes()),
      next_(population_->state_bytes()),
      learned_(population_->learned_bytes()),
      scratch_(population_->scratch_bytes()),
      action_probabilities_(
          static_cast<size_t>(population_->num_actions() * population_->lanes())) {
  ids_.resize(static_cast<size_t>(population_->lanes()), -1);
  population_->InitTile(next_.get(), learned_.get());
}

void TileRun::Step(const std::vector<std::vector<int>>& observations) {
  const size_t lanes = ids_.size();
  std::vector<int32_t> rows(modalities_ * lanes, 1 << 30);
  for (size_t l = 0; l < std::min(lanes, observations.size()); ++l) {
    for (size_t m = 0; m < modalities_ && ids_[l] >= 0; ++m)
      rows[m * lanes + l] = observations[l][m];
  }
  std::swap(previous_, next_);
  next_.Spoil();
  scratch_.Spoil();
  population_->StepTile({seed_, tick_++, ids_.data(), rows.data(), previous_.get(), next_.get(),
                         learned_.get(), &sums_, action_probabilities_.data()},
                        scratch_.get());
}

const std::byte* TileRun::Block(const TileField& field) const {
  return (field.learned ? learned_.get() : next_.get()) + field.offset;
}

std::vector<std::byte> TileRun::Lane(int lane) const {
  std::vector<std::byte> bytes;
  for (const TileField& field : population_->fields()) {
    for (int row = 0; row < field.rows; ++row) {
      const std::byte* entry =
          Block(field) + (int64_t{row} * population_->lanes() + lane) * field.element_bytes;
      bytes.insert(bytes.end(), entry, entry + field.element_bytes);
    }
  }
  return bytes;
}

std::vector<std::vector<double>> TileRun::Beliefs(int lane) const {
  return population_->Beliefs(next_.get(), lane);
}

std::vector<int> TileRun::Actions(int lane) const {
  return population_->Actions(next_.get(), lane);
}

std::vector<double> TileRun::Reals(const TileField& field, int lane) const {
  std::vector<double> values;
  for (int row = 0; row < field.rows; ++row) {
    const int64_t index = int64_t{row} * population_->lanes() + lane;
    values.push_back(field.element_bytes == 4
                         ? static_cast<double>(reinterpret_cast<const float*>(Block(field))[index])
                         : reinterpret_cast<const double*>(Block(field))[index]);
  }
  return values;
}

std::vector<RankedPolicy> TileRun::MostProbablePolicies(int lane, int count) const {
  scratch_.Spoil();
  return population_->MostProbablePolicies(next_.get(), learned_.get(), {lane}, count,
                                           scratch_.get())[0];
}

std::vector<double> TileRun::ActionProbabilities(int lane) const {
  std::vector<double> values;
  for (int row = 0; row < population_->num_actions(); ++row) {
    values.push_back(action_probabilities_[static_cast<size_t>(row * population_->lanes() + lane)]);
  }
  return values;
}

}  // namespace starling
