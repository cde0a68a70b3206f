#include "bench/results/results_json.h"

#include <sys/resource.h>

#include <cmath>
#include <csignal>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <limits>
#include <random>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "bench/results/testing/random_results.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace starling {
namespace {

using Json = nlohmann::ordered_json;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

uint64_t Bits(double value) {
  uint64_t bits;
  std::memcpy(&bits, &value, sizeof(bits));
  return bits;
}

void ExpectSameBits(const std::vector<double>& a, const std::vector<double>& b) {
  ASSERT_EQ(a.size(), b.size());
  for (size_t i = 0; i < a.size(); ++i) EXPECT_EQ(Bits(a[i]), Bits(b[i])) << a[i];
}

std::vector<double> Numbers(const SampleSummary& s) {
  return {s.min, s.max, s.mean, s.stddev, s.median, s.iqr,      s.p50,
          s.p75, s.p90, s.p95,  s.p99,    s.p99_9,  s.ci95_low, s.ci95_high};
}

void ExpectSame(const BenchmarkRow& a, const BenchmarkRow& b) {
  EXPECT_EQ(a.suite, b.suite);
  EXPECT_EQ(a.name, b.name);
  EXPECT_EQ(a.params, b.params);
  EXPECT_EQ(a.metric, b.metric);
  EXPECT_EQ(a.unit, b.unit);
  EXPECT_EQ(a.direction, b.direction);
  EXPECT_EQ(Bits(a.threshold), Bits(b.threshold));
  ExpectSameBits(a.samples, b.samples);
  EXPECT_EQ(a.stats.n, b.stats.n);
  EXPECT_EQ(a.stats.outliers, b.stats.outliers);
  ExpectSameBits(Numbers(a.stats), Numbers(b.stats));
  ASSERT_EQ(a.histogram.has_value(), b.histogram.has_value());
  if (a.histogram.has_value()) {
    ExpectSameBits(a.histogram->bounds, b.histogram->bounds);
    EXPECT_EQ(a.histogram->counts, b.histogram->counts);
  }
  EXPECT_EQ(Bits(a.resources.cpu_seconds), Bits(b.resources.cpu_seconds));
  EXPECT_EQ(a.resources.rss_bytes, b.resources.rss_bytes);
  EXPECT_EQ(a.resources.pss_bytes, b.resources.pss_bytes);
  EXPECT_EQ(a.resources.connections, b.resources.connections);
  EXPECT_EQ(a.target.value, b.target.value);
  EXPECT_EQ(a.target.critical, b.target.critical);
  EXPECT_EQ(a.target.statistic, b.target.statistic);
  EXPECT_EQ(a.target.source, b.target.source);
  EXPECT_EQ(a.verdict, b.verdict);
  EXPECT_EQ(a.note, b.note);
  EXPECT_EQ(a.facts, b.facts);
  EXPECT_EQ(a.busy, b.busy);
}

void ExpectSame(const BenchmarkResults& a, const BenchmarkResults& b) {
  EXPECT_EQ(a.started, b.started);
  EXPECT_EQ(Bits(a.seconds), Bits(b.seconds));
  EXPECT_EQ(a.complete, b.complete);
  EXPECT_EQ(a.command, b.command);
  EXPECT_EQ(a.extent, b.extent);
  EXPECT_EQ(a.machine, b.machine);
  EXPECT_EQ(a.build, b.build);
  EXPECT_EQ(a.uncontrolled, b.uncontrolled);
  EXPECT_EQ(Bits(a.noise.aa_shift), Bits(b.noise.aa_shift));
  EXPECT_EQ(a.noise.verdict, b.noise.verdict);
  EXPECT_EQ(a.noise.why, b.noise.why);
  ASSERT_EQ(a.rows.size(), b.rows.size());
  for (size_t i = 0; i < a.rows.size(); ++i) ExpectSame(a.rows[i], b.rows[i]);
}

BenchmarkResults Example() {
  BenchmarkResults results;
  results.started = "2026-11-21T14:26:10Z";
  results.machine = {{"cpu", "x"}, {"cores", "2"}};
  results.noise = {0.03, "quiet", {}};
  for (const char* name : {"a", "b"}) {
    BenchmarkRow row;
    row.suite = "inference";
    row.name = name;
    row.params = {{"workers", "2"}, {"agents", "1000"}, {"backend", "serial"}};
    row.metric = "rate";
    row.unit = "1/s";
    row.samples = {5, 6, 7, 8};
    row.histogram = Histogram{{4, 6.5, 9}, {2, 2}};
    row.target.value = 6;
    JudgeRow(row);
    results.rows.push_back(row);
  }
  return results;
}

// What is said of the example after a change of its document.
std::string RefusalOf(const std::function<void(Json&)>& change) {
  Json document = Json::parse(ResultsToJson(Example()));
  change(document);
  const absl::Status status = ResultsFromJson(document.dump()).status();
  EXPECT_EQ(status.code(),
            status.ok() ? absl::StatusCode::kOk : absl::StatusCode::kInvalidArgument);
  return std::string(status.message());
}

std::string RowRefusal(const std::function<void(Json&)>& change) {
  return RefusalOf([&](Json& document) { change(document["rows"][1]); });
}

TEST(ResultsJson, GivesBackEveryBitOfRandomResults) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 300; ++i) {
    const BenchmarkResults results = RandomResults(random);
    const std::string text = ResultsToJson(results);
    const absl::StatusOr<BenchmarkResults> read = ResultsFromJson(text);
    ASSERT_TRUE(read.ok()) << read.status() << "\n" << text;
    ExpectSame(*read, results);
    EXPECT_EQ(ResultsToJson(*read), text);
  }
}

TEST(ResultsJson, SurvivesChangedBytes) {
  std::mt19937_64 random(11);
  int refused = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text = ResultsToJson(Example());
    for (uint64_t changes = 1 + random() % 4; changes > 0; --changes) {
      const size_t place = random() % text.size();
      switch (random() % 4) {
        case 0:
          text[place] = static_cast<char>(random());
          break;
        case 1:
          text.erase(place, random() % 40);
          break;
        case 2:
          text.insert(place, text.substr(random() % text.size(), random() % 40));
          break;
        default:
          text[place] = "0123456789-[]{}\",:.e"[random() % 20];
      }
    }
    const absl::StatusOr<BenchmarkResults> read = ResultsFromJson(text);
    if (read.ok()) {
      EXPECT_TRUE(ResultsFromJson(ResultsToJson(*read)).ok()) << text;
    } else {
      ++refused;
      EXPECT_EQ(read.status().code(), absl::StatusCode::kInvalidArgument);
      EXPECT_FALSE(read.status().message().empty());
    }
  }
  EXPECT_GT(refused, 1000);
}

TEST(ResultsJson, HasTheNamesThatUsersRelyOn) {
  BenchmarkResults results = Example();
  results.rows[0].resources.rss_bytes = 5;
  const Json document = Json::parse(ResultsToJson(results));
  EXPECT_EQ(document["schema"], 1);
  EXPECT_EQ(document["noise"]["aa_shift"], 0.03);
  const Json& row = document["rows"][0];
  EXPECT_EQ(row["case"], "a");
  EXPECT_EQ(row["params"].dump(), R"({"workers":2,"agents":1000,"backend":"serial"})");
  EXPECT_EQ(row["direction"], "higher");
  EXPECT_EQ(row["verdict"], "met");
  EXPECT_EQ(row["stats"]["n"], 4);
  EXPECT_EQ(row["stats"]["p99_9"], 7.997);  // numpy.percentile([5, 6, 7, 8], 99.9)
  EXPECT_EQ(row["stats"]["ci95"].dump(), "[5.0,8.0]");
  EXPECT_EQ(row["resources"]["rss_bytes"], 5);
  EXPECT_TRUE(row["resources"]["pss_bytes"].is_null());
  EXPECT_TRUE(row["target"]["critical"].is_null());
  EXPECT_EQ(row["histogram"]["counts"].dump(), "[2,2]");
}

TEST(ResultsJson, KeepsAnEvenSubsetOfManySamplesAndTheSummaryOfAll) {
  BenchmarkResults results = Example();
  BenchmarkRow& row = results.rows[0];
  row.samples.clear();
  row.histogram.reset();
  for (int i = 0; i < 19999; ++i) row.samples.push_back(i);
  JudgeRow(row);
  const absl::StatusOr<BenchmarkResults> read = ResultsFromJson(ResultsToJson(results));
  ASSERT_TRUE(read.ok()) << read.status();
  const BenchmarkRow& kept = read->rows[0];
  ASSERT_EQ(kept.samples.size(), 10000u);
  for (size_t i = 0; i < kept.samples.size(); ++i) ASSERT_EQ(kept.samples[i], 2.0 * i);
  EXPECT_EQ(kept.stats.n, 19999);
  EXPECT_EQ(kept.stats.median, 9999);
  int64_t counted = 0;
  for (const int64_t count : kept.histogram->counts) counted += count;
  EXPECT_EQ(counted, 19999);
  EXPECT_EQ(ResultsToJson(*read), ResultsToJson(results));
}

TEST(ResultsJson, IgnoresFieldsItDoesNotKnow) {
  EXPECT_EQ(RowRefusal([](Json& row) { row["later"] = {1, {{"x", 2}}}; }), "");
  EXPECT_EQ(RefusalOf([](Json& document) { document["later"] = "x"; }), "");
}

TEST(ResultsJson, ReadsFilesWithoutTheFieldsThatCameLater) {
  EXPECT_EQ(
      RefusalOf([](Json& document) {
        for (const char* name : {"seconds", "complete", "command", "extent", "uncontrolled"}) {
          document.erase(name);
        }
        document["noise"].erase("why");
        for (const char* name : {"facts", "busy", "threshold"}) document["rows"][0].erase(name);
        document["rows"][0]["target"].erase("statistic");
      }),
      "");
}

TEST(ResultsJson, NamesTheFieldThatIsMissing) {
  for (const char* name : {"schema", "started", "machine", "build", "noise", "rows"}) {
    EXPECT_EQ(RefusalOf([&](Json& document) { document.erase(name); }),
              absl::StrCat(name, ": is missing"));
  }
  for (const char* name : {"suite", "case", "params", "metric", "unit", "direction", "samples",
                           "stats", "resources", "target", "verdict", "note"}) {
    EXPECT_EQ(RowRefusal([&](Json& row) { row.erase(name); }),
              absl::StrCat("rows[1].", name, ": is missing"));
  }
  EXPECT_EQ(RowRefusal([](Json& row) { row["stats"].erase("p99_9"); }),
            "rows[1].stats.p99_9: is missing");
}

TEST(ResultsJson, NamesTheFieldOfAWrongType) {
  EXPECT_EQ(RowRefusal([](Json& row) { row["note"] = 3; }),
            "rows[1].note: is 3; it must be a text");
  EXPECT_THAT(RowRefusal([](Json& row) { row["samples"][2] = nullptr; }),
              HasSubstr("rows[1].samples[2]: is null; it must be a finite number"));
  EXPECT_THAT(RowRefusal([](Json& row) { row["direction"] = "up"; }),
              HasSubstr(R"(rows[1].direction: is "up"; it must be one of "higher", "lower")"));
  EXPECT_THAT(RowRefusal([](Json& row) { row["params"]["agents"] = {1}; }),
              HasSubstr("rows[1].params.agents: is a list of 1"));
  EXPECT_THAT(RowRefusal([](Json& row) { row["resources"]["threads"] = -3; }),
              HasSubstr("rows[1].resources.threads: is -3; it must be a whole number from 0"));
  EXPECT_EQ(RowRefusal([](Json& row) { row["threshold"] = -0.5; }),
            "rows[1].threshold: is -0.5; a fraction of 0 or more is allowed");
  EXPECT_THAT(RefusalOf([](Json& document) { document["rows"] = 1; }),
              HasSubstr("rows: is 1; it must be a list"));
  EXPECT_THAT(RefusalOf([](Json& document) { document = Json::array(); }), HasSubstr("an object"));
}

TEST(ResultsJson, RefusesASchemaItDoesNotKnow) {
  EXPECT_EQ(RefusalOf([](Json& document) { document["schema"] = 2; }),
            "schema: is 2; this version of starling reads schema 1");
  EXPECT_THAT(RefusalOf([](Json& document) { document["schema"] = "1"; }),
              StartsWith("schema: is \"1\""));
}

TEST(ResultsJson, RefusesASummaryThatContradictsTheSamples) {
  EXPECT_EQ(RowRefusal([](Json& row) { row["stats"]["median"] = 6.6; }),
            "rows[1].stats.median: is 6.6; the samples say 6.5");
  EXPECT_EQ(RowRefusal([](Json& row) { row["stats"]["median"] = 6.5 * (1 + 1e-10); }), "");
  EXPECT_THAT(RowRefusal([](Json& row) { row["stats"]["stddev"] = nullptr; }),
              StartsWith("rows[1].stats.stddev: is null; the samples say 1.29"));
  EXPECT_EQ(RowRefusal([](Json& row) { row["stats"]["n"] = 5; }),
            "rows[1].stats.n: is 5; there are 4 samples");
  EXPECT_EQ(RowRefusal([](Json& row) { row["stats"]["outliers"] = 1; }),
            "rows[1].stats.outliers: is 1; the samples say 0");
  EXPECT_THAT(RowRefusal([](Json& row) { row["stats"]["ci95"] = {5}; }),
              StartsWith("rows[1].stats.ci95: must have two entries"));
  EXPECT_THAT(RowRefusal([](Json& row) { row["samples"] = Json::array(); }),
              StartsWith("rows[1].stats.n: is 4"));
}

TEST(ResultsJson, RefusesAHistogramThatDoesNotFit) {
  EXPECT_THAT(RowRefusal([](Json& row) { row["histogram"]["counts"][0] = 1; }),
              StartsWith("rows[1].histogram.counts: sum to 3; there are 4 samples"));
  EXPECT_THAT(RowRefusal([](Json& row) { row["histogram"]["counts"][0] = 9; }),
              StartsWith("rows[1].histogram.counts[0]: is 9"));
  EXPECT_THAT(RowRefusal([](Json& row) {
                row["histogram"]["bounds"] = {4, 9};
              }),
              StartsWith("rows[1].histogram.counts: has 2 entries for 2 bounds"));
  EXPECT_THAT(RowRefusal([](Json& row) { row["histogram"]["bounds"][2] = 6.5; }),
              StartsWith("rows[1].histogram.bounds: must ascend"));
}

TEST(ResultsJson, RefusesAVerdictThatContradictsTheSamples) {
  EXPECT_EQ(RowRefusal([](Json& row) { row["verdict"] = "missed"; }),
            R"(rows[1].verdict: is "missed"; samples and target say "met")");
  EXPECT_THAT(RowRefusal([](Json& row) { row["target"]["value"] = nullptr; }),
              HasSubstr(R"(samples and target say "not_measurable")"));
  EXPECT_THAT(RowRefusal([](Json& row) { row["verdict"] = "not_measurable"; }),
              HasSubstr("it must say why"));
  EXPECT_EQ(RowRefusal([](Json& row) {
              row["verdict"] = "not_measurable";
              row["note"] = "too noisy to tell";
            }),
            "");
}

TEST(ResultsJson, RefusesARowThatIsThereTwice) {
  EXPECT_EQ(RowRefusal([](Json& row) { row["case"] = "a"; }),
            "rows[1]: is the same row as rows[0]: "
            "inference/a/workers=2/agents=1000/backend=serial/rate");
}

TEST(ResultsJson, RefusesTextsThatAreNoDocument) {
  const auto refusal = [](absl::string_view text) {
    return std::string(ResultsFromJson(text).status().message());
  };
  EXPECT_THAT(refusal(""), AllOf(HasSubstr("results:1:1"), HasSubstr("not valid JSON")));
  EXPECT_THAT(refusal("{\"schema\": NaN}"), HasSubstr("not valid JSON"));
  EXPECT_THAT(refusal(std::string(5000000, '[')), HasSubstr("64 levels"));
  EXPECT_THAT(refusal(std::string(kMostResultsBytes + 1, ' ')), HasSubstr("134217729 bytes"));
  const std::string whole = ResultsToJson(Example());
  for (size_t size = 0; size + 2 < whole.size(); size += 7) {
    EXPECT_FALSE(ResultsFromJson(absl::string_view(whole).substr(0, size)).ok()) << size;
  }
}

class ResultsFile : public testing::Test {
 protected:
  ResultsFile()
      : folder_(absl::StrCat(testing::TempDir(), "/",
                             testing::UnitTest::GetInstance()->current_test_info()->name())),
        path_(folder_ + "/results.json") {
    std::filesystem::create_directories(folder_);
  }
  ~ResultsFile() override { std::filesystem::remove_all(folder_); }

  std::string Content() const {
    std::ostringstream text;
    text << std::ifstream(path_).rdbuf();
    return text.str();
  }
  int64_t Files() const { return std::distance(std::filesystem::directory_iterator(folder_), {}); }

  const std::string folder_;
  const std::string path_;
};

TEST_F(ResultsFile, IsReadAsItWasWritten) {
  ASSERT_TRUE(WriteResults(path_, Example()).ok());
  const absl::StatusOr<BenchmarkResults> read = ReadResults(path_);
  ASSERT_TRUE(read.ok()) << read.status();
  ExpectSame(*read, Example());
}

TEST_F(ResultsFile, IsNamedInErrors) {
  EXPECT_EQ(ReadResults(path_).status().code(), absl::StatusCode::kNotFound);
  std::ofstream(path_) << "{\n";
  EXPECT_THAT(std::string(ReadResults(path_).status().message()),
              StartsWith(path_ + ":2:1: not valid JSON"));
  std::ofstream(path_) << "{}";
  EXPECT_EQ(ReadResults(path_).status().message(), path_ + ": schema: is missing");
  EXPECT_THAT(WriteResults(folder_ + "/none/x.json", Example()).message(),
              HasSubstr("/none/x.json: No such file"));
}

TEST_F(ResultsFile, StaysAsItWasWhenTheDiskIsFull) {
  ASSERT_TRUE(WriteResults(path_, BenchmarkResults()).ok());
  const std::string before = Content();
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit whole;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &whole), 0);
  rlimit little = whole;
  little.rlim_cur = 1000;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &little), 0);
  const absl::Status status = WriteResults(path_, Example());
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &whole), 0);
  EXPECT_EQ(status.code(), absl::StatusCode::kUnavailable);
  EXPECT_THAT(status.message(), HasSubstr(path_));
  EXPECT_EQ(Content(), before);
  EXPECT_EQ(Files(), 1);
}

}  // namespace
}  // namespace starling
