#include "engine/wire/message_digest.h"

#include <string>

#include "gtest/gtest.h"
#include "proto/starling/v1/simulation_service.pb.h"

namespace starling {
namespace {

// The numbers are those that libxxhash gives for bytes encoded by hand.
TEST(MessageDigest, IsTheHashOfTheEncodedBytes) {
  v1::CreateSimulationRequest request;
  EXPECT_EQ(MessageDigest(request), "2d06800538d394c2");
  request.set_simulation_id("a");  // 0a 01 61
  EXPECT_EQ(MessageDigest(request), "3716a010c7a345cb");
}

TEST(MessageDigest, TakesMapsInTheOrderOfTheirKeys) {
  for (const std::string keys : {"abcdefgh", "hgfedcba", "dagchbfe"}) {
    v1::CreateSimulationRequest request;
    for (const char key : keys) {
      (*request.mutable_labels())[std::string(1, key)] = std::string(1, key - 'a' + 'A');
    }
    EXPECT_EQ(MessageDigest(request), "50766a2b100bffde")
        << keys;  // 32 06 0a 01 61 12 01 41, 32 06 ...
  }
}

}  // namespace
}  // namespace starling
