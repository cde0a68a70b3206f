"""Recording an agent of JAX."""

import importlib
import types
import warnings

from pymdp_recording.agents import check_means, jax_model, jax_settings
from pymdp_recording.arrays import NotExportable, array, flatten, nested, same, whole
from pymdp_recording.steps import Steps


class JaxRecording:
    """Watches an agent of pymdp 1.x, and the agents that learning makes of it, by methods on the instances."""

    def __init__(self, agent):
        self.steps = Steps()
        self.settings = jax_settings(agent)
        self.model = jax_model(agent)
        self.window = agent.inference_algo in ("vmp", "mmp")
        self.offline = []
        self.whole_windows = False
        self.window_length = 0  # outcomes of the last window
        if "32" in str(agent.A[0].dtype):
            warnings.warn(
                "the agent computes in float32: check with `starling infer --tolerance 1e-4`, or set jax_enable_x64 before it is made",
                stacklevel=3,
            )
        self.current = None
        self._watch(agent)

    def _watch(self, agent):
        self.current = agent
        self.original = {}
        for name in ("infer_states", "infer_policies", "sample_action", "infer_parameters"):
            self.original[name] = getattr(type(agent), name)
            # The agent is frozen, and what is no field of it is lost where JAX copies it.
            object.__setattr__(agent, name, types.MethodType(getattr(self, name), agent))
        self.original["update_empirical_prior"] = type(agent).update_empirical_prior

    # Bound to an agent by _watch: `self` is the recording, `agent` the one that was called.

    def infer_states(self, agent, observations, empirical_prior, **options):
        self._check_current(agent)
        if options.get("mask") is not None:
            raise NotExportable("infer_states(mask=...): pymdp overwrites A with it; say index -1 for a missing outcome")
        if agent.inference_algo == "vmp" and options.get("past_actions") is None:
            raise NotExportable("vmp without past_actions: pymdp leaves out the prior then; of none, give zeros((1, 0, controls))")
        result = self.original["infer_states"](agent, observations, empirical_prior, **options)
        qs, info = result if options.get("return_info") else (result, None)
        beliefs = [numbers(belief)[0] for belief in qs]  # [factor][tick][state]
        prior = [numbers(belief)[0] for belief in empirical_prior]
        outcomes = self._outcomes(agent, observations, options.get("preprocess_fn"))
        starts = self._starts_window if self.window else self._starts_episode
        start = starts(agent, empirical_prior, outcomes, options.get("valid_steps"))
        quantities = {"prior": prior, "qs": [belief[-1] for belief in beliefs]}
        if self.window:
            quantities["window_observations"] = self.window_length
            quantities["qs_window"] = [array(belief[-self.window_length :]) for belief in beliefs]
        if info is not None:
            quantities["vfe"] = flatten(numbers(info["vfe"]))[0]
        self.steps.begin(outcomes[-1], start, quantities["qs"], **quantities)
        return result

    def infer_policies(self, agent, qs):
        self._check_current(agent)
        q_pi, G = result = self.original["infer_policies"](agent, qs)
        self.steps.plan(G=numbers(G)[0], q_pi=numbers(q_pi)[0])
        return result

    def sample_action(self, agent, q_pi, rng_key=None):
        self._check_current(agent)
        action = self.original["sample_action"](agent, q_pi, rng_key)
        self._note_action(agent, action)
        return action

    def infer_parameters(self, agent, beliefs_A, observations, actions, beliefs_B=None, lr_pA=1.0, lr_pB=1.0, **options):
        self._check_current(agent)
        learned = self.original["infer_parameters"](
            agent, beliefs_A, observations, actions, beliefs_B, lr_pA, lr_pB, **options
        )
        self._watch(learned)
        self.steps.check_planned()
        at_once = len(numbers(beliefs_A[0])[0]) > 1 and self.steps.acted and not any(self.steps.learned)
        if at_once:
            self._learn_offline(learned, beliefs_A, lr_pA, lr_pB)
        else:
            self._learn_online(learned, beliefs_A, beliefs_B, lr_pA, lr_pB)
        return learned

    def add_rollout(self, info):
        """The steps of pymdp's rollout, from the `info` that it returns (or `infer_and_plan` of every step)."""
        agent = self.current
        if self.window:
            raise NotExportable("a rollout with vmp or mmp does not keep its windows; call the agent's methods in a loop")
        if agent.learning_mode == "offline" and (agent.learn_A or agent.learn_B):
            raise NotExportable("a rollout that learns offline; call the agent's methods in a loop")
        beliefs, outcomes = [numbers(q)[0] for q in info["qs"]], [numbers(o)[0] for o in info["observation"]]
        actions, policies, values = numbers(info["action"])[0], numbers(info["qpi"])[0], numbers(info["neg_efe"])[0]
        for t in range(len(actions)):
            seen = [outcome[t] for outcome in outcomes]
            if not agent.categorical_obs:
                seen = [flatten(part)[-1] for part in seen]
            seen = self._as_outcomes(seen)
            qs = [belief[t] for belief in beliefs]
            self.steps.begin(seen, t == 0, qs, qs=qs)
            self.steps.plan(G=values[t], q_pi=policies[t])
            self._note_action(agent, [actions[t]])
            for letter in "AB":
                if letter not in info:
                    continue
                counts, expected = ([numbers(part)[0][t] for part in info[name]] for name in (f"p{letter}", letter))
                self.steps.learn(letter, 1.0, counts, expected)

    def _check_current(self, agent):
        if agent is not self.current:
            raise NotExportable("infer_parameters returned a new agent, which has learned; go on with that one")

    def _note_action(self, agent, action):
        action = whole(numbers(action)[0])
        quantities = {"action": action}
        if agent.action_maps is not None:
            by_control = [0] * len(self.model["num_controls"])
            for combined, actions in zip(action, agent.action_maps):
                for control, length in reversed(list(zip(actions["multi_dependency"], actions["multi_dims"]))):
                    combined, by_control[control] = divmod(combined, length)
            quantities["action_multi"] = by_control
        self.steps.act(**quantities)

    def _outcomes(self, agent, observations, preprocess):
        """Of every tick that was given."""
        if preprocess is None and agent.preprocess_fn is None and not agent.categorical_obs:
            by_modality = [flatten(numbers(outcome)) for outcome in observations]
        else:
            processed = agent.process_obs(observations) if preprocess is None else preprocess(observations)
            by_modality = [numbers(outcome)[0] for outcome in processed]
            by_modality = [part if isinstance(part[0], list) else [part] for part in by_modality]
        return [self._as_outcomes(list(tick)) for tick in zip(*by_modality)]

    def _as_outcomes(self, tick):
        if not isinstance(tick[0], list):
            return {"observation": whole(tick)}
        silent = [not any(distribution) for distribution in tick]
        if all(silent):
            return {"observation": [-1] * len(tick)}
        if any(silent):
            raise NotExportable("an outcome of zeros beside distributions; a step has indices (-1: missing) or distributions")
        return {"observation_distribution": tick}

    def _starts_episode(self, agent, prior, outcomes, valid_steps):
        if not self.steps.done:
            return True
        if "action" not in self.steps.done[-1]:
            raise NotExportable("infer_states twice without sample_action")
        if prior is not agent.D:
            asarray = importlib.import_module("jax.numpy").asarray
            action = asarray([self.steps.done[-1]["action"]])
            before = [asarray([[belief]], dtype=agent.D[0].dtype) for belief in self.steps.beliefs[-1]]
            expected = self.original["update_empirical_prior"](agent, action, before)
            if same([numbers(p) for p in prior], [numbers(p) for p in expected]):
                return False
        if same([numbers(p) for p in prior], [numbers(p) for p in agent.D]):
            return True
        raise NotExportable("empirical_prior is neither D nor update_empirical_prior of the step before")

    def _starts_window(self, agent, prior, outcomes, valid_steps):
        held = len(outcomes) if valid_steps is None else min(len(outcomes), flatten(numbers(valid_steps))[0])
        if agent.inference_horizon is not None:
            held = min(held, agent.inference_horizon)
        keeps_prior = same([numbers(p) for p in prior], [numbers(p) for p in agent.D])
        one_by_one = agent.inference_horizon == 1
        self.window_length = held
        if not self.steps.done or (held == 1 and (keeps_prior or not one_by_one)):
            return True
        before = [self._outcomes_of(step) for step in self.steps.done[1 - held :]] if held > 1 else []
        if outcomes[-held:-1] != before:
            raise NotExportable("the window does not hold the outcomes of the steps before")
        if len(self.steps.done) - self.steps.start_of_episode() >= held and keeps_prior:
            raise NotExportable(
                "the window has moved on, but its prior is still D; pymdp's rollout and Starling take B of the first "
                "belief and action of the window before: pass that as empirical_prior"
            )
        return False

    def _outcomes_of(self, step):
        return {name: step[name] for name in ("observation", "observation_distribution") if name in step}

    def _learn_online(self, agent, beliefs_A, beliefs_B, lr_pA, lr_pB):
        if self.settings["inference_algo"] in ("ovf", "exact"):
            raise NotExportable("with ovf and exact parameters are learned from whole episodes; call infer_parameters once, at the end")
        ticks = [numbers(belief)[0] for belief in beliefs_A]
        if len(ticks[0]) > 1 or (self.window and self.whole_windows):
            if not self.window or len(ticks[0]) != self.window_length:
                raise NotExportable("learning from several steps that are not the window; learn in every step or once at the end")
            self.whole_windows = True
        if not same([belief[-1] for belief in ticks], self.steps.beliefs[-1]):
            raise NotExportable("infer_parameters with other beliefs than those of this step")
        if agent.learn_A:
            self.steps.learn("A", float(lr_pA), [part[0] for part in agent.pA], [part[0] for part in agent.A])
        if not agent.learn_B:
            return
        if not self.steps.begins_episode() and not self.whole_windows:
            pairs = None if beliefs_B is None else [numbers(belief)[0] for belief in beliefs_B]
            if pairs is None or not all(same(list(pair), list(two)) for pair, two in zip(pairs, zip(*self.steps.beliefs[-2:]))):
                raise NotExportable("to learn B, infer_parameters needs beliefs_B: those of the step before and of this one")
        self.steps.learn("B", float(lr_pB), [part[0] for part in agent.pB], [part[0] for part in agent.B])

    def _learn_offline(self, agent, beliefs, lr_pA, lr_pB):
        if self.settings["inference_algo"] == "fpi":
            raise NotExportable("fpi that learns once at the end does not smooth; use ovf, exact, vmp or mmp, or learn in every step")
        ticks = [numbers(belief)[0] for belief in beliefs]
        steps = len(self.steps.done)
        if len(ticks[0]) != steps or sum(step["episode_start"] for step in self.steps.done) != 1:
            raise NotExportable(f"learning from {len(ticks[0])} steps of {steps}; learn once, from all steps of one episode")
        observations = [step.get("observation") for step in self.steps.done]
        if None in observations:
            raise NotExportable("learning at the end from outcomes that are distributions")
        member = "action_multi" if "B_action_dependencies" in self.model else "action"
        learned = {}
        for letter, learns in (("A", agent.learn_A), ("B", agent.learn_B)):
            if learns:
                learned[f"p{letter}"] = [array(part[0]) for part in getattr(agent, f"p{letter}")]
                learned[letter] = [array(part[0]) for part in getattr(agent, letter)]
        self.offline.append(
            {
                "beliefs": [array(belief) for belief in ticks],
                "observations": observations,
                "actions": [step[member] for step in self.steps.done[:-1]],
                "learned": learned,
            }
        )
        self.steps.rates = {"A": lr_pA, "B": lr_pB}

    def document(self):
        settings = {**self.settings, **self.steps.learning_settings()}
        document = {"kind": "window" if self.window else "loop", "model": self.model, "settings": settings, "steps": self.steps.done}
        if self.offline:
            if settings["learn"] or len(self.offline[0]["observations"]) != len(self.steps.done):
                raise NotExportable("steps after, or learning besides, the learning at the end")
            letters = "".join(letter for letter in "AB" if letter in self.offline[0]["learned"])
            settings.update({"learn": letters, "offline_learning": True, **{f"lr_p{x}": float(self.steps.rates[x]) for x in letters}})
            if not self.window:
                document["kind"] = "filter_smooth"
            document["offline"] = self.offline
        elif self.whole_windows:
            settings["online_learning"] = True
        check_means(self.model, settings["learn"])
        return document


def numbers(values):
    """Nested lists of a JAX array; says so where its numbers are not known yet."""
    if isinstance(values, importlib.import_module("jax").core.Tracer):
        raise NotExportable("the agent was called inside jax.jit, vmap or scan, where there are no numbers yet; call it outside")
    return nested(values)
