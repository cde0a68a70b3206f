"""Pages with flame graphs, opened in a browser."""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from tests.page.browser import visit

MAKE_PAGES = pathlib.Path.cwd() / "tests/flame_page/make_pages"
KEPT_BYTES = 200 * 1024

# What a test's script may use; it leaves its findings by note(name, value).
HELPERS = """
const note = (name, value) => document.documentElement.setAttribute('data-' + name,
    typeof value === 'string' ? value : JSON.stringify(value));
const one = selector => document.querySelector(selector);
const rows = one('.flame-rows');
const boxes = () => [...rows.children].filter(box => !box.classList.contains('gap'));
const textOf = box => box.querySelector('span').textContent;
const box = text => boxes().find(b => textOf(b) === text);
const texts = () => boxes().map(textOf);
const path = () => [...document.querySelectorAll('.flame-path button')].map(b => b.textContent);
const shareOf = text => box(text).querySelector('b').textContent;
const press = (key, target) => (target || document.activeElement).dispatchEvent(
    new KeyboardEvent('keydown', {key, bubbles: true, cancelable: true}));
const type = text => {
  const input = one('.flame-search input');
  input.value = text;
  input.dispatchEvent(new Event('input'));
  return one('.flame-search output').textContent;
};
const push = (option, i) => document.querySelectorAll(
    `[data-option=${option}] button`)[i].click();
const chip = label => one(`.flame-chips [data-label="${label}"]`);
const point = b => {
  const at = b.getBoundingClientRect();
  b.dispatchEvent(new PointerEvent('pointermove',
      {bubbles: true, clientX: at.left + 2, clientY: at.top + 2}));
  return Object.fromEntries([...document.querySelectorAll('.tip .fr')].map(
      row => [row.querySelector('span').textContent, row.querySelector('output').textContent]));
};
"""


class FlamePageTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(dir=os.environ.get("TEST_TMPDIR")))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        subprocess.run([MAKE_PAGES, cls.folder], check=True)

    def notes(self, page, script, fragment="#light", window="1400,900"):
        """What a script found in a page that neither complained nor asked for anything."""
        result = visit(self.folder / f"{page}.html", fragment, f"{{{HELPERS}{script}}}", window)
        self.assertEqual(result.complaints, [])
        self.assertEqual(result.hosts, [])
        self.document = result.document
        root = result.document.find("html")[0].attributes
        return {
            name[len("data-") :]: value for name, value in root.items() if name.startswith("data-")
        }

    def test_all_pages_open_without_complaint(self):
        for page in ("engine", "large", "hostile", "long_names", "deep"):
            with self.subTest(page):
                found = self.notes(
                    page,
                    """
                    note('count', boxes().length);
                    note('root', textOf(boxes()[0]));
                    note('loaded', performance.getEntriesByType('resource').length);
                    """,
                )
                self.assertGreater(int(found["count"]), 10)
                self.assertEqual(found["root"], "all")
                self.assertEqual(found["loaded"], "0")
                self.assertLess((self.folder / f"{page}.html").stat().st_size, KEPT_BYTES)
                section = self.document.find("section", id="flame-graph")[0]
                self.assertNotRegex(section.text, r"\bNaN\b|undefined \||\[object|Infinity")

    def test_without_samples_the_page_says_why(self):
        result = visit(self.folder / "empty.html")
        self.assertEqual(result.complaints, [])
        text = result.document.find("section", id="flame-graph")[0].text
        self.assertIn("The run ended before the first sample.", text)

    def test_a_click_zooms_and_the_path_leads_back(self):
        found = self.notes(
            "engine",
            """
            note('before', path());
            box('population:foragers').click();
            note('path', path());
            note('width', box('population:foragers').style.width === box('worker:1').style.width);
            note('step', texts().includes('step_world'));
            note('above', box('worker:1').classList.contains('above'));
            document.querySelectorAll('.flame-path button')[1].click();
            note('out', path());
            press('Escape', rows);
            note('all', path());
            note('again', texts().includes('step_world'));
            """,
        )
        self.assertEqual(json.loads(found["before"]), ["all"])
        self.assertEqual(
            json.loads(found["path"]),
            ["all", "worker:1", "starling::TileScheduler::RunBlock", "population:foragers"],
        )
        self.assertEqual(found["width"], "true")
        self.assertEqual(found["step"], "false")
        self.assertEqual(found["above"], "true")
        self.assertEqual(json.loads(found["out"]), ["all", "worker:1"])
        self.assertEqual(json.loads(found["all"]), ["all"])
        self.assertEqual(found["again"], "true")

    def test_search_counts_each_stack_once(self):
        found = self.notes(
            "engine",
            """
            note('phases', type('infer_policies|ExpectedFreeEnergy'));
            note('label', shareOf('infer_policies'));
            note('sum', chip('infer_policies').querySelector('b').textContent);
            note('hits', boxes().filter(b => b.classList.contains('hit')).length);
            note('none', type('no such function'));
            note('bad', type('('));
            note('invalid', one('.flame-search input').getAttribute('aria-invalid'));
            note('case', type('TILE'));
            note('anycase', type('tile'));
            """,
        )
        self.assertEqual(found["phases"], "matched " + found["sum"])
        self.assertGreater(int(found["hits"]), 4)
        self.assertEqual(found["none"], "matched 0 %")
        self.assertEqual(found["bad"], "no regular expression")
        self.assertEqual(found["invalid"], "true")
        self.assertEqual(found["case"], "matched 0 %")
        # All of both populations, 1,437 + 481 samples, run below TileScheduler; three names match there.
        self.assertEqual(found["anycase"], "matched 93.3 %")

    def test_the_address_says_what_to_show(self):
        found = self.notes(
            "engine",
            """
            note('found', one('.flame-search output').textContent);
            note('texts', texts());
            note('pressed', [...document.querySelectorAll('[aria-pressed=true]')].map(
                b => b.textContent));
            """,
            fragment="#dark&reverse&whole&search=matvec%7Csoftmax",
        )
        self.assertRegex(found["found"], r"matched \d+")
        self.assertIn("__clone3", json.loads(found["texts"]))
        self.assertLessEqual({"Callers", "Whole stacks"}, set(json.loads(found["pressed"])))
        self.assertEqual(found["theme"], "dark")

    def test_chips_filter_and_shares_follow(self):
        found = self.notes(
            "engine",
            """
            note('before', chip('population:foragers').querySelector('b').textContent);
            chip('act').click();
            chip('learn').click();
            note('phases', texts().filter(t => ['act', 'learn', 'infer_states'].includes(t)));
            note('shown', one('.flame-shown').textContent);
            note('after', chip('population:foragers').querySelector('b').textContent);
            chip('population:explorers').click();
            note('both', one('.flame-shown').textContent);
            note('on', chip('act').getAttribute('aria-pressed'));
            chip('act').click();
            chip('learn').click();
            chip('population:explorers').click();
            note('cleared', one('.flame-shown').textContent);
            """,
        )
        self.assertEqual(found["before"], "69.9 %")
        self.assertEqual(set(json.loads(found["phases"])), {"act", "learn"})
        # act 72 (6 * (1 + 2) * (3 + 1)), learn 8 * 12 + 2 + 16
        self.assertEqual(found["shown"], "186 of 2,056 samples (9 %)")
        self.assertEqual(found["after"], "74.7 %")
        self.assertEqual(found["both"], "47 of 2,056 samples (2.3 %)")
        self.assertEqual(found["on"], "true")
        self.assertEqual(found["cleared"], "2,056 samples")

    def test_callers_stand_below_leaves(self):
        found = self.notes(
            "engine",
            """
            push('reversed', 1);
            const first = boxes().filter(b => b.getAttribute('aria-level') === '2');
            note('first', textOf(first[0]));
            note('share', shareOf(textOf(first[0])));
            note('sum', type('^starling::isa_avx2::MatVec8'));
            first[0].click();
            note('below', texts());
            """,
        )
        self.assertEqual(found["first"], "starling::isa_avx2::MatVec8")
        self.assertEqual("matched " + found["share"], found["sum"])
        self.assertIn("starling::isa_avx2::InferStates<float>", json.loads(found["below"]))

    def test_whole_stacks_begin_at_the_first_frame_of_a_thread(self):
        found = self.notes(
            "engine",
            """
            const level = n => boxes().filter(
                b => b.getAttribute('aria-level') === String(n)).map(textOf);
            note('labels', level(2));
            const worker = shareOf('worker:1');
            push('whole', 1);
            note('whole', level(2));
            note('same', shareOf('worker:1') === worker);
            """,
        )
        self.assertIn("worker:1", json.loads(found["labels"]))
        self.assertEqual(set(filter(None, json.loads(found["whole"]))), {"__clone3", "_start"})
        self.assertEqual(found["same"], "true")

    def test_the_keyboard_moves_zooms_and_reverses(self):
        found = self.notes(
            "engine",
            """
            const at = () => {
              const active = document.getElementById(rows.getAttribute('aria-activedescendant'));
              return active && textOf(active);
            };
            rows.focus();
            const seen = [];
            const go = key => { press(key, rows); seen.push(at()); };
            ['ArrowDown', 'ArrowRight', 'ArrowLeft', 'ArrowDown', 'ArrowDown', 'ArrowUp',
             'ArrowDown'].forEach(go);
            note('seen', seen);
            press('Enter', rows);
            note('zoomed', path());
            press('Backspace', rows);
            note('back', path());
            press('Escape', rows);
            note('out', path());
            press('r', rows);
            note('reversed', one('[data-option=reversed] button+button').getAttribute(
                'aria-pressed'));
            press('/', rows);
            note('search', document.activeElement === one('.flame-search input'));
            press('Escape', document.activeElement);
            note('focus', document.activeElement === rows);
            press('?', rows);
            note('help', !one('.flame-help').hidden);
            press('Escape', rows);
            note('closed', one('.flame-help').hidden);
            """,
        )
        self.assertEqual(
            json.loads(found["seen"]),
            [
                "worker:1",
                "worker:0",
                "worker:1",
                "starling::TileScheduler::RunBlock",
                "population:foragers",
                "starling::TileScheduler::RunBlock",
                "population:foragers",
            ],
        )
        self.assertEqual(json.loads(found["zoomed"])[-1], "population:foragers")
        self.assertEqual(json.loads(found["back"])[-1], "starling::TileScheduler::RunBlock")
        self.assertEqual(json.loads(found["out"]), ["all"])
        for name in ("reversed", "search", "focus", "help", "closed"):
            self.assertEqual(found[name], "true", name)

    def test_the_tooltip_tells_samples_shares_and_interval(self):
        found = self.notes(
            "engine",
            """
            note('tip', point(box('worker:1')));
            note('title', document.querySelector('.tip b').textContent);
            """,
        )
        tip = json.loads(found["tip"])
        self.assertEqual(found["title"], "worker:1")
        # 1,282 of 2,056: the roots x of (p - x)^2 = 1.96^2 x (1 - x) / n are 0.6024 and 0.6442.
        self.assertEqual(tip["samples"], "1,282 ≈ 13 s CPU")
        self.assertEqual(tip["of all"], "62.4 %")
        self.assertEqual(tip["95 % interval"], "60.2 % to 64.4 %")
        self.assertEqual(tip["itself"], "0 (0 %)")
        self.assertEqual(tip["label"], "worker")

    def test_c_copies_the_folded_stack(self):
        found = self.notes(
            "engine",
            """
            let copied = '';
            Object.defineProperty(navigator, 'clipboard',
                                  {value: {writeText: async text => { note('copied', text); }}});
            push('reversed', 1);
            const leaf = boxes().find(b => b.getAttribute('aria-level') === '3');
            point(leaf);
            press('c', rows);
            """,
        )
        self.assertEqual(
            found["copied"],
            "void starling::isa_avx2::ExpectedFreeEnergy<float>(float const*, int);"
            "starling::isa_avx2::MatVec8(float const*, float const*, float*, int) 732",
        )

    def test_frames_can_be_ordered_flipped_and_coloured(self):
        found = self.notes(
            "engine",
            """
            push('byName', 1);
            note('names', boxes().filter(b => b.getAttribute('aria-level') === '2').map(textOf)
                .filter(t => t));
            push('flip', 1);
            note('bottom', boxes()[0].style.bottom);
            const colours = [];
            const select = one('.flame-by select');
            for (const choice of select.options) {
              select.value = choice.value;
              select.dispatchEvent(new Event('change'));
              colours.push(getComputedStyle(box('starling::isa_avx2::InferPolicies<float>'))
                               .backgroundColor);
            }
            note('colours', colours);
            note('choices', [...select.options].map(o => o.textContent));
            """,
        )
        names = json.loads(found["names"])
        self.assertLess(names.index("worker:0"), names.index("worker:1"))
        self.assertEqual(found["bottom"], "0px")
        self.assertEqual(
            json.loads(found["choices"]),
            ["phase", "population", "backend", "worker", "module", "function name"],
        )
        self.assertGreaterEqual(len(set(json.loads(found["colours"]))), 3)

    def test_hostile_names_stay_text(self):
        found = self.notes(
            "hostile",
            """
            box('all').click();
            boxes().forEach(point);
            document.querySelectorAll('.flame-chips button')[1].click();
            push('reversed', 1);
            note('attacked', String(window.attacked));
            note('images', document.images.length);
            note('labels', [...document.querySelectorAll('.flame-chips [data-label]')].map(
                b => b.dataset.label));
            """,
        )
        self.assertEqual(found["attacked"], "undefined")
        self.assertEqual(found["images"], "0")
        labels = json.loads(found["labels"])
        self.assertIn("population:</script><script>window.attacked=1</script>", labels)
        self.assertIn("population:__proto__", labels)

    def test_totals_stay_exact_when_frames_are_pruned(self):
        found = self.notes(
            "large",
            """
            const text = one('.flame-chips [data-label="worker:3"] b').textContent;
            note('chip', text);
            note('frame', shareOf('worker:3'));
            chip('worker:3').click();
            chip('phase_2').click();
            note('shown', one('.flame-shown').textContent);
            push('whole', 1);
            note('whole', shareOf('main'));
            note('legend', one('.flame-legend .pruned b').textContent);
            note('found', type('Layer9'));
            """,
        )
        self.assertEqual(found["chip"], found["frame"])
        self.assertEqual(found["whole"], "100 %")
        self.assertRegex(found["legend"], r"\d %")
        self.assertRegex(found["found"], r"^matched ≥ [\d.]+ %$")
        # All samples with both labels, as the profile has them.
        self.assertRegex(found["shown"], r"^[\d,]+ of [\d,]+ samples")
        expected = json.loads((self.folder / "large_counts.json").read_text())
        shown = int(found["shown"].split(" ")[0].replace(",", ""))
        self.assertEqual(shown, expected["worker:3 and phase_2"])

    def test_dark_and_narrow_pages_can_be_read(self):
        for theme, window in (("light", "400,900"), ("dark", "400,900"), ("dark", "1400,900")):
            with self.subTest(theme=theme, window=window):
                found = self.notes(
                    "engine",
                    """
                    // Luminance as WCAG 2 defines it, of any colour that the canvas knows.
                    const canvas = document.createElement('canvas').getContext(
                        '2d', {willReadFrequently: true});
                    const luminance = colour => {
                      canvas.fillStyle = colour;
                      canvas.fillRect(0, 0, 1, 1);
                      const rgb = [...canvas.getImageData(0, 0, 1, 1).data].slice(0, 3).map(
                          v => v / 255).map(v => v <= .04045 ? v / 12.92
                                                             : ((v + .055) / 1.055) ** 2.4);
                      return .2126 * rgb[0] + .7152 * rgb[1] + .0722 * rgb[2];
                    };
                    let least = 99;
                    const select = one('.flame-by select');
                    for (const choice of select.options) {
                      select.value = choice.value;
                      select.dispatchEvent(new Event('change'));
                      for (const b of boxes()) {
                        if (b.classList.contains('root')) continue;
                        const style = getComputedStyle(b);
                        const [x, y] = [style.color, style.backgroundColor].map(luminance);
                        least = Math.min(least, (Math.max(x, y) + .05) / (Math.min(x, y) + .05));
                      }
                    }
                    note('contrast', least);
                    note('excess', document.documentElement.scrollWidth - innerWidth);
                    """,
                    fragment="#" + theme,
                    window=window,
                )
                self.assertGreaterEqual(float(found["contrast"]), 4.5)
                self.assertLessEqual(int(found["excess"]), 0)

    def test_the_page_shortens_names_as_the_library_does(self):
        pairs = json.loads((self.folder / "short_names.json").read_text())
        found = self.notes(
            "engine",
            f"note('short', {json.dumps([name for name, _ in pairs])}.map(starlingFlame.shortName));",
        )
        self.assertEqual(json.loads(found["short"]), [short for _, short in pairs])


if __name__ == "__main__":
    unittest.main()
