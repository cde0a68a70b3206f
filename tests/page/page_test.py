"""The report of a run, opened in a browser."""

import json
import re
import unittest

from tests.page.browser import visit
from tests.python.starling import StarlingTest, small_run

# Leaves colours and measures of the page in attributes of the root element.
MEASURE = """
const root = document.documentElement;
const style = getComputedStyle(document.body);
root.setAttribute('data-ink', style.color);
root.setAttribute('data-page', style.backgroundColor);
root.setAttribute('data-excess', root.scrollWidth - innerWidth);
root.setAttribute('data-loaded', performance.getEntriesByType('resource').length);
"""
MOVE_SLIDER = """
const slider = document.querySelector('input[type=range]');
slider.value = 2;
slider.dispatchEvent(new Event('input'));
"""
PUSH_THEME = "document.querySelector('button.theme').click();"


def luminance(color):
    """Relative luminance of 'rgb(r, g, b)', as WCAG 2 defines it."""
    channels = [int(value) / 255 for value in re.findall(r"\d+", color)[:3]]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a, b):
    lighter, darker = sorted((luminance(a), luminance(b)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


class PageTest(StarlingTest):
    def report(self, example="foraging"):
        self.succeed(*small_run(example, 30, "--out", example, "--quiet"))
        return self.folder / example / "report.html"

    def open(self, *arguments, **options):
        """Opens a page that must neither complain nor ask for anything."""
        result = visit(*arguments, **options)
        self.assertEqual(result.complaints, [])
        self.assertEqual(result.hosts, [])
        return result.document

    def caption(self, document):
        return document.find("p", "now")[0].text

    def test_a_bad_page_is_noticed_by_these_means(self):
        page = self.folder / "bad.html"
        page.write_text(
            "<html><body><script>console.error('oops'); missing();</script>"
            "<img src='http://example.test/picture.png'></body></html>"
        )
        result = visit(page)
        self.assertEqual(len(result.complaints), 2, result.complaints)
        self.assertEqual(result.hosts, ["example.test"])

    def test_every_example_has_all_sections(self):
        for example in ("foraging", "tmaze", "exploration"):
            with self.subTest(example):
                document = self.open(self.report(example))
                ids = [section.attributes["id"] for section in document.find("section")]
                for name in ("what-ran", "metrics", "world", "beliefs", "resources"):
                    self.assertIn(name, ids)
                links = [a.attributes["href"] for a in document.find("nav")[0:1] and document.find("a")]
                for name in ids:
                    self.assertIn("#" + name, links)
                self.assertEqual(document.find("h1")[0].text, example)
                self.assertGreaterEqual(len(document.find("svg")), 5)
                self.assertGreaterEqual(len(document.find("canvas")), 1)
                result = json.loads((self.folder / example / "result.json").read_text())
                self.assertIn(result["state_hash"], document.find("section", id="what-ran")[0].text)
                for metric in result["metric_summaries"]:
                    self.assertIn(metric, document.find("section", id="metrics")[0].text)

    def test_nothing_is_cut_or_undefined(self):
        document = self.open(self.report())
        for section in document.find("section"):
            self.assertNotRegex(section.text, r"\bNaN\b|undefined|\[object|\bInfinity\b")

    def test_the_address_chooses_the_picture(self):
        report = self.report()
        shown = []
        for frame in (0, 1, 5):
            document = self.open(report, fragment=f"#frame={frame}")
            slider = document.find("input", type="range")[0]
            self.assertEqual(slider.attributes["aria-valuetext"], self.caption(document))
            shown.append(self.caption(document))
        self.assertEqual(len(set(shown)), 3, shown)
        for caption in shown:
            self.assertRegex(caption, r"tick \d+")

    def test_the_slider_moves_the_picture(self):
        report = self.report()
        at_two = self.caption(self.open(report, fragment="#frame=2"))
        moved = self.open(report, fragment="#frame=7", script=MOVE_SLIDER)
        self.assertEqual(self.caption(moved), at_two)
        self.assertNotEqual(self.caption(self.open(report, fragment="#frame=7")), at_two)

    def test_light_and_dark_can_be_read(self):
        report = self.report()
        pages = {}
        for theme in ("light", "dark"):
            root = self.open(report, fragment="#" + theme, script=MEASURE).find("html")[0].attributes
            self.assertEqual(root["data-theme"], theme)
            pages[theme] = luminance(root["data-page"])
            self.assertGreaterEqual(contrast(root["data-ink"], root["data-page"]), 7)
        self.assertGreater(pages["light"], 0.7)
        self.assertLess(pages["dark"], 0.1)

    def test_the_button_changes_the_theme(self):
        document = self.open(self.report(), fragment="#light", script=PUSH_THEME)
        self.assertEqual(document.find("html")[0].attributes["data-theme"], "dark")

    def test_nothing_is_loaded_and_nothing_overflows(self):
        report = self.report()
        self.assertNotRegex(report.read_text(), r"""(?i)(src|href)\s*=\s*["']?(https?:)?//""")
        for window in ("1280,900", "500,900"):
            root = self.open(report, script=MEASURE, window=window).find("html")[0].attributes
            self.assertEqual(root["data-loaded"], "0")
            self.assertLessEqual(int(root["data-excess"]), 0, window)


if __name__ == "__main__":
    unittest.main()
