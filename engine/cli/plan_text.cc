#include "engine/cli/plan_text.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "report/format.h"
#include "report/text_table.h"

namespace starling {
namespace {

using Json = nlohmann::ordered_json;
using Rows = std::vector<std::vector<std::string>>;

constexpr size_t kMostLevels = 16;  // that are drawn

std::string Number(double value) { return FormatSignificant(value, 6); }

std::string Counts(const std::vector<NamedPlan>& plans) {
  std::vector<std::string> headings = {"COMPILED PLAN"};
  Rows rows = {{"computed"},      {"policies"},     {"policy steps"}, {"distinct prefixes"},
               {"belief nodes"},  {"merged nodes"}, {"terms of G"},   {"shared terms"},
               {"joint beliefs"}, {"edges"},        {"summed over"},  {"operations a step"},
               {"model image"}};
  for (const NamedPlan& named : plans) {
    const PlanStatistics& plan = *named.plan;
    headings.push_back(named.name);
    const std::string cells[] = {
        ComputedText(plan),
        Number(plan.policies),
        Number(plan.policy_steps),
        plan.prefixes == 0 && plan.one_by_one.empty() ? "too many" : FormatCount(plan.prefixes),
        FormatCount(plan.belief_nodes),
        FormatCount(plan.merged_nodes),
        FormatCount(plan.terms),
        FormatCount(plan.shared_terms),
        FormatCount(plan.vertices),
        FormatCount(plan.edges),
        plan.enumerated ? "paths" : "edges",
        Number(plan.operations),
        FormatBytes(static_cast<double>(plan.image_bytes))};
    for (size_t i = 0; i < rows.size(); ++i) rows[i].push_back(cells[i]);
  }
  return TextTable(headings, rows, 1);
}

std::string Merging(const PlanStatistics& plan) {
  Rows rows;
  for (const FactorMerging& factor : plan.merging)
    rows.push_back({factor.factor, factor.merges ? "yes" : "no", factor.why});
  return TextTable({"FACTOR", "MERGED", "WHY"}, rows);
}

std::string Tensors(const PlanStatistics& plan) {
  Rows rows;
  for (const TensorStructure& tensor : plan.tensors) {
    rows.push_back({tensor.tensor, tensor.structure, absl::StrCat(tensor.matrices),
                    FormatCount(tensor.entries), FormatPercent(tensor.kept)});
  }
  return TextTable({"TENSOR", "STRUCTURE", "COUNT", "ENTRIES", "MULTIPLIED"}, rows, 2);
}

std::string Bar(int64_t value, int64_t most, int columns, const Terminal& terminal) {
  const double share = static_cast<double>(value) / static_cast<double>(std::max<int64_t>(most, 1));
  const int64_t length = std::max<int64_t>(1, std::llround(share * columns));
  std::string bar;
  for (int64_t i = 0; i < length; ++i) bar += terminal.unicode ? "\u2588" : "#";
  return bar;
}

// A bar of joint beliefs for each step ahead; of many steps those in the middle are left out.
std::string Levels(const PlanStatistics& plan, const Terminal& terminal) {
  constexpr int kNumbers = 44;  // columns of the numbers before the bars
  const size_t count = plan.levels.size();
  int64_t most = 0;
  for (const PlanLevel& level : plan.levels) most = std::max(most, level.vertices);
  const int columns = std::min(60, std::max(10, terminal.width - kNumbers));
  Rows rows;
  for (size_t t = 0; t < count; ++t) {
    if (count > kMostLevels && t >= kMostLevels / 2 && t < count - kMostLevels / 2) {
      if (t == kMostLevels / 2) rows.push_back({"..."});
      continue;
    }
    const PlanLevel& level = plan.levels[t];
    rows.push_back({t == 0 ? "now" : absl::StrCat("+", t), FormatCount(level.vertices),
                    FormatCount(level.edges), Bar(level.vertices, most, columns, terminal)});
  }
  // The bars are aligned to the left: they follow the last column of numbers.
  Rows numbers = rows;
  for (std::vector<std::string>& row : numbers) row.resize(std::min<size_t>(row.size(), 3));
  const std::string text = TextTable({"STEP", "JOINT BELIEFS", "EDGES"}, numbers, 1);
  std::string drawn;
  size_t line = 0;
  for (size_t begin = 0; begin < text.size(); ++line) {
    const size_t end = std::min(text.find('\n', begin), text.size());
    absl::StrAppend(&drawn, text.substr(begin, end - begin));
    if (line > 0 && rows[line - 1].size() > 3) absl::StrAppend(&drawn, "  ", rows[line - 1][3]);
    drawn += '\n';
    begin = end + 1;
  }
  return drawn;
}

std::vector<std::pair<std::string, const PlanCost*>> Stages(const PlanStatistics& plan) {
  return {{"inference", &plan.stages.inference},
          {"beliefs", &plan.stages.beliefs},
          {"terms", &plan.stages.terms},
          {"sums", &plan.stages.sums}};
}

std::string Costs(const PlanStatistics& plan) {
  double all = 0;
  for (const auto& [name, cost] : Stages(plan)) all += cost->operations;
  Rows rows;
  for (const auto& [name, cost] : Stages(plan)) {
    rows.push_back({name, Number(cost->operations), FormatPercent(cost->operations / all),
                    FormatBytes(static_cast<double>(cost->image_bytes)),
                    FormatBytes(static_cast<double>(cost->scratch_bytes))});
  }
  return TextTable({"STAGE", "OPERATIONS", "SHARE", "IMAGE", "SCRATCH"}, rows, 1);
}

Json CostAsJson(const PlanCost& cost) {
  return {{"operations", cost.operations},
          {"image_bytes", cost.image_bytes},
          {"scratch_bytes", cost.scratch_bytes}};
}

}  // namespace

std::string ComputedText(const PlanStatistics& plan) {
  return plan.one_by_one.empty() ? "side by side" : absl::StrCat("one by one: ", plan.one_by_one);
}

std::string PlanAsText(const std::vector<NamedPlan>& plans, const Terminal& terminal) {
  std::string text = Counts(plans);
  for (const NamedPlan& named : plans) {
    const PlanStatistics& plan = *named.plan;
    if (!plan.one_by_one.empty()) continue;
    if (plans.size() > 1) absl::StrAppend(&text, "\n", named.name, "\n");
    absl::StrAppend(&text, "\n", Merging(plan), "\n", Tensors(plan), "\n");
    if (!plan.levels.empty()) absl::StrAppend(&text, Levels(plan, terminal), "\n");
    absl::StrAppend(&text, Costs(plan));
  }
  return text;
}

Json PlanAsJson(const PlanStatistics& plan) {
  Json json = {{"policies", plan.policies},
               {"policy_steps", plan.policy_steps},
               {"prefixes", plan.prefixes},
               {"belief_nodes", plan.belief_nodes},
               {"merged_nodes", plan.merged_nodes},
               {"terms", plan.terms},
               {"shared_terms", plan.shared_terms},
               {"vertices", plan.vertices},
               {"edges", plan.edges},
               {"enumerated", plan.enumerated},
               {"operations_per_agent_step", plan.operations},
               {"image_bytes", plan.image_bytes},
               {"one_by_one", plan.one_by_one},
               {"merging", Json::array()},
               {"tensors", Json::array()},
               {"levels", Json::array()},
               {"stages", Json::object()}};
  for (const FactorMerging& factor : plan.merging)
    json["merging"].push_back(
        {{"factor", factor.factor}, {"merges", factor.merges}, {"why", factor.why}});
  for (const TensorStructure& tensor : plan.tensors) {
    json["tensors"].push_back({{"tensor", tensor.tensor},
                               {"structure", tensor.structure},
                               {"matrices", tensor.matrices},
                               {"entries", tensor.entries},
                               {"multiplied", tensor.kept}});
  }
  for (const PlanLevel& level : plan.levels)
    json["levels"].push_back({{"vertices", level.vertices}, {"edges", level.edges}});
  for (const auto& [name, cost] : Stages(plan)) json["stages"][name] = CostAsJson(*cost);
  return json;
}

}  // namespace starling
