"""A case as a document for `starling infer`, in the dialect of a peer, without its steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from peer_models import WINDOW, Model, make_model

KINDS = {"": "loop", "vmp": "window", "mmp": "window", "MMP": "policy_window"}
# The size of the tree that a peer must say beforehand, by levels of the search.
MAX_NODES = {2: 128, 3: 256}


def array(values: np.ndarray) -> Any:
    if values.ndim == 1:
        return values.tolist()
    return {"shape": list(values.shape), "data": values.ravel().tolist()}


def search_settings(model: Model, dialect: str) -> dict[str, Any]:
    if not model.search:
        return {}
    if dialect == "pymdp_legacy":
        return {"si_horizon": model.search}
    return {"horizon": model.search, "max_nodes": MAX_NODES[model.search], "entropy_stop_threshold": 0.0}


def case_document(case: str, dialect: str) -> dict[str, Any]:
    model = make_model(case)
    settings: dict[str, Any] = {"learn": model.learns, "use_param_info_gain": model.novelty}
    settings.update(search_settings(model, dialect))
    if model.inference:
        settings.update(inference_algo=model.inference, inference_horizon=WINDOW)
    counts = {f"p{model.learns}": [array(part) for part in getattr(model, model.learns)]} if model.learns else {}
    return {
        "format": "starling-golden-1",
        "case": case,
        "dialect": dialect,
        "kind": "sophisticated" if model.search else KINDS[model.inference],
        "model": {
            "num_states": model.num_states,
            "num_obs": model.num_obs,
            "num_controls": model.num_controls,
            "policy_len": model.policy_len,
            "A_dependencies": model.A_dependencies,
            "B_dependencies": model.B_dependencies,
            "A": [array(a) for a in model.A],
            "B": [array(b) for b in model.B],
            "C": [array(c) for c in model.C],
            "D": [array(d) for d in model.D],
            **counts,
        },
        "settings": settings,
    }
