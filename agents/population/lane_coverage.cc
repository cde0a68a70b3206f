#include "agents/population/lane_coverage.h"

namespace starling {
namespace {

// Lanes take C as each modality declares it.
bool PreferencesAsDeclared(const GenerativeModel& model, Preferences preferences) {
  if (preferences == Preferences::kAsDeclared) return true;
  const PreferenceKind kind =
      preferences == Preferences::kUtility ? PreferenceKind::kUtility : PreferenceKind::kPreference;
  for (const Modality& modality : model.modalities()) {
    if (modality.preference != kind) return false;
  }
  return true;
}

bool PassesMessages(const AgentSettings& settings) {
  return settings.inference == StateInference::kVariationalMessages ||
         settings.inference == StateInference::kMarginalMessages;
}

}  // namespace

std::string NotInLanes(const GenerativeModel& model, const AgentSettings& settings) {
  const Conventions& conventions = settings.conventions;
  struct Rule {
    const char* name;
    bool holds;
  };
  const Rule rules[] = {
      {"inference", settings.inference != StateInference::kPolicyMessages},
      {"conventions.log_floor", conventions.log_floor == LogFloor::kClip},
      {"conventions.likelihoods", conventions.likelihoods == Likelihoods::kSumOfLogs},
      {"conventions.missing_outcome", conventions.missing_outcome == MissingOutcome::kNothing},
      {"conventions.sweep_rule", conventions.sweep_rule == SweepRule::kEveryChange},
      {"conventions.information_gain", conventions.information_gain == InformationGain::kSum},
      {"conventions.information_gain_threshold", !conventions.information_gain_threshold},
      {"conventions.preferences", PreferencesAsDeclared(model, conventions.preferences)},
      {"conventions.ties", conventions.ties != TieRule::kWithin1e8},
      {"episode_ticks", settings.episode_ticks == 0 || !PassesMessages(settings)},
      {"inductive", !settings.inductive},
      {"search", !settings.search},
      {"precision", !settings.precision},
      {"plan_every", settings.execution.every == 1},
      {"learning.c", !settings.learn_c},
      {"learning.d", !settings.learn_d || !PassesMessages(settings)},
      {"learning.e", !settings.learn_e},
      {"conventions.learn_whole_window",
       !(conventions.learn_whole_window && settings.learns() && PassesMessages(settings))},
      {"learning.time", settings.learning_time == LearningTime::kOnline || !settings.learns()},
  };
  for (const Rule& rule : rules) {
    if (!rule.holds) return rule.name;
  }
  return "";
}

}  // namespace starling
