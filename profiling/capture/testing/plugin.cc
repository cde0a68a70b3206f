// A library to load and unload; throws and catches where it is loaded.
#include <stdexcept>

extern "C" int CatchSomething(int value) {
  try {
    if (value >= 0) throw std::runtime_error("thrown in a plugin");
  } catch (const std::runtime_error&) {
    return value + 1;
  }
  return value;
}
