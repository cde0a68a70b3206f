// List: the vector of agents that compute one by one. A std::vector whose memory comes from the
// thread's pool (base/pool_allocator.h), so that a tick allocates nothing once it is warm.
//
//   List<double> belief = {0.25, 0.75};
//   std::vector<double> copy = belief;                                  // converts both ways,
//   List<List<double>> beliefs = std::vector<std::vector<double>>{copy};  // nested ones too
#ifndef STARLING_AGENTS_MODEL_LIST_H_
#define STARLING_AGENTS_MODEL_LIST_H_

#include <type_traits>
#include <vector>

#include "base/pool_allocator.h"

namespace starling {

template <typename T>
class List : public std::vector<T, PoolAllocator<T>> {
  using Base = std::vector<T, PoolAllocator<T>>;
  // Numbers are not converted to numbers of another kind.
  template <typename From, typename To>
  using IfAlike =
      std::enable_if_t<std::is_same<From, To>::value ||
                       (!std::is_arithmetic<From>::value && std::is_convertible<From, To>::value)>;

 public:
  using Base::Base;
  List() = default;

  template <typename U, typename = IfAlike<U, T>>
  List(const std::vector<U>& other)  // NOLINT: converts
      : Base(other.begin(), other.end()) {}
  template <typename U, typename = IfAlike<T, U>>
  operator std::vector<U>() const {  // NOLINT: converts
    return std::vector<U>(this->begin(), this->end());
  }

  // As comparing the copies would.
  template <typename U, typename = IfAlike<U, T>>
  friend bool operator==(const List& a, const std::vector<U>& b) {
    return a == List(b);
  }
  template <typename U, typename = IfAlike<U, T>>
  friend bool operator==(const std::vector<U>& a, const List& b) {
    return List(a) == b;
  }
};

}  // namespace starling

#endif  // STARLING_AGENTS_MODEL_LIST_H_
