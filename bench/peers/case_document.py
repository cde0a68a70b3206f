"""A case as a document for `starling infer` (kind "loop", dialect "pymdp_1"), without its steps."""

from __future__ import annotations

from typing import Any

import numpy as np

from peer_models import make_model


def array(values: np.ndarray) -> Any:
    if values.ndim == 1:
        return values.tolist()
    return {"shape": list(values.shape), "data": values.ravel().tolist()}


def case_document(case: str) -> dict[str, Any]:
    model = make_model(case)
    learning = {"pA": [array(a) for a in model.A]} if model.learns_a else {}
    return {
        "format": "starling-golden-1",
        "case": case,
        "dialect": "pymdp_1",
        "kind": "loop",
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
            **learning,
        },
        "settings": {"learn": "A" if model.learns_a else "", "lr_pA": 1.0},
    }
