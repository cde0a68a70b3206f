#include "profiling/flamegraph/short_name.h"

#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"

namespace starling {
namespace {

TEST(ShortName, LeavesOutParametersAndReturnTypes) {
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"infer_policies", "infer_policies"},
      {"other labels", "other labels"},
      {"main", "main"},
      {"[libc.so.6+0x8a3f0]", "[libc.so.6+0x8a3f0]"},
      {"starling::Run(int, char**)", "starling::Run"},
      {"void starling::isa_avx2::InferStates<float>(starling::TileArguments const*)",
       "starling::isa_avx2::InferStates<float>"},
      {"std::vector<int, std::allocator<int> > const& starling::F<double>(int) const",
       "starling::F<double>"},
      {"char const* Name()", "Name"},
      {"(anonymous namespace)::Work(long)", "Work"},
      {"starling::(anonymous namespace)::Work(long)", "starling::Work"},
      {"foo(int)::{lambda(int)#1}::operator()(int) const", "foo::{lambda#1}::operator()"},
      {"operator new(unsigned long)", "operator new"},
      {"std::ostream& std::operator<< <std::char_traits<char> >(std::ostream&, char const*)",
       "std::operator<< <std::char_traits<char> >"},
      {"bool A::operator<(A const&) const", "A::operator<"},
      {"A::operator->() const", "A::operator->"},
      {"A::operator bool() const", "A::operator bool"},
      {"f(int) [clone .isra.0]", "f"},
      {"std::_Function_handler<void (int), starling::Agent>::_M_invoke(int&&)",
       "std::_Function_handler<…>::_M_invoke"},
      {"std::function<void (int)>::operator()(int) const", "std::function<void (int)>::operator()"},
      {"runtime.(*mcache).refill", "runtime.(*mcache).refill"},
      {"<T as core::fmt::Debug>::fmt", "<T as core::fmt::Debug>::fmt"},
      {"std::__cxx11::basic_string[abi:cxx11](int)", "std::__cxx11::basic_string[abi:cxx11]"},
      {"", ""},
      {"(((", "((("},
      {">>>)", ">>>)"},
      {"f(", "f"},
  };
  for (const auto& [full, expected] : cases) EXPECT_EQ(ShortName(full), expected) << full;
}

TEST(FittingName, DropsNamespacesBeforeItCuts) {
  const std::string name = "void starling::isa::Run<std::less>(int)";
  EXPECT_EQ(FittingName(name, false, 40), "starling::isa::Run<std::less>");
  EXPECT_EQ(FittingName(name, false, 20), "isa::Run<std::less>");
  EXPECT_EQ(FittingName(name, false, 15), "Run<std::less>");
  EXPECT_EQ(FittingName(name, false, 5), "Run<…");
  EXPECT_EQ(FittingName("population:foragers", true, 19), "population:foragers");
  EXPECT_EQ(FittingName("population:foragers", true, 10), "foragers");
  EXPECT_EQ(FittingName("a::", false, 2), "a…");
}

TEST(ElideMiddle, CutsAtCharacters) {
  EXPECT_EQ(ElideMiddle("0123456789", 10), "0123456789");
  EXPECT_EQ(ElideMiddle("0123456789abcdef", 12), "012345…def");
  const std::string cut = ElideMiddle("ääääääääää", 13);
  EXPECT_EQ(cut, "äää…ä");
}

TEST(FirstCharacters, CountsCharactersAndHidesWhatIsNoText) {
  EXPECT_EQ(FirstCharacters("population", 10), "population");
  EXPECT_EQ(FirstCharacters("population", 6), "popul…");
  EXPECT_EQ(FirstCharacters("größer", 4), "grö…");
  EXPECT_EQ(FirstCharacters("a\x1b[31m\nb\xff\xc2\x9b", 20), "a?[31m?b??");
  EXPECT_EQ(FirstCharacters("abc", 0), "");
}

TEST(LabelKind, IsWhatStandsBeforeTheColon) {
  EXPECT_EQ(LabelKind("infer_policies"), "phase");
  EXPECT_EQ(LabelKind("population:foragers"), "population");
}

}  // namespace
}  // namespace starling
