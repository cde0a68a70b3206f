// What tells one message from another: equal ones have one digest.
//
//   stored.set_digest(MessageDigest(model));   // "2d06800538d394c2"
//
// Thread safety: a function without state.
#ifndef STARLING_ENGINE_WIRE_MESSAGE_DIGEST_H_
#define STARLING_ENGINE_WIRE_MESSAGE_DIGEST_H_

#include <string>

#include "google/protobuf/message_lite.h"

namespace starling {

// 16 hexadecimal digits: XXH3 (64 bits, seed 0) over the serialized message, maps in the order of
// their keys. O(size).
std::string MessageDigest(const google::protobuf::MessageLite& message);

}  // namespace starling

#endif  // STARLING_ENGINE_WIRE_MESSAGE_DIGEST_H_
