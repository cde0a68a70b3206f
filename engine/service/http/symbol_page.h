// Names of addresses, as `/pprof/symbol` gives them.
#ifndef STARLING_ENGINE_SERVICE_HTTP_SYMBOL_PAGE_H_
#define STARLING_ENGINE_SERVICE_HTTP_SYMBOL_PAGE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace starling {

// For "0x4005d0+0x4006f2": a line "0xADDRESS\tNAME" for each that lies in a function of this
// process. What is no address is left out. Reads the files of the program, 10 ms or so.
std::string SymbolNames(absl::string_view addresses);

}  // namespace starling

#endif  // STARLING_ENGINE_SERVICE_HTTP_SYMBOL_PAGE_H_
