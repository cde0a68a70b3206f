"""Recording an agent of NumPy."""

import importlib

from pymdp_recording.agents import check_means, numpy_model, numpy_settings
from pymdp_recording.arrays import NotExportable, array, nested, same, shape_of, whole
from pymdp_recording.steps import Steps


class NumpyRecording:
    """Watches an agent of pymdp 0.0.7 or pymdp.legacy by methods of the same names on the instance."""

    def __init__(self, agent, dialect):
        self.agent, self.dialect = agent, dialect
        self.steps = Steps()
        self.model = numpy_model(agent, dialect)
        self.settings = numpy_settings(agent, dialect)
        self.messages = agent.inference_algo == "MMP"
        self.reset_since = False
        watched = ("reset", "infer_states", "infer_policies", "sample_action", "update_A", "update_B", "update_D")
        self.original = {name: getattr(agent, name) for name in watched}
        for name in watched:
            setattr(agent, name, getattr(self, name))

    def reset(self, init_qs=None):
        if init_qs is not None:
            raise NotExportable("reset(init_qs): episodes begin with D")
        self.reset_since = True
        return self.original["reset"]()

    def infer_states(self, observation, distr_obs=False):
        start = self._starts_episode()
        prior = self._prior(start)
        result = self.original["infer_states"](observation, distr_obs)
        outcomes = self._outcomes(observation, distr_obs)
        if not self.messages:
            beliefs = [nested(belief) for belief in result]
            self.steps.begin(outcomes, start, beliefs, prior=prior, qs=beliefs)
            return result
        horizon = self.settings["inference_horizon"]
        window = min(len(self.agent.prev_obs), horizon)
        factors = range(len(self.model["num_states"]))
        by_factor = [[[nested(tick[f]) for tick in policy] for policy in result] for f in factors]
        priors = {"prior": prior}
        if self.settings["policy_sep_prior"]:
            priors = {"prior_policies": [array([[nested(policy[f])] for policy in prior]) for f in factors]}
        own = {"qs_policies": [array(factor) for factor in by_factor], "F": nested(self.agent.F)}
        self.steps.begin(outcomes, start, None, window_observations=window, **priors, **own)
        return result

    def infer_policies(self):
        q_pi, G = result = self.original["infer_policies"]()
        self.steps.plan(G=nested(G), q_pi=nested(q_pi))
        return result

    def sample_action(self):
        action = self.original["sample_action"]()
        self.steps.act(action=whole(action))
        return action

    def update_A(self, obs):
        self._check_may_learn()
        if self._outcomes(obs, not_indices(obs)) != self._last_outcomes():
            raise NotExportable("update_A with another observation than the one of this step")
        result = self.original["update_A"](obs)
        self.steps.learn("A", self.agent.lr_pA, self.agent.pA, self.agent.A)
        return result

    def update_B(self, qs_prev):
        self._check_may_learn()
        if self.steps.acted:
            raise NotExportable("update_B after sample_action learns from the action that was not taken yet; call it before")
        if self.steps.begins_episode():
            raise NotExportable("update_B at the first step of an episode; there was no transition yet")
        if not same(list(qs_prev), self.steps.beliefs[-2]):
            raise NotExportable("update_B with other beliefs than those of the step before")
        result = self.original["update_B"](qs_prev)
        self.steps.learn("B", self.agent.lr_pB, self.agent.pB, self.agent.B)
        return result

    def update_D(self, qs_t0=None):
        self._check_may_learn()
        first = qs_t0 if qs_t0 is not None else self.agent.qs_hist[0]
        if not same(list(first), self.steps.beliefs[self.steps.start_of_episode()]):
            raise NotExportable("update_D with other beliefs than those of the episode's first step; give them as qs_t0")
        result = self.original["update_D"](qs_t0)
        self.steps.learn("D", self.agent.lr_pD, self.agent.pD, self.agent.D)
        return result

    def _check_may_learn(self):
        self.steps.now("learning")
        if self.messages:
            raise NotExportable("learning with MMP; pymdp has it for D only, from beliefs of the window")

    def _starts_episode(self):
        if self.messages:
            return self._starts_window()
        start = self.agent.action is None
        if self.reset_since and not start:
            raise NotExportable("pymdp's reset() keeps the last action, and the episode would not begin with D; set agent.action = None")
        self.reset_since = False
        if start or not self.steps.done:
            return start
        self._check_action_taken()
        if not same(list(self.agent.qs), self.steps.beliefs[-1]):
            raise NotExportable("agent.qs is not what the step before inferred; it must not be set by hand")
        return False

    def _starts_window(self):
        start = len(self.agent.prev_obs) == 0
        if self.reset_since and self.steps.done and not start:
            raise NotExportable(
                "pymdp's reset() keeps what was observed; set agent.prev_obs = [], agent.prev_actions = None and agent.action = None"
            )
        if start and self.agent.prev_actions:
            raise NotExportable("agent.prev_actions has actions of before the first observation; set it to None")
        self.reset_since = False
        if not start:
            self._check_action_taken()
        return start

    def _check_action_taken(self):
        taken = self.steps.done[-1].get("action") if self.steps.done else None
        if taken is None:
            raise NotExportable("infer_states twice, or an action was set, without sample_action")
        if whole(self.agent.action) == taken:
            return
        if self.settings["action_selection"] == "deterministic":
            raise NotExportable("agent.action is not what sample_action chose; it must not be set by hand")
        self.steps.done[-1]["action"] = whole(self.agent.action)

    def _prior(self, start):
        agent = self.agent
        if self.messages:
            if self.settings["policy_sep_prior"]:
                return [[nested(factor) for factor in policy] for policy in agent.latest_belief]
            return [nested(factor) for factor in agent.latest_belief]
        if start:
            return [nested(factor) for factor in agent.D]
        action = agent.action.reshape(1, -1)
        if self.dialect == "pymdp_legacy":
            control = importlib.import_module("pymdp.legacy.control")
            expected = control.get_expected_states_interactions(agent.qs, agent.B, agent.B_factor_list, action)
        else:
            expected = importlib.import_module("pymdp.control").get_expected_states(agent.qs, agent.B, action)
        return [nested(factor) for factor in expected[0]]

    def _outcomes(self, observation, distributions):
        if distributions:
            parts = observation if len(shape_of(nested(observation))) != 1 or not_numbers(observation) else [observation]
            return {"observation_distribution": [nested(part) for part in parts]}
        if isinstance(observation, (int, float)) or not hasattr(observation, "__len__"):
            observation = [observation]
        return {"observation": whole(list(observation))}

    def _last_outcomes(self):
        step = self.steps.done[-1]
        return {name: step[name] for name in ("observation", "observation_distribution") if name in step}

    def document(self):
        if numpy_settings(self.agent, self.dialect) != self.settings:
            raise NotExportable("settings of the agent were changed after the recorder was made")
        settings = {**self.settings, **self.steps.learning_settings()}
        check_means(self.model, settings["learn"])
        kind = "policy_window" if self.messages else "sophisticated" if "si_horizon" in settings else "loop"
        return {"kind": kind, "model": self.model, "settings": settings, "steps": self.steps.done}


def not_numbers(values):
    return any(hasattr(value, "__len__") for value in values)


def not_indices(observation):
    return hasattr(observation, "__len__") and not_numbers(observation)
