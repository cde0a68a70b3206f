"""What a case says of an agent: its dialect, model and settings."""

from pymdp_recording.arrays import CLOSE, NotExportable, array, distance, flatten, means, nested, reshaped, shape_of, transposed, whole

NUMPY_MODULES = {"pymdp.agent": "pymdp_0_0_7", "pymdp.legacy.agent": "pymdp_legacy"}


def dialect_of(agent_class):
    """The rules that an agent follows, from where its class, or one it derives from, is defined."""
    for ancestor in agent_class.__mro__:
        if ancestor.__module__ == "pymdp.agent" and hasattr(ancestor, "update_empirical_prior"):
            return "pymdp_1"
        if ancestor.__module__ in NUMPY_MODULES:
            return NUMPY_MODULES[ancestor.__module__]
    raise NotExportable(f"{agent_class.__module__}.{agent_class.__name__} is no agent of pymdp 0.0.7, pymdp.legacy or pymdp 1.x")


def numpy_settings(agent, dialect):
    if agent.inference_algo not in ("VANILLA", "MMP"):
        raise NotExportable(f"inference_algo is {agent.inference_algo!r}; VANILLA and MMP can be exported")
    parameters = dict(agent.inference_params)
    if parameters.pop("dF", 1.0) != 1.0 or not parameters.pop("compute_vfe", True):
        raise NotExportable("inference_params: dF must be 1.0 and compute_vfe True")
    settings = {
        "gamma": float(agent.gamma),
        "alpha": float(agent.alpha),
        "use_utility": bool(agent.use_utility),
        "use_states_info_gain": bool(agent.use_states_info_gain),
        "use_param_info_gain": bool(agent.use_param_info_gain),
        "action_selection": agent.action_selection,
        "sampling_mode": agent.sampling_mode,
        "inference_algo": "fpi" if agent.inference_algo == "VANILLA" else "MMP",
        **parameters,
        "modalities_to_learn": agent.modalities_to_learn if agent.modalities_to_learn == "all" else whole(agent.modalities_to_learn),
        "factors_to_learn": agent.factors_to_learn if agent.factors_to_learn == "all" else whole(agent.factors_to_learn),
    }
    if agent.inference_algo == "MMP":
        if agent.inference_horizon < 2:
            raise NotExportable("MMP with inference_horizon 1: pymdp keeps all past actions then, and no policy counts; use 2 or more")
        settings["inference_horizon"] = int(agent.inference_horizon)
        settings["use_BMA"] = bool(agent.edge_handling_params["use_BMA"])
        settings["policy_sep_prior"] = bool(agent.edge_handling_params["policy_sep_prior"])
        if settings["use_BMA"] == settings["policy_sep_prior"]:
            raise NotExportable("use_BMA and policy_sep_prior are both off; one of them says what the next window begins with")
    if dialect == "pymdp_legacy":
        if agent.I is not None:
            raise NotExportable("H: backwards induction of pymdp.legacy looks forwards; use inductive planning of pymdp 1.x")
        if any(list(factors) != sorted(factors) for factors in agent.A_factor_list):
            raise NotExportable("A_factor_list: pymdp.legacy mixes up the axes of a list that is not in increasing order")
        if agent.sophisticated:
            # Whatever the agent has, its search has these two terms alone.
            settings.update(use_utility=True, use_states_info_gain=True, use_param_info_gain=False)
            settings["si_horizon"] = int(agent.si_horizon)
            settings["si_policy_prune_threshold"] = float(agent.si_policy_prune_threshold)
            settings["si_state_prune_threshold"] = float(agent.si_state_prune_threshold)
            settings["si_prune_penalty"] = float(agent.si_prune_penalty)
    return settings


def numpy_model(agent, dialect):
    model = {
        "num_states": whole(agent.num_states),
        "num_obs": whole(agent.num_obs),
        "num_controls": whole(agent.num_controls),
        "policy_len": int(agent.policy_len),
    }
    if dialect == "pymdp_legacy":
        model["A_dependencies"] = [whole(factors) for factors in agent.A_factor_list]
        model["B_dependencies"] = [whole(factors) for factors in agent.B_factor_list]
    for name in ("A", "B", "C", "D", "pA", "pB", "pD"):
        if getattr(agent, name) is not None:
            model[name] = [array(part) for part in getattr(agent, name)]
    model["E"] = nested(agent.E)
    model["policies"] = [[whole(step) for step in nested(policy)] for policy in agent.policies]
    return model


def jax_settings(agent):
    if agent.batch_size != 1:
        raise NotExportable(f"batch_size is {agent.batch_size}; a case holds one agent: batch_size=1")
    settings = {
        "gamma": flatten(nested(agent.gamma))[0],
        "alpha": flatten(nested(agent.alpha))[0],
        "use_utility": bool(agent.use_utility),
        "use_states_info_gain": bool(agent.use_states_info_gain),
        "use_param_info_gain": bool(agent.use_param_info_gain),
        "use_inductive": bool(agent.use_inductive),
        "action_selection": agent.action_selection,
        "sampling_mode": agent.sampling_mode,
        "inference_algo": agent.inference_algo,
        "num_iter": int(agent.num_iter),
    }
    if agent.use_inductive:
        if agent.H is None:
            raise NotExportable("use_inductive with I alone; give the agent the goals H, from which I follows")
        settings["inductive_depth"] = int(agent.inductive_depth)
        settings["inductive_threshold"] = flatten(nested(agent.inductive_threshold))[0]
        settings["inductive_epsilon"] = flatten(nested(agent.inductive_epsilon))[0]
    if agent.inference_algo in ("vmp", "mmp"):
        settings["inference_horizon"] = agent.inference_horizon
    return settings


def jax_model(agent):
    model = {
        "num_states": whole(agent.num_states),
        "num_obs": whole(agent.num_obs),
        "num_controls": whole(agent.num_controls),
        "policy_len": int(agent.policy_len),
        "A_dependencies": [whole(factors) for factors in agent.A_dependencies],
        "B_dependencies": [whole(factors) for factors in agent.B_dependencies],
    }
    combined = agent.action_maps is not None
    if combined:
        if agent.sampling_mode == "marginal":
            raise NotExportable("B_action_dependencies: with marginal sampling pymdp chooses by factor; use full")
        model["num_controls"] = whole(agent.num_controls_multi)
        model["B_action_dependencies"] = [whole(actions["multi_dependency"]) for actions in agent.action_maps]
    elif agent.num_controls_multi is not None and whole(agent.num_controls_multi) != whole(agent.num_controls):
        raise NotExportable("policies of your own together with B_action_dependencies; leave out the policies")
    for name in ("A", "B", "C", "D", "pA", "pB"):
        if getattr(agent, name) is None:
            continue
        parts = [nested(part[0]) for part in getattr(agent, name)]
        if combined and name in ("B", "pB"):
            parts = [with_separate_actions(part, actions["multi_dims"]) for part, actions in zip(parts, agent.action_maps)]
        if name == "C":  # [time, outcome] there
            parts = [transposed(part) if len(shape_of(part)) == 2 else part for part in parts]
        model[name] = [array(part) for part in parts]
    if agent.use_inductive:
        model["H"] = [nested(goals[0]) for goals in agent.H]
    model["E"] = nested(agent.E[0])
    model["policies"] = [[whole(step) for step in policy] for policy in nested(agent.policies.policy_arr)]
    return model


def with_separate_actions(transitions, actions):
    """B with an axis for each of the actions that it has combined into its last axis."""
    return reshaped(transitions, shape_of(transitions)[:-1] + whole(actions))


def check_means(model, letters):
    """What learns must begin as the mean of its counts, as it goes on after the first update."""
    for letter in letters:
        for i, (part, counts) in enumerate(zip(model[letter], model[f"p{letter}"])):
            counts = reshaped(counts["data"], counts["shape"]) if isinstance(counts, dict) else counts
            part = flatten(part["data"] if isinstance(part, dict) else part)
            if distance(part, flatten(means(counts))) > CLOSE:
                raise NotExportable(f"{letter}[{i}] is not the mean of p{letter}[{i}]; give the agent that mean")
