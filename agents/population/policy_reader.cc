#include "agents/population/policy_reader.h"

#include <algorithm>

#include "agents/math/scalar.h"
#include "agents/model/image_layout.h"
#include "agents/model/restriction_layout.h"
#include "agents/population/image_reader.h"

namespace starling {
namespace {

// softmax over the policies that are legal; those less probable than a share of the best are then
// dropped.
void Softmax(const std::vector<char>& legal, double prune, std::vector<double>& logits) {
  const auto is_legal = [&](size_t p) { return legal.empty() || legal[p] != 0; };
  double largest = 0;
  bool some = false;
  for (size_t p = 0; p < logits.size(); ++p) {
    if (!is_legal(p)) continue;
    largest = some ? std::max(largest, logits[p]) : logits[p];
    some = true;
  }
  double sum = 0;
  for (size_t p = 0; p < logits.size(); ++p) {
    logits[p] = is_legal(p) ? StableExp(logits[p] - largest) : 0;
    sum += logits[p];
  }
  for (double& logit : logits) logit /= sum;
  if (prune == 0) return;
  const double least = prune * *std::max_element(logits.begin(), logits.end());
  double kept = 0;
  for (double& p : logits) kept += p = p < least ? 0 : p;
  for (double& p : logits) p = p < least ? 0 : p / kept;
}

// Every path from the present to the end, the last step running fastest.
class Paths {
 public:
  Paths(const ImageReader& image, std::vector<int32_t>& rows, std::vector<size_t>& ends,
        std::vector<int32_t>& legal)
      : image_(image),
        vertices_(image.at<VertexInfo>(image.header().vertices)),
        masked_(image.masked() ? image.at<LegalVertexInfo>(image.restriction()->vertices)
                               : nullptr),
        rows_(rows),
        ends_(ends),
        legal_(legal) {}
  void List() { ListFrom(0); }

 private:
  void ListFrom(int32_t v) {
    if (vertices_[v].next == 0) {
      rows_.insert(rows_.end(), path_.begin(), path_.end());
      legal_.insert(legal_.end(), path_legal_.begin(), path_legal_.end());
      ends_.push_back(rows_.size());
      return;
    }
    const int32_t* const next = image_.at<int32_t>(vertices_[v].next);
    for (int32_t action = 0; action < image_.header().joint_actions; ++action) {
      const int32_t after = (next[action] - vertices_[0].row) / image_.header().vertex_rows;
      path_.push_back(vertices_[after].outcome_row);
      if (masked_ != nullptr) AddLegality(masked_[v], action);
      ListFrom(after);
      path_.pop_back();
      if (masked_ != nullptr) path_legal_.resize(path_legal_.size() - Controls());
    }
  }

  size_t Controls() const { return static_cast<size_t>(image_.header().num_controls); }
  void AddLegality(const LegalVertexInfo& vertex, int32_t action) {
    const int32_t* const legal = image_.at<int32_t>(vertex.legal);
    const int32_t* const choices = image_.at<int32_t>(image_.header().joint_choices) +
                                   static_cast<size_t>(action) * Controls();
    for (size_t c = 0; c < Controls(); ++c)
      path_legal_.push_back(legal[c] < 0 ? -1 : legal[c] + choices[c]);
  }

  const ImageReader& image_;
  const VertexInfo* const vertices_;
  const LegalVertexInfo* const masked_;
  std::vector<int32_t> path_, path_legal_;
  std::vector<int32_t>& rows_;
  std::vector<size_t>& ends_;
  std::vector<int32_t>& legal_;
};

}  // namespace

PolicyReader::PolicyReader(const ModelImage& image) : image_(image) {
  const ImageReader reader(image);
  const ImageHeader& header = reader.header();
  if (header.num_policies == 0) {
    Paths(reader, rows_, ends_, legal_).List();
    return;
  }
  const int32_t* const outcomes = reader.at<int32_t>(header.policy_outcomes);
  const size_t length = static_cast<size_t>(header.policy_length);
  rows_.assign(outcomes, outcomes + static_cast<size_t>(header.num_policies) * length);
  for (int32_t p = 1; p <= header.num_policies; ++p) {
    ends_.push_back(static_cast<size_t>(p) * length);
  }
  if (!reader.masked()) return;
  const int32_t* const legal = reader.at<int32_t>(reader.restriction()->policy_legality);
  legal_.assign(legal, legal + rows_.size() * static_cast<size_t>(header.num_controls));
}

// How legal each policy is: as its least legal action.
std::vector<double> PolicyReader::Legality(const std::byte* scratch, int lane) const {
  const ImageReader reader(image_);
  const size_t controls = static_cast<size_t>(reader.header().num_controls);
  std::vector<double> legality;
  size_t i = 0;
  for (size_t end : ends_) {
    double least = 1;
    for (; i < end * controls; ++i) {
      if (legal_[i] >= 0) least = std::min(least, reader.Entry(scratch, legal_[i], lane));
    }
    legality.push_back(least);
  }
  return legality;
}

// Empty: all.
std::vector<char> PolicyReader::Legal(const std::byte* scratch, int lane) const {
  if (legal_.empty()) return {};
  const RestrictionInfo& restriction = *ImageReader(image_).restriction();
  const std::vector<double> legality = Legality(scratch, lane);
  const double limit =
      std::min(restriction.legality, *std::max_element(legality.begin(), legality.end())) -
      restriction.tolerance;
  std::vector<char> legal;
  for (double value : legality) legal.push_back(value >= limit ? 1 : 0);
  return legal;
}

PolicyValues PolicyReader::Read(const std::byte* scratch, int lane) const {
  const ImageReader reader(image_);
  const ImageHeader& header = reader.header();
  const std::vector<double> log_habits = header.num_policies == 0
                                             ? std::vector<double>(ends_.size(), 0.0)
                                             : reader.Reals(header.log_habits, header.num_policies);
  PolicyValues values;
  size_t step = 0;
  for (size_t p = 0; p < ends_.size(); ++p) {
    double utility = 0;
    double gain = 0;
    double novelty_a = 0;
    double novelty_b = 0;
    for (; step < ends_[p]; ++step) {
      utility += reader.Entry(scratch, rows_[step], lane);
      gain += reader.Entry(scratch, rows_[step] + 1, lane);
      if (!header.use_novelty) continue;
      novelty_a += reader.Entry(scratch, rows_[step] + 2, lane);
      novelty_b += reader.Entry(scratch, rows_[step] + 3, lane);
    }
    values.utility.push_back(utility);
    values.state_information_gain.push_back(gain);
    values.posterior.push_back(header.gamma * (utility + gain + novelty_a + novelty_b) +
                               log_habits[p]);
    if (!header.use_novelty) continue;
    values.novelty_a.push_back(novelty_a);
    values.novelty_b.push_back(novelty_b);
  }
  const RestrictionInfo* const restriction = reader.restriction();
  Softmax(Legal(scratch, lane), restriction == nullptr ? 0 : restriction->prune_policies,
          values.posterior);
  return values;
}

}  // namespace starling
