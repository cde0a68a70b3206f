#include "engine/service/listing/list_rows.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "engine/service/testing/error_reason.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const ListSpec& Spec() {
  static const auto& spec =
      *new ListSpec{"ListThings",
                    {{"state", FieldKind::kEnum, true, false, {"PAUSED", "RUNNING"}},
                     {"tick", FieldKind::kNumber},
                     {"scenario", FieldKind::kText, true, false},
                     {"create_time", FieldKind::kNumber, false, true}},
                    true};
  return spec;
}

std::vector<ListedRow> Rows() {
  return {{"things/c", {"RUNNING", 10.0, "maze", 3.0}, {{"team", "blue"}}},
          {"things/a", {"PAUSED", 10.0, "a \"b\" = c", 1.0}, {{"team", "red"}, {"x-y_z", "1"}}},
          {"things/b", {"PAUSED", 30.0, "maze", 2.0}},
          {"things/d", {"RUNNING", 20.0, "", 4.0}, {{"team", "AND"}}}};
}

std::vector<std::string> NamesOf(const ListPage& page, const std::vector<ListedRow>& rows) {
  std::vector<std::string> names;
  for (const size_t row : page.rows) names.push_back(rows[row].name.substr(7));
  return names;
}

std::vector<std::string> Filtered(const std::string& filter) {
  const auto page = ListRows(Spec(), {0, "", filter, ""}, Rows());
  EXPECT_TRUE(page.ok()) << page.status();
  if (!page.ok()) return {"error"};
  EXPECT_EQ(page->total_size, page->rows.size());
  return NamesOf(*page, Rows());
}

std::vector<std::string> Ordered(const std::string& order) {
  const auto page = ListRows(Spec(), {0, "", "", order}, Rows());
  EXPECT_TRUE(page.ok()) << page.status();
  return page.ok() ? NamesOf(*page, Rows()) : std::vector<std::string>{"error"};
}

std::string FilterError(const std::string& filter) {
  const auto page = ListRows(Spec(), {0, "", filter, ""}, Rows());
  EXPECT_EQ(ReasonOf(page.status()), "INVALID_ARGUMENT INVALID_FILTER") << filter;
  return std::string(page.status().message());
}

TEST(ListRows, GivesAllByNameIfNothingIsAsked) {
  EXPECT_THAT(Filtered(""), ElementsAre("a", "b", "c", "d"));
  EXPECT_THAT(Filtered("  "), ElementsAre("a", "b", "c", "d"));
}

TEST(ListRows, FiltersByNumbers) {
  EXPECT_THAT(Filtered("tick=10"), ElementsAre("a", "c"));
  EXPECT_THAT(Filtered("tick != 10"), ElementsAre("b", "d"));
  EXPECT_THAT(Filtered("tick<20"), ElementsAre("a", "c"));
  EXPECT_THAT(Filtered("tick<=20"), ElementsAre("a", "c", "d"));
  EXPECT_THAT(Filtered("tick>20"), ElementsAre("b"));
  EXPECT_THAT(Filtered("tick>=20 AND tick<3e1"), ElementsAre("d"));
}

TEST(ListRows, FiltersByTextEnumsNamesAndLabels) {
  EXPECT_THAT(Filtered("scenario=\"maze\""), ElementsAre("b", "c"));
  EXPECT_THAT(Filtered("scenario=maze AND state=PAUSED"), ElementsAre("b"));
  EXPECT_THAT(Filtered("scenario = \"a \\\"b\\\" = c\""), ElementsAre("a"));
  EXPECT_THAT(Filtered("scenario=\"\""), ElementsAre("d"));
  EXPECT_THAT(Filtered("name=\"things/a\""), ElementsAre("a"));
  EXPECT_THAT(Filtered("name=things/a"), ElementsAre("a"));
  EXPECT_THAT(Filtered("labels.team=blue"), ElementsAre("c"));
  EXPECT_THAT(Filtered("labels.x-y_z=1"), ElementsAre("a"));
  EXPECT_THAT(Filtered("labels.team=AND"), ElementsAre("d"));
  EXPECT_THAT(Filtered("labels.team=green"), IsEmpty());
}

TEST(ListRows, ARowWithoutTheLabelIsUnequal) {
  EXPECT_THAT(Filtered("labels.team!=blue"), ElementsAre("a", "b", "d"));
}

TEST(ListRows, SaysWhereAFilterIsWrong) {
  EXPECT_THAT(FilterError("stat=PAUSED"),
              HasSubstr("filter: at character 1: there is no field \"stat\"; there are: name, "
                        "state, tick, scenario, labels.KEY"));
  EXPECT_THAT(FilterError("create_time=3"), HasSubstr("no field \"create_time\""));
  EXPECT_THAT(FilterError("tick=10 AND state~PAUSED"), HasSubstr("no field \"state~PAUSED\""));
  EXPECT_THAT(FilterError("tick 10"), HasSubstr("at character 6: expected one of"));
  EXPECT_THAT(FilterError("tick="), HasSubstr("at character 6: expected a value"));
  EXPECT_THAT(FilterError("tick==1"), HasSubstr("at character 6: expected a value"));
  EXPECT_THAT(FilterError("tick=ten"), HasSubstr("at character 6: \"ten\" is not a number"));
  EXPECT_THAT(FilterError("tick=nan"), HasSubstr("is not a number"));
  EXPECT_THAT(FilterError("state=LOST"), HasSubstr("there are: PAUSED, RUNNING"));
  EXPECT_THAT(FilterError("state<PAUSED"), HasSubstr("at character 6: text can only"));
  EXPECT_THAT(FilterError("scenario=\"maze"), HasSubstr("at character 10: a text that does not"));
  EXPECT_THAT(FilterError("scenario=\"maze\\"), HasSubstr("a text that does not"));
  EXPECT_THAT(FilterError("tick=1 OR tick=2"), HasSubstr("at character 8: expected AND"));
  EXPECT_THAT(FilterError("tick=1 ANDtick=2"), HasSubstr("expected AND"));
  EXPECT_THAT(FilterError("tick=1 AND"), HasSubstr("expected AND"));
  EXPECT_THAT(FilterError("tick=1 AND "), HasSubstr("no field"));
  EXPECT_THAT(FilterError("labels.=1"), HasSubstr("no field \"labels.\""));
  EXPECT_THAT(FilterError("\xff=1"), HasSubstr("no field \"\\xff\""));
  EXPECT_THAT(FilterError(std::string(5000, 'x')), HasSubstr("at most 4096"));
}

TEST(ListRows, OrdersBySeveralFields) {
  EXPECT_THAT(Ordered("name desc"), ElementsAre("d", "c", "b", "a"));
  EXPECT_THAT(Ordered("tick"), ElementsAre("a", "c", "d", "b"));
  EXPECT_THAT(Ordered("tick desc,name desc"), ElementsAre("b", "d", "c", "a"));
  EXPECT_THAT(Ordered(" create_time  desc "), ElementsAre("d", "c", "b", "a"));
  EXPECT_THAT(Ordered("tick asc, create_time desc"), ElementsAre("c", "a", "d", "b"));
}

TEST(ListRows, SaysWhereAnOrderIsWrong) {
  const auto error_of = [](const std::string& order) {
    const auto page = ListRows(Spec(), {0, "", "", order}, Rows());
    EXPECT_EQ(ReasonOf(page.status()), "INVALID_ARGUMENT INVALID_FILTER") << order;
    return std::string(page.status().message());
  };
  EXPECT_THAT(error_of("size"), HasSubstr("order_by: at character 1: there is no field \"size\" to "
                                          "order by; there are: name, tick, create_time"));
  EXPECT_THAT(error_of("tick, state"), HasSubstr("at character 6: there is no field \"state\""));
  EXPECT_THAT(error_of("tick down"), HasSubstr("may be followed by desc"));
  EXPECT_THAT(error_of("tick,tick desc"), HasSubstr("tick again"));
  EXPECT_THAT(error_of("tick,"), HasSubstr("no field \"\""));
}

std::vector<ListedRow> Numbered(int count) {
  std::vector<ListedRow> rows;
  for (int i = 0; i < count; ++i) {
    rows.push_back({absl::StrCat("things/n", 1000 + i), {"PAUSED", double(i % 3), "s", double(i)}});
  }
  std::reverse(rows.begin(), rows.end());
  return rows;
}

std::vector<std::string> AllPages(ListRequest request, const std::vector<ListedRow>& rows) {
  std::vector<std::string> names;
  do {
    const auto page = ListRows(Spec(), request, rows);
    EXPECT_TRUE(page.ok()) << page.status();
    if (!page.ok()) return {};
    EXPECT_LE(page->rows.size(), static_cast<size_t>(request.page_size));
    for (std::string& name : NamesOf(*page, rows)) names.push_back(std::move(name));
    request.page_token = page->next_page_token;
  } while (!request.page_token.empty());
  return names;
}

TEST(ListRows, PagesHoldEveryRowOnceInOrder) {
  const auto rows = Numbered(100);
  for (const std::string order : {"", "name desc", "tick", "tick desc, create_time desc"}) {
    const auto whole = ListRows(Spec(), {1000, "", "", order}, rows);
    ASSERT_TRUE(whole.ok());
    EXPECT_TRUE(whole->next_page_token.empty());
    for (const int size : {1, 7, 50, 100}) {
      EXPECT_EQ(AllPages({size, "", "", order}, rows), NamesOf(*whole, rows)) << order << size;
    }
  }
}

TEST(ListRows, PageSizesHaveADefaultAndALimit) {
  const auto rows = Numbered(1500);
  const auto page = ListRows(Spec(), {}, rows);
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->rows.size(), 50u);
  EXPECT_EQ(page->total_size, 1500);
  EXPECT_EQ(ListRows(Spec(), {2000000000, "", "", ""}, rows)->rows.size(), 1000u);
  const auto negative = ListRows(Spec(), {-1, "", "", ""}, rows);
  EXPECT_EQ(ReasonOf(negative.status()), "INVALID_ARGUMENT INVALID_REQUEST");
}

TEST(ListRows, RowsThatComeAndGoBetweenPagesNeitherRepeatNorHideOthers) {
  auto rows = Numbered(10);  // n1009 first
  const auto first = ListRows(Spec(), {4, "", "", ""}, rows);
  ASSERT_TRUE(first.ok());
  EXPECT_THAT(NamesOf(*first, rows), ElementsAre("n1000", "n1001", "n1002", "n1003"));
  rows.erase(std::remove_if(rows.begin(), rows.end(),
                            [](const ListedRow& row) {
                              return row.name == "things/n1001" || row.name == "things/n1003";
                            }),
             rows.end());
  rows.push_back({"things/n0999", {"PAUSED", 0.0, "s", 0.0}});
  rows.push_back({"things/n10045", {"PAUSED", 0.0, "s", 0.0}});
  const auto second = ListRows(Spec(), {4, first->next_page_token, "", ""}, rows);
  ASSERT_TRUE(second.ok());
  EXPECT_THAT(NamesOf(*second, rows), ElementsAre("n1004", "n10045", "n1005", "n1006"));
}

TEST(ListRows, TokensBelongToMethodFilterAndOrder) {
  const auto rows = Numbered(10);
  const auto page = ListRows(Spec(), {2, "", "tick>=0", "tick"}, rows);
  ASSERT_TRUE(page.ok());
  const std::string token = page->next_page_token;
  EXPECT_TRUE(ListRows(Spec(), {5, token, "tick>=0", "tick"}, rows).ok());
  ListSpec other = Spec();
  other.method = "ListOthers";
  std::string changed = token;
  changed[changed.size() / 2] = changed[changed.size() / 2] == 'A' ? 'B' : 'A';
  for (const auto& result : {ListRows(Spec(), {2, token, "tick>=1", "tick"}, rows),
                             ListRows(Spec(), {2, token, "tick>=0", "tick desc"}, rows),
                             ListRows(other, {2, token, "tick>=0", "tick"}, rows),
                             ListRows(Spec(), {2, changed, "tick>=0", "tick"}, rows),
                             ListRows(Spec(), {2, "x", "tick>=0", "tick"}, rows),
                             ListRows(Spec(), {2, "%%%", "tick>=0", "tick"}, rows),
                             ListRows(Spec(), {2, std::string(9999, 'A'), "", ""}, rows)}) {
    EXPECT_EQ(ReasonOf(result.status()), "INVALID_ARGUMENT INVALID_PAGE_TOKEN");
  }
}

}  // namespace
}  // namespace starling
