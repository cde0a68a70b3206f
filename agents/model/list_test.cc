#include "agents/model/list.h"

#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace starling {
namespace {

using ::testing::ElementsAre;

TEST(List, ConvertsToAVectorAndBack) {
  const List<double> list = {1, 2.5};
  const std::vector<double> vector = list;
  EXPECT_THAT(vector, ElementsAre(1, 2.5));
  EXPECT_EQ(List<double>(vector), list);
  EXPECT_EQ(list, vector);
  EXPECT_EQ(vector, list);
}

TEST(List, ConvertsListsOfLists) {
  const std::vector<std::vector<double>> vectors = {{1, 2}, {}, {3}};
  const List<List<double>> lists = vectors;
  EXPECT_THAT(lists, ElementsAre(ElementsAre(1, 2), ElementsAre(), ElementsAre(3)));
  EXPECT_EQ(std::vector<std::vector<double>>(lists), vectors);
  EXPECT_EQ(lists, vectors);
}

TEST(List, DoesNotChangeTheKindOfNumber) {
  EXPECT_FALSE((std::is_convertible<List<double>, std::vector<int>>::value));
  EXPECT_FALSE((std::is_convertible<std::vector<int>, List<double>>::value));
}

TEST(List, IsAVector) {
  List<int> list(3, 7);
  list.push_back(1);
  list.erase(list.begin());
  EXPECT_THAT(list, ElementsAre(7, 7, 1));
}

}  // namespace
}  // namespace starling
