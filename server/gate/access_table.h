#pragma once

#include <google/protobuf/descriptor.h>

#include <string_view>

namespace cte::server {

// Who may call what (R27): the one table that decides it, a line for each
// method of each service. A method without a line cannot be called.

// The least that a caller must be. What stands lower may do what stands higher
// in this list.
enum class Who {
  kAnybody,  // without any identity
  kKnown,    // with an identity, whatever grants it holds
  // With a grant of this role, or a higher one, over the scope.
  kViewer,
  kEditor,
  kDistrictAdministrator,
  kStateAdministrator,
};

// Over what the role must be held.
enum class Scope {
  kNone,       // the call tells nothing that is not public
  kVisible,    // the call answers what the caller may see, and nothing else; a
               // district that `field` may name is one of which it sees some
  kSomewhere,  // anything: what each row is about is checked row by row
  kState,      // the whole state
  kProgram,    // the program whose PSN `field` has, in the school year that the
               // message has beside it
  kWholeProgram,  // the same, and the call answers what the program is
  kDistrict,      // something in the district whose code `field` has
  kChosen,  // what is chosen by one of the fields psn, uic, district_code and
            // state of the message in `field` ("": of the request)
  kGrant,   // the scope of the grant in `field` (domain::MayGive)
  kGrants,  // the district whose code `field` has, which who administers one
            // alone, or the state, may leave out
  kPrincipal,  // all that the principal in `field` holds; if no role is needed,
               // it may be the caller
  kToken,   // the token whose id `field` has: it is the caller's own, or of a
            // district that the caller administers
  kImport,  // the import whose id `field` has: it is the caller's own, or
            // the caller is a state administrator
};

struct AccessRule {
  std::string_view method;  // "cte.credentials.v1.ProgramService/GetProgram"
  Who who;
  Scope scope;
  std::string_view field;  // the path of a field of the request, or ""
};

// By the name that gRPC gives a method, "/package.Service/Method". Null if
// there is no line for it.
const AccessRule* RuleOfPath(std::string_view path);

// Whether there is a line for the method, or no service of ours has it, which
// gRPC then says.
bool IsCallable(std::string_view path);

// Of the method of our services that takes this request: each takes one of its
// own. Null as above.
const AccessRule* RuleOfRequest(const google::protobuf::Descriptor& request);

// As in "district and state administrators", for a person.
std::string_view Describe(Who who);

}  // namespace cte::server
