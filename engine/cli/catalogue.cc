#include "engine/cli/catalogue.h"

#include "base/status_macros.h"

namespace starling {

absl::StatusOr<Catalogue> BuiltinCatalogue() {
  Catalogue catalogue;
  RETURN_IF_ERROR(RegisterBuiltinBackends(catalogue.backends));
  RETURN_IF_ERROR(RegisterBuiltinSchedulers(catalogue.schedulers));
  RETURN_IF_ERROR(RegisterBuiltinWorlds(catalogue.worlds));
  return catalogue;
}

}  // namespace starling
