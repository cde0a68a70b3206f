"""The report of a run, opened in a browser."""

import json
import re
import unittest

from tests.page.browser import visit
from tests.python.starling import SMALL, StarlingTest, small_run

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
const caption = () => document.querySelector('.now').textContent;
const root = document.documentElement;
root.setAttribute('data-seven', caption());
for (const [frame, name] of [[2, 'data-two'], [7, 'data-seven-again']]) {
  slider.value = frame;
  slider.dispatchEvent(new Event('input'));
  root.setAttribute(name, caption());
}
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
        for example in SMALL:
            with self.subTest(example):
                document = self.open(self.report(example))
                ids = [section.attributes["id"] for section in document.find("section")]
                for name in ("what-ran", "metrics", "world", "beliefs", "resources"):
                    self.assertIn(name, ids)
                links = [link.attributes["href"] for link in document.find("a")]
                for name in ids:
                    self.assertIn("#" + name, links)
                for section in document.find("section"):
                    self.assertNotRegex(section.text, r"\bNaN\b|undefined|\[object|\bInfinity\b")
                self.assertEqual(document.find("h1")[0].text, example)
                self.assertGreaterEqual(len(document.find("svg")), 5)
                self.assertGreaterEqual(len(document.find("canvas")), 1)
                result = json.loads((self.folder / example / "result.json").read_text())
                self.assertIn(result["state_hash"], document.find("section", id="what-ran")[0].text)
                for metric in result["metric_summaries"]:
                    self.assertIn(metric, document.find("section", id="metrics")[0].text)

    def test_the_address_chooses_the_picture(self):
        report = self.report()
        shown = []
        for frame in (0, 5):
            document = self.open(report, fragment=f"#frame={frame}")
            slider = document.find("input", type="range")[0]
            self.assertEqual(slider.attributes["aria-valuetext"], self.caption(document))
            shown.append(self.caption(document))
        self.assertNotEqual(shown[0], shown[1])
        for caption in shown:
            self.assertRegex(caption, r"tick \d+")

    def test_the_slider_moves_the_picture(self):
        document = self.open(self.report(), fragment="#frame=7", script=MOVE_SLIDER)
        shown = document.find("html")[0].attributes
        self.assertNotEqual(shown["data-two"], shown["data-seven"])
        self.assertEqual(shown["data-seven-again"], shown["data-seven"])
        self.assertEqual(self.caption(document), shown["data-seven"])

    def test_light_and_dark_can_be_read_and_nothing_overflows(self):
        report = self.report()
        pages = {}
        for theme, window in (("light", "1280,900"), ("dark", "500,900")):
            document = self.open(report, fragment="#" + theme, script=MEASURE, window=window)
            root = document.find("html")[0].attributes
            self.assertEqual(root["data-theme"], theme)
            pages[theme] = luminance(root["data-page"])
            self.assertGreaterEqual(contrast(root["data-ink"], root["data-page"]), 7)
            self.assertLessEqual(int(root["data-excess"]), 0, window)
            self.assertEqual(root["data-loaded"], "0")
        self.assertGreater(pages["light"], 0.7)
        self.assertLess(pages["dark"], 0.1)

    def test_the_button_changes_the_theme(self):
        document = self.open(self.report(), fragment="#light", script=PUSH_THEME)
        self.assertEqual(document.find("html")[0].attributes["data-theme"], "dark")

    def test_the_file_names_no_other_source(self):
        self.assertNotRegex(self.report().read_text(), r"""(?i)(src|href)\s*=\s*["']?(https?:)?//""")


if __name__ == "__main__":
    unittest.main()
