// Lists that come in pages, as one.
#ifndef STARLING_ENGINE_CLI_CTL_PAGING_H_
#define STARLING_ENGINE_CLI_CTL_PAGING_H_

#include <string>

#include "absl/status/statusor.h"
#include "base/status_macros.h"
#include "engine/cli/ctl/client.h"
#include "google/protobuf/repeated_ptr_field.h"

namespace starling {

// Calls a list method until its last page; the answer holds the entries of all. `entries` is the
// accessor of the repeated field that holds them.
template <typename Api, typename Request, typename Response, typename Entry>
absl::StatusOr<Response> AllPages(
    const Client& client, Api& api,
    grpc::Status (Api::*method)(grpc::ClientContext*, const Request&, Response*), Request request,
    google::protobuf::RepeatedPtrField<Entry>* (Response::*entries)()) {
  constexpr int kLargestPage = 1000;
  request.set_page_size(kLargestPage);
  Response all;
  do {
    ASSIGN_OR_RETURN(Response page, client.Call(api, method, request, kRepeatable));
    // A server that gives the same token again would never end.
    if (!page.next_page_token().empty() && page.next_page_token() == request.page_token()) {
      return absl::InternalError("the server's list does not go on from its own page token");
    }
    request.set_page_token(page.next_page_token());
    for (Entry& entry : *(page.*entries)()) (all.*entries)()->Add(std::move(entry));
    all.set_total_size(page.total_size());
  } while (!request.page_token().empty());
  return all;
}

}  // namespace starling

#endif  // STARLING_ENGINE_CLI_CTL_PAGING_H_
