#include "bench/compare/testing/fake_program.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "bench/results/results_json.h"
#include "bench/runner/machine.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

// Arguments: the folder of this fake, the side, a script, then those of `starling bench`, which end
// with `--out FOLDER`.
constexpr char kScript[] = R"(#!/bin/sh
here=$1 side=$2 script=$3
shift 3
out= rest=
while [ $# -gt 0 ]; do
  if [ "$1" = --out ]; then out=$2; shift 2; else rest="$rest $1"; shift; fi
done
echo "$side:$rest" >> "$here/log"
eval "$script"
turn=$(grep -c "^$side:" "$here/log")
turns=$(ls "$here" | grep -c "^$side-.*json$")
mkdir -p "$out/profiles"
cp "$here/$side-$(( (turn - 1) % turns )).json" "$out/results.json"
case "$rest" in *--profile*) echo "main;$side 7" > "$out/profiles/row.folded" ;; esac
)";

}  // namespace

BenchmarkRow FakeRow(const std::string& name, double value) {
  BenchmarkRow row;
  row.suite = "s";
  row.name = name;
  row.metric = "m";
  row.unit = "1/s";
  row.samples = {value, value * 1.001, value * 0.999, value * 1.002, value * 0.998};
  row.target.value = 1;
  JudgeRow(row);
  return row;
}

FakeProgram::FakeProgram() : folder_(TemporaryFolder::Create("starling-fake").value()) {
  std::ofstream(folder_.File("program")) << kScript;
}

void FakeProgram::LeaveRows(const std::string& side,
                            const std::vector<std::vector<BenchmarkRow>>& turns) {
  for (size_t i = 0; i < turns.size(); ++i) {
    BenchmarkResults results;
    results.started = "2026-01-02T03:04:05Z";
    results.extent = "quick";
    results.seconds = 1;
    results.machine = DescribeMachine();
    results.noise.verdict = "quiet";
    results.rows = turns[i];
    EXPECT_EQ(WriteResults(folder_.File(absl::StrCat(side, "-", i, ".json")), results),
              absl::OkStatus());
  }
}

void FakeProgram::Leave(const std::string& side, const std::vector<double>& values) {
  std::vector<std::vector<BenchmarkRow>> turns;
  for (const double value : values) turns.push_back({FakeRow("c", value)});
  LeaveRows(side, turns);
}

PairedSide FakeProgram::Side(const std::string& side, const std::string& script) const {
  return {side, {"/bin/sh", folder_.File("program"), folder_.path(), side, script}};
}

std::string FakeProgram::Log() const {
  std::ifstream file(folder_.File("log"));
  std::string text;
  std::getline(file, text, '\0');
  return text;
}

}  // namespace starling
