// BruteForceAgent: the mathematics of one agent, written as plainly as it can be.
//
// Everything is a matrix over the joint states of all factors, and every policy is rolled out by
// itself from the start. It shares no code with the engine, which it is there to be compared with,
// and is far too slow for anything else.
//
//   BruteForceAgent reference(model, settings);
//   AgentStep expected = reference.Step({2, 0}, /*taken=*/{1});
#ifndef STARLING_TESTS_BRUTE_FORCE_BRUTE_FORCE_AGENT_H_
#define STARLING_TESTS_BRUTE_FORCE_BRUTE_FORCE_AGENT_H_

#include <Eigen/Core>
#include <vector>

#include "agents/model/agent_settings.h"
#include "agents/model/generative_model.h"
#include "agents/population/single_agent.h"

namespace starling {

class BruteForceAgent {
 public:
  BruteForceAgent(const GenerativeModel& model, const AgentSettings& settings);

  // As SingleAgent::Step, except that nothing is chosen: `action` is what the world saw.
  AgentStep Step(const std::vector<int>& observation, const std::vector<int>& taken);
  void StartEpisode() { newborn_ = true; }

  // [policy][step][control]: those of the settings, or all sequences.
  const std::vector<std::vector<std::vector<int>>>& policies() const { return policies_; }
  // [control][action]: how probable it is, after the last step, that an action is legal now.
  std::vector<std::vector<double>> PresentLegality() const { return Legality(now_); }
  // P(outcome | joint state) and P(next state of a factor | joint state) by the present parameters;
  // joint states are counted with the last factor running fastest.
  Eigen::MatrixXd Likelihood(int modality) const;
  Eigen::MatrixXd Transition(int factor, const std::vector<int>& action) const;

  // The state of a factor in a joint state.
  int StateOf(int factor, int joint) const;
  int joint_states() const { return joint_states_; }

 private:
  using Beliefs = std::vector<Eigen::VectorXd>;  // by factor

  Eigen::VectorXd Joint(const Beliefs& beliefs) const;
  Beliefs Predict(const Beliefs& beliefs, const std::vector<int>& action) const;
  Beliefs Marginals(const Eigen::VectorXd& joint) const;
  void ExactPosterior(const Beliefs& prior, const Eigen::VectorXd& evidence, AgentStep& step);
  void MeanFieldPosterior(const Beliefs& prior, const Eigen::VectorXd& log_evidence,
                          AgentStep& step);
  void ScorePolicies(AgentStep& step) const;
  std::vector<std::vector<double>> Legality(const Beliefs& beliefs) const;
  std::vector<bool> LegalPolicies() const;
  Eigen::VectorXd PolicyPosterior(const Eigen::VectorXd& logits) const;
  Eigen::VectorXd Drawn(const Eigen::VectorXd& p, const std::vector<bool>& allowed) const;
  void DescribeDraws(AgentStep& step) const;
  void Learn(const std::vector<int>& observation, AgentStep& step);

  GenerativeModel model_;
  AgentSettings settings_;
  int joint_states_;
  std::vector<std::vector<std::vector<int>>> policies_;
  std::vector<Tensor> A_, B_;                // present parameters
  std::vector<Tensor> A_counts_, B_counts_;  // empty unless learned
  bool newborn_ = true;
  Beliefs before_, now_;  // posteriors of the step before and of this one
  std::vector<int> taken_;
};

}  // namespace starling

#endif  // STARLING_TESTS_BRUTE_FORCE_BRUTE_FORCE_AGENT_H_
