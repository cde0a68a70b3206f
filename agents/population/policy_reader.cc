#include "agents/population/policy_reader.h"

#include <algorithm>

#include "agents/math/scalar.h"
#include "agents/model/image_layout.h"
#include "agents/population/image_reader.h"

namespace starling {
namespace {

void Softmax(std::vector<double>& logits) {
  const double largest = *std::max_element(logits.begin(), logits.end());
  double sum = 0;
  for (double& logit : logits) sum += logit = StableExp(logit - largest);
  for (double& logit : logits) logit /= sum;
}

// Every path from a vertex to the end, the last step running fastest.
class Paths {
 public:
  Paths(const ImageReader& image, std::vector<int32_t>& rows, std::vector<size_t>& ends)
      : image_(image),
        vertices_(image.at<VertexInfo>(image.header().vertices)),
        rows_(rows),
        ends_(ends) {
    ListFrom(vertices_[0]);
  }

 private:
  void ListFrom(const VertexInfo& vertex) {
    if (vertex.next == 0) {
      rows_.insert(rows_.end(), path_.begin(), path_.end());
      ends_.push_back(rows_.size());
      return;
    }
    const int32_t* const next = image_.at<int32_t>(vertex.next);
    for (int32_t action = 0; action < image_.header().joint_actions; ++action) {
      const VertexInfo& after = vertices_[(next[action] - vertices_[0].row) / 3];
      path_.push_back(after.outcome_row);
      ListFrom(after);
      path_.pop_back();
    }
  }

  const ImageReader& image_;
  const VertexInfo* const vertices_;
  std::vector<int32_t> path_;
  std::vector<int32_t>& rows_;
  std::vector<size_t>& ends_;
};

}  // namespace

PolicyReader::PolicyReader(const ModelImage& image) : image_(image) {
  const ImageReader reader(image);
  const ImageHeader& header = reader.header();
  if (header.num_policies == 0) {
    Paths(reader, rows_, ends_);
    return;
  }
  const int32_t* const outcomes = reader.at<int32_t>(header.policy_outcomes);
  const size_t length = static_cast<size_t>(header.policy_length);
  rows_.assign(outcomes, outcomes + static_cast<size_t>(header.num_policies) * length);
  for (int32_t p = 1; p <= header.num_policies; ++p) {
    ends_.push_back(static_cast<size_t>(p) * length);
  }
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
    for (; step < ends_[p]; ++step) {
      utility += reader.Entry(scratch, rows_[step], lane);
      gain += reader.Entry(scratch, rows_[step] + 1, lane);
    }
    values.utility.push_back(utility);
    values.state_information_gain.push_back(gain);
    values.posterior.push_back(header.gamma * (utility + gain) + log_habits[p]);
  }
  Softmax(values.posterior);
  return values;
}

}  // namespace starling
