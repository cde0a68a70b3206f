#include "agents/population/best_policies.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <tuple>
#include <utility>

#include "agents/math/scalar.h"
#include "agents/model/image_layout.h"
#include "agents/model/restriction_layout.h"
#include "agents/population/image_reader.h"
#include "agents/population/policy_reader.h"

namespace starling {
namespace {

// The plan's vertices with, for one agent, the best and the sum of what can follow each.
class Search {
 public:
  Search(const ImageReader& image, const std::byte* scratch, int lane)
      : image_(image), scratch_(scratch), lane_(lane) {
    const size_t vertices = static_cast<size_t>(header().num_vertices);
    worth_.resize(vertices);
    std::vector<double> log_sums(vertices, 0.0);
    std::vector<double> from_here(vertices, 0.0);  // log_sums and the vertex's own value
    best_.resize(vertices, 0.0);
    FindLimit();
    for (size_t v = vertices; v-- > 0;) {
      if (info(v).next != 0) {
        best_[v] = BestOf(v, worth_);
        const double most = BestOf(v, from_here);
        double sum = 0;
        for (int a = 0; most > kNever && a < header().joint_actions; ++a) {
          if (Allowed(v, a)) sum += StableExp(from_here[Next(v, a)] - most);
        }
        log_sums[v] = most > kNever ? most + StableLog(sum) : kNever;
      }
      const double own = v == 0 ? 0 : header().gamma * G(v);
      worth_[v] = own + best_[v];
      from_here[v] = own + log_sums[v];
    }
    log_normaliser_ = log_sums[0];
  }

  std::vector<RankedPolicy> Best(size_t count) const {
    // Beginnings of policies, by what their best completion is worth less than the best policy. The
    // best next step of a beginning costs exactly nothing, so that of the first entries only
    // descendants of the very first are shorter than policies.
    std::set<Beginning> open;
    open.insert({0.0, {}, 0});
    std::vector<RankedPolicy> found;
    while (!open.empty() && found.size() < count) {
      const Beginning first = std::move(open.extract(open.begin()).value());
      if (info(first.vertex).next == 0) {
        found.push_back(Ranked(first.actions));
        continue;
      }
      const size_t wanted = count - found.size();
      for (int a = 0; a < header().joint_actions; ++a) {
        const size_t next = Next(first.vertex, a);
        if (!Allowed(first.vertex, a) || !(worth_[next] > kNever)) continue;
        Beginning longer = {first.loss + (best_[first.vertex] - worth_[next]), {}, next};
        if (open.size() >= wanted && open.rbegin()->loss < longer.loss) continue;
        longer.actions = first.actions;
        longer.actions.push_back(a);
        open.insert(std::move(longer));
        if (open.size() > wanted) open.erase(std::prev(open.end()));
      }
    }
    return found;
  }

 private:
  static constexpr double kNever = -std::numeric_limits<double>::infinity();

  struct Beginning {
    double loss;
    std::vector<int> actions;
    size_t vertex;
    bool operator<(const Beginning& other) const {
      return std::tie(loss, actions) < std::tie(other.loss, other.actions);
    }
  };

  const ImageHeader& header() const { return image_.header(); }
  const VertexInfo& info(size_t v) const { return image_.at<VertexInfo>(header().vertices)[v]; }
  size_t Next(size_t v, int action) const {
    return static_cast<size_t>((image_.at<int32_t>(info(v).next)[action] - info(0).row) /
                               header().vertex_rows);
  }
  double Term(size_t v, int term) const {
    return image_.Entry(scratch_, info(v).outcome_row + term, lane_);
  }
  double Utility(size_t v) const { return Term(v, 0); }
  double Gain(size_t v) const { return Term(v, 1); }
  double G(size_t v) const {
    const double novelty = header().use_novelty ? Term(v, 2) + Term(v, 3) : 0;
    return Utility(v) + Gain(v) + novelty;
  }
  // How legal a joint action is.
  double Legality(size_t v, int action) const {
    if (!image_.masked()) return 1;
    const LegalVertexInfo& vertex = image_.at<LegalVertexInfo>(image_.restriction()->vertices)[v];
    const int32_t* const legal = image_.at<int32_t>(vertex.legal);
    const int32_t* const choices =
        image_.at<int32_t>(header().joint_choices) + action * header().num_controls;
    double least = 1;
    for (int c = 0; c < header().num_controls; ++c) {
      if (legal[c] >= 0)
        least = std::min(least, image_.Entry(scratch_, legal[c] + choices[c], lane_));
    }
    return least;
  }
  bool Allowed(size_t v, int action) const {
    return !image_.masked() || Legality(v, action) >= limit_;
  }
  // A policy that may be taken has no action less legal than this.
  void FindLimit() {
    if (!image_.masked()) return;
    std::vector<double> most(worth_.size(), 1.0);  // of what can follow
    for (size_t v = most.size(); v-- > 0;) {
      if (info(v).next == 0) continue;
      most[v] = 0;
      for (int a = 0; a < header().joint_actions; ++a)
        most[v] = std::max(most[v], std::min(Legality(v, a), most[Next(v, a)]));
    }
    limit_ = std::min(image_.restriction()->legality, most[0]) - image_.restriction()->tolerance;
  }
  // The best of what may follow.
  double BestOf(size_t v, const std::vector<double>& worth) const {
    double best = kNever;
    for (int a = 0; a < header().joint_actions; ++a) {
      if (Allowed(v, a)) best = std::max(best, worth[Next(v, a)]);
    }
    return best;
  }

  RankedPolicy Ranked(const std::vector<int>& actions) const {
    RankedPolicy policy;
    policy.actions = actions;
    double log_weight = 0;
    size_t v = 0;
    for (int action : actions) {
      v = Next(v, action);
      policy.utility += Utility(v);
      policy.state_information_gain += Gain(v);
      log_weight += header().gamma * G(v);
    }
    policy.probability = StableExp(log_weight - log_normaliser_);
    return policy;
  }

  const ImageReader& image_;
  const std::byte* const scratch_;
  const int lane_;
  std::vector<double> best_;   // [vertex]: of what can follow it
  std::vector<double> worth_;  // [vertex]: that and its own value
  double log_normaliser_ = 0;
  double limit_ = 0;
};

std::vector<RankedPolicy> BestOfList(const ModelImage& image, const std::byte* scratch, int lane,
                                     size_t count) {
  const ImageReader reader(image);
  const PolicyValues values = PolicyReader(image).Read(scratch, lane);
  const size_t length = static_cast<size_t>(reader.header().policy_length);
  const int32_t* const actions = reader.at<int32_t>(reader.header().policy_actions);
  std::vector<RankedPolicy> best;
  for (size_t p : MostProbable(values.posterior, count)) {
    const int32_t* const first = actions + p * length;
    best.push_back({{first, first + length},
                    values.posterior[p],
                    values.utility[p],
                    values.state_information_gain[p]});
  }
  return best;
}

}  // namespace

std::vector<size_t> MostProbable(const std::vector<double>& posterior, size_t count) {
  std::vector<size_t> order;
  for (size_t p = 0; p < posterior.size(); ++p) {
    if (posterior[p] > 0) order.push_back(p);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](size_t a, size_t b) { return posterior[a] > posterior[b]; });
  order.resize(std::min(order.size(), count));
  return order;
}

std::vector<RankedPolicy> BestPolicies::Read(const std::byte* scratch, int lane, int count) const {
  if (count <= 0) return {};
  const ImageReader reader(image_);
  if (reader.header().num_policies > 0)
    return BestOfList(image_, scratch, lane, static_cast<size_t>(count));
  return Search(reader, scratch, lane).Best(static_cast<size_t>(count));
}

}  // namespace starling
