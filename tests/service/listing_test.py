"""Lists: pages, filters, orders, and what is refused of them."""

import unittest

from tests.service import scenarios
from tests.service.client import State
from tests.service.service_test_case import FolderTest, ServiceTest

LISTS = {"ListSimulations": "simulations", "ListModels": "models", "ListSnapshots": "snapshots", "ListProfiles": "profiles"}


class PagesTest(ServiceTest):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        for index in range(23):
            cls.client.CreateSimulation(
                simulation_id=f"p{index:02}",
                scenario=scenarios.example(count=1 + index % 5),
                labels={"odd": str(index % 2), "n": str(index)},
            )
        for index in range(7):
            cls.client.StepSimulation(name=f"simulations/p{index:02}", ticks=index + 1)
        cls.client.StartSimulation(name="simulations/p09", until_tick=1000)
        cls.client.StopSimulation(name="simulations/p10")

    def pages(self, **fields):
        """The names of all pages, page by page, and the total that they state."""
        pages, token, totals = [], "", set()
        while True:
            answer = self.client.ListSimulations(page_token=token, **fields)
            pages.append([simulation.name.split("/")[1] for simulation in answer.simulations])
            totals.add(answer.total_size)
            token = answer.next_page_token
            if not token:
                self.assertEqual(len(totals), 1)
                return pages, totals.pop()
            self.assertLess(len(pages), 100)

    def names(self, **fields):
        pages, total = self.pages(**fields)
        names = sum(pages, [])
        self.assertEqual(len(names), total)
        return names

    def test_pages_hold_each_once_in_order(self):
        everyone = [f"p{index:02}" for index in range(23)]
        for page_size in (0, 1, 7, 22, 23, 24, 1000, 1001, 2**31 - 1):
            pages, total = self.pages(page_size=page_size)
            self.assertEqual((sum(pages, []), total), (everyone, 23))
            if 0 < page_size < 23:
                self.assertEqual({len(page) for page in pages[:-1]}, {page_size})

    def test_what_comes_and_goes_between_pages_repeats_and_loses_nothing_else(self):
        first = self.client.ListSimulations(page_size=10)
        self.create(simulation_id="a-first")
        self.create(simulation_id="z-last")
        rest = self.client.ListSimulations(page_size=100, page_token=first.next_page_token)
        seen = [simulation.name.split("/")[1] for simulation in [*first.simulations, *rest.simulations]]
        self.assertEqual(sorted(set(seen)), sorted(seen))
        self.assertLessEqual({f"p{index:02}" for index in range(23)}, set(seen))

    def test_filters(self):
        for text, expected in (
            ('labels.odd="1"', [f"p{index:02}" for index in range(1, 23, 2)]),
            ('labels.odd="1" AND labels.n="3"', ["p03"]),
            ('labels.odd!="1" AND agents>=5', ["p04", "p14"]),
            ("tick>=5", None),
            ("tick=3", ["p02"]),
            ("tick<2 AND tick>0", ["p00"]),
            ("state=CANCELLED", ["p10"]),
            ('name="simulations/p07"', ["p07"]),
            ('name!="simulations/p07" AND agents<=1', ["p00", "p05", "p10", "p15", "p20"]),
            ('labels.missing="1"', []),
            ("", [f"p{index:02}" for index in range(23)]),
        ):
            with self.subTest(text):
                names = self.names(filter=text, page_size=4)
                if expected is None:
                    self.assertLessEqual({"p04", "p05", "p06"}, set(names))
                else:
                    self.assertEqual(names, expected)

    def test_orders(self):
        by_agents = self.names(order_by="agents desc, name")
        self.assertEqual(by_agents[:5], ["p04", "p09", "p14", "p19", "p03"])
        self.assertEqual(self.names(order_by="name desc"), [f"p{index:02}" for index in reversed(range(23))])
        self.assertEqual(self.names(order_by="create_time", page_size=5), [f"p{index:02}" for index in range(23)])
        self.assertEqual(self.names(filter="tick<10 AND tick>0", order_by="tick desc")[0], "p06")

    def test_filters_and_orders_that_make_no_sense_are_refused(self):
        listing = self.client.ListSimulations
        for text in ("nonsense", "state=", "state=SLEEPING", "tick>=x", "tick", "colour=1", 'labels.a<"b"', "tick>1 AND", "AND", "tick>1 OR tick<1", "((((", '"', "labels.=1"):  # fmt: skip
            with self.subTest(text):
                self.refused("INVALID_ARGUMENT", "INVALID_FILTER", listing, filter=text)
        for text in ("colour", "name upwards", "name,,tick", "desc", ", name"):
            with self.subTest(text):
                self.refused("INVALID_ARGUMENT", "INVALID_FILTER", listing, order_by=text)
        self.refused("INVALID_ARGUMENT", "INVALID_FILTER", listing, filter="tick>1 AND " * 2000 + "tick>1 AND (")

    def test_a_token_is_of_one_request(self):
        token = self.client.ListSimulations(page_size=3).next_page_token
        listing = self.client.ListSimulations
        self.client.ListSimulations(page_size=5, page_token=token)
        for fields in ({"filter": "tick>=0"}, {"order_by": "name desc"}):
            self.refused("INVALID_ARGUMENT", "INVALID_PAGE_TOKEN", listing, page_token=token, **fields)
        for wrong in ("x", token[:-1], token + "A", "AAAA", "\u00e4", "=" * 5000):
            with self.subTest(wrong[:20]):
                self.refused("INVALID_ARGUMENT", "INVALID_PAGE_TOKEN", listing, page_token=wrong)
        for method in LISTS:
            if method != "ListSimulations":
                self.refused("INVALID_ARGUMENT", "INVALID_PAGE_TOKEN", getattr(self.client, method), page_token=token)

    def test_sizes_below_zero_are_refused(self):
        for method in LISTS:
            failure = self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", getattr(self.client, method), page_size=-1)
            self.assertEqual(failure.fields, ["page_size"])

    def test_a_list_is_basic(self):
        for simulation in self.client.ListSimulations().simulations:
            self.assertFalse(simulation.HasField("scenario"))
            self.assertEqual(simulation.state_hash, "")
            self.assertNotEqual(simulation.state, State.Value("STATE_UNSPECIFIED"))


class EmptyTest(FolderTest):
    def test_lists_of_nothing(self):
        client = self.connect(self.serve())
        for method, field in LISTS.items():
            answer = getattr(client, method)()
            self.assertEqual((len(getattr(answer, field)), answer.next_page_token, answer.total_size), (0, "", 0))


if __name__ == "__main__":
    unittest.main()
