"""ProfileService: captured while simulations run, given in every format, compared."""

import gzip
import json
import unittest

from tests.service import scenarios
from tests.service.client import message
from tests.service.service_test_case import ServiceTest, within

Profile = message("Profile")
Format = message("DownloadProfileRequest").Format


class ProfileTest(ServiceTest):
    def ready(self, name):
        profile = within(60, lambda: self.finished(name))
        self.assertEqual(Profile.State.Name(profile.state), "READY", profile.state_message)
        return profile

    def finished(self, name):
        profile = self.client.GetProfile(name=name)
        return profile if profile.state != Profile.CAPTURING else None

    def captured(self, **fields):
        fields.setdefault("kind", Profile.CPU)
        profile = self.client.CreateProfile(**fields)
        self.addCleanup(self.client.DeleteProfile, name=profile.name)
        return self.ready(profile.name)

    def download(self, name, format):
        answers = list(self.client.DownloadProfile(name=name, format=format))
        offset = 0
        total = sum(len(answer.data) for answer in answers)
        for answer in answers:
            self.assertEqual((answer.offset, answer.offset + len(answer.data) + answer.remaining_bytes), (offset, total))
            self.assertLessEqual(len(answer.data), 256 << 10)
            offset += len(answer.data)
        return b"".join(answer.data for answer in answers)


class CpuTest(ProfileTest):
    def setUp(self):
        super().setUp()
        self.running(scenarios.example("foraging", count=512, ticks=scenarios.ENDLESS))

    def test_a_capture_says_what_it_took_and_comes_in_every_format(self):
        profile = self.captured(seconds=1.0, hz=250)
        self.assertRegex(profile.name, r"^profiles/[a-z][a-z0-9-]{0,62}$")
        self.assertGreater(profile.samples, 10)
        self.assertGreater(profile.effective_hz, 0)
        self.assertTrue(0.9 <= profile.seconds <= 10, profile.seconds)
        self.assertGreater(len(gzip.decompress(self.download(profile.name, Format.Value("PPROF")))), 500)
        self.assertEqual(self.download(profile.name, Format.Value("FORMAT_UNSPECIFIED"))[:2], b"\x1f\x8b")
        folded = self.download(profile.name, Format.Value("FOLDED")).decode()
        self.assertIn("infer_policies", folded.lower())
        self.assertIn(b"<svg", self.download(profile.name, Format.Value("SVG")))
        html = self.download(profile.name, Format.Value("HTML")).decode()
        self.assertIn("<html", html.lower())
        self.assertIn("$schema", json.loads(self.download(profile.name, Format.Value("SPEEDSCOPE"))))
        self.assertGreater(len(self.download(profile.name, Format.Value("TOP")).splitlines()), 2)

    def test_it_is_capturing_until_it_is_done_and_one_at_a_time(self):
        profile = self.client.CreateProfile(profile_id="slow", kind=Profile.CPU, seconds=2)
        self.assertEqual(Profile.State.Name(profile.state), "CAPTURING")
        failure = self.refused("ABORTED", "PROFILER_BUSY", self.client.CreateProfile, kind=Profile.CPU, seconds=1)
        self.assertEqual(failure.metadata["profile"], "profiles/slow")
        self.refused("FAILED_PRECONDITION", "PROFILE_NOT_READY", self.client.DownloadProfile, name="profiles/slow")
        self.ready("profiles/slow")
        self.client.DeleteProfile(name="profiles/slow")

    def test_deleting_one_that_is_captured_ends_it(self):
        self.client.CreateProfile(profile_id="endless", kind=Profile.CPU, seconds=3600)
        self.client.DeleteProfile(name="profiles/endless")
        self.refused("NOT_FOUND", "PROFILE_NOT_FOUND", self.client.GetProfile, name="profiles/endless")
        self.captured(seconds=0.2)

    def test_ticks_bound_a_capture(self):
        name = self.running(scenarios.example(ticks=scenarios.ENDLESS)).name
        profile = self.captured(ticks=200, simulation=name)
        self.assertEqual(profile.simulation, name)
        self.assertLess(profile.seconds, 60)

    def test_a_simulation_that_is_deleted_ends_its_capture(self):
        name = self.create().name
        profile = self.client.CreateProfile(kind=Profile.CPU, ticks=10**9, simulation=name)
        self.addCleanup(self.client.DeleteProfile, name=profile.name)
        self.client.DeleteSimulation(name=name)
        within(30, lambda: self.finished(profile.name))

    def test_profiles_are_compared(self):
        one, two = self.captured(seconds=0.5), self.captured(seconds=0.5)
        answer = self.client.DiffProfiles(base=one.name, profile=two.name, limit=7)
        self.assertTrue(0 < len(answer.rows) <= 7)
        self.assertEqual((answer.base_samples, answer.samples), (one.samples, two.samples))
        for row in answer.rows:
            for share in (row.base_self_share, row.self_share, row.base_total_share, row.total_share):
                self.assertTrue(0 <= share <= 1)
            self.assertLessEqual(row.self_share, row.total_share + 1e-9)
        changes = [abs(row.self_share - row.base_self_share) for row in answer.rows]
        self.assertEqual(changes, sorted(changes, reverse=True))
        self.assertEqual(len(self.client.ListProfiles().profiles), 2)

    def test_what_cannot_be_is_refused(self):
        create, name = self.client.CreateProfile, self.create().name
        for fields, field in (
            ({"kind": 0, "seconds": 1}, "kind"),
            ({"kind": 99, "seconds": 1}, "kind"),
            ({"kind": 1, "seconds": -1}, "seconds"),
            ({"kind": 1, "seconds": 3601}, "seconds"),
            ({"kind": 1, "seconds": float("nan")}, "seconds"),
            ({"kind": 1, "seconds": 1, "hz": 1001}, "hz"),
            ({"kind": 1, "seconds": 1, "hz": -1}, "hz"),
            ({"kind": 1, "ticks": 5}, "simulation"),
            ({"kind": 1, "ticks": -5, "simulation": name}, "ticks"),
        ):
            with self.subTest(str(fields)):
                failure = self.refused("INVALID_ARGUMENT", "INVALID_REQUEST", create, **fields)
                self.assertIn(field, failure.fields)


class KindsTest(ProfileTest):
    def test_a_kind_is_taken_or_refused_as_the_server_says(self):
        self.running(scenarios.example("foraging", count=512, ticks=scenarios.ENDLESS))
        choices = {choice.name: choice.unavailable_reason for choice in self.client.GetServerInfo().profiles}
        self.assertEqual(set(choices), {"cpu", "heap", "alloc", "lock", "wall"})
        for name, reason in choices.items():
            kind = Profile.Kind.Value(name.upper())
            with self.subTest(name):
                if reason:
                    failure = self.refused("UNIMPLEMENTED", "PROFILE_KIND_UNAVAILABLE", self.client.CreateProfile, kind=kind, seconds=1)
                    self.assertEqual(failure.metadata["kind"].lower(), name)
                else:
                    self.captured(kind=kind, seconds=0.5)


class LimitTest(ProfileTest):
    FLAGS = ["--limit", "profiles=2"]

    def test_the_oldest_give_way(self):
        for index in range(4):
            self.client.CreateProfile(profile_id=f"o{index}", kind=Profile.CPU, seconds=0.1)
            self.ready(f"profiles/o{index}")
        self.assertEqual([profile.name for profile in self.client.ListProfiles().profiles], ["profiles/o2", "profiles/o3"])


if __name__ == "__main__":
    unittest.main()
