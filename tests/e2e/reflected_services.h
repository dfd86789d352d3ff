#pragma once

#include <google/protobuf/descriptor.h>
#include <google/protobuf/dynamic_message.h>
#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace cte::test {

// The services that a server says by reflection that it has: what a test knows
// of them is nothing but what they answer.
class ReflectedServices {
 public:
  // Throws if the server does not answer.
  explicit ReflectedServices(const std::shared_ptr<grpc::Channel>& channel);

  // All methods of all services.
  std::vector<const google::protobuf::MethodDescriptor*> methods() const;
  // Empty.
  std::unique_ptr<google::protobuf::Message> NewRequest(
      const google::protobuf::MethodDescriptor& method);

 private:
  std::vector<std::string> names_;
  google::protobuf::DescriptorPool pool_;
  google::protobuf::DynamicMessageFactory factory_;
};

// Calls the method with one request (null: with none) and metadata. The status;
// OK as soon as one answer comes.
grpc::Status CallOnce(
    const std::shared_ptr<grpc::Channel>& channel,
    const google::protobuf::MethodDescriptor& method,
    const google::protobuf::Message* request,
    const std::vector<std::pair<std::string, std::string>>& metadata = {});

}  // namespace cte::test
