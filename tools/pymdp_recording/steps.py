"""The steps of a case, while they happen."""

from pymdp_recording.arrays import NotExportable, array


class Steps:
    """The steps of a case while they happen."""

    def __init__(self):
        self.done = []
        self.beliefs = []  # by step: of each factor; of MMP None
        self.planned = False  # the present step has a posterior over policies
        self.acted = False
        self.learned = []  # by step: letters of what was learned in it
        self.rates = {}

    def begin(self, outcomes, start, beliefs, **quantities):
        self.done.append({"t": len(self.done), "episode_start": start or not self.done, **outcomes, **quantities})
        self.beliefs.append(beliefs)
        self.learned.append("")
        self.planned = self.acted = False

    def now(self, method):
        if not self.done:
            raise NotExportable(f"{method} before the first infer_states")
        return self.done[-1]

    def begins_episode(self):
        return self.done[-1]["episode_start"]

    def plan(self, **quantities):
        step = self.now("infer_policies")
        if self.learned[-1]:
            raise NotExportable("parameters were learned before infer_policies; Starling learns after it: change the order")
        step.update(quantities)
        self.planned = True

    def act(self, **quantities):
        self.now("sample_action").update(quantities)
        self.acted = True

    def check_planned(self):
        self.now("learning")
        if not self.planned:
            raise NotExportable("parameters were learned before infer_policies; Starling learns after it: change the order")

    def learn(self, letter, rate, counts, expected):
        self.check_planned()
        step = self.done[-1]
        if self.rates.setdefault(letter, rate) != rate:
            raise NotExportable(f"lr_p{letter} was {self.rates[letter]} and is {rate}; it must stay the same")
        if letter in self.learned[-1]:
            raise NotExportable(f"{letter} was learned twice in step {step['t']}")
        self.learned[-1] += letter
        learned = step.setdefault("learned", {})
        learned[f"p{letter}"] = [array(part) for part in counts]
        learned[letter] = [array(part) for part in expected]

    def start_of_episode(self):
        return max(t for t, step in enumerate(self.done) if step["episode_start"])

    def episode_lengths(self):
        starts = [t for t, step in enumerate(self.done) if step["episode_start"]] + [len(self.done)]
        return [end - start for start, end in zip(starts, starts[1:])]

    def learning_settings(self):
        """`learn`, its rates and, where D learns, the length of episodes. Learning must be regular."""
        letters = "".join(letter for letter in "ABD" if any(letter in learned for learned in self.learned))
        settings = {"learn": letters, **{f"lr_p{letter}": float(self.rates[letter]) for letter in letters}}
        for t, (step, learned) in enumerate(zip(self.done, self.learned)):
            if "A" in letters and "A" not in learned:
                raise NotExportable(f"A was not learned in step {t}; Starling learns it in every step")
            if "B" in letters and "B" not in learned and not step["episode_start"]:
                raise NotExportable(f"B was not learned in step {t}; Starling learns it in every step but an episode's first")
        if "D" not in letters:
            return settings
        lengths = self.episode_lengths()
        ends = [sum(lengths[: i + 1]) - 1 for i in range(len(lengths))]
        learned = [t for t, letters_now in enumerate(self.learned) if "D" in letters_now]
        if len(set(lengths[:-1] + [lengths[0]])) > 1 or lengths[-1] > lengths[0] or learned not in (ends, ends[:-1]):
            raise NotExportable("D must be learned at the last step of every episode, and episodes must be of the same length")
        if (ends[-1] in learned) != (lengths[-1] == lengths[0]):
            raise NotExportable("D was learned in the middle of the last episode, or not at its end")
        settings["episode_len"] = lengths[0]
        return settings
