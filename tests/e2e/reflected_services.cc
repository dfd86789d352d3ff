#include "tests/e2e/reflected_services.h"

#include <google/protobuf/descriptor.pb.h>
#include <google/protobuf/empty.pb.h>
#include <google/protobuf/unknown_field_set.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>

#include <chrono>
#include <map>
#include <stdexcept>

namespace cte::test {
namespace {

using google::protobuf::Empty;
using google::protobuf::FileDescriptorProto;

// Fields of grpc.reflection.v1alpha, whose messages Debian has no header of.
constexpr int kFileContainingSymbol = 4;
constexpr int kListServices = 7;
constexpr int kFileResponse = 4;
constexpr int kListResponse = 6;
constexpr int kFirst = 1;

std::vector<std::string> Texts(const Empty& message, int number) {
  const auto& fields = message.GetReflection()->GetUnknownFields(message);
  std::vector<std::string> texts;
  for (int i = 0; i < fields.field_count(); ++i) {
    const auto& field = fields.field(i);
    if (field.number() == number) texts.push_back(field.length_delimited());
  }
  return texts;
}

Empty Parsed(const std::string& bytes) {
  Empty message;
  if (!message.ParseFromString(bytes)) throw std::runtime_error("reflection");
  return message;
}

// One question to the reflection service. All fields of the messages are
// unknown ones here.
Empty Ask(const std::shared_ptr<grpc::Channel>& channel, int field,
          const std::string& text) {
  Empty request;
  request.GetReflection()->MutableUnknownFields(&request)->AddLengthDelimited(
      field, text);
  Empty response;
  grpc::TemplatedGenericStub<Empty, Empty> stub(channel);
  grpc::ClientContext context;
  grpc::CompletionQueue queue;
  const auto wait = [&] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  const auto call = stub.PrepareCall(
      &context,
      "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", &queue);
  call->StartCall(nullptr);
  bool good = wait();
  call->WriteLast(request, {}, nullptr);
  good = good && wait();
  call->Read(&response, nullptr);
  good = good && wait();
  grpc::Status status;
  call->Finish(&status, nullptr);
  wait();
  if (!good) throw std::runtime_error("reflection: " + status.error_message());
  return response;
}

// gRPC lists its own health service, and has no contract of it to show.
FileDescriptorProto HealthContract() {
  FileDescriptorProto file;
  file.set_name("health.proto");
  file.set_package("grpc.health.v1");
  file.add_message_type()->set_name("HealthCheckRequest");
  file.add_message_type()->set_name("HealthCheckResponse");
  auto& service = *file.add_service();
  service.set_name("Health");
  for (const char* name : {"Check", "Watch"}) {
    auto& method = *service.add_method();
    method.set_name(name);
    method.set_input_type(".grpc.health.v1.HealthCheckRequest");
    method.set_output_type(".grpc.health.v1.HealthCheckResponse");
    method.set_server_streaming(std::string(name) == "Watch");
  }
  return file;
}

void Build(const std::string& name,
           std::map<std::string, FileDescriptorProto>& files,
           google::protobuf::DescriptorPool& pool) {
  if (pool.FindFileByName(name) != nullptr) return;
  const FileDescriptorProto& file = files.at(name);
  for (const std::string& imported : file.dependency()) {
    Build(imported, files, pool);
  }
  if (pool.BuildFile(file) == nullptr) throw std::runtime_error(name);
}

}  // namespace

ReflectedServices::ReflectedServices(
    const std::shared_ptr<grpc::Channel>& channel) {
  std::map<std::string, FileDescriptorProto> files;
  for (const std::string& list :
       Texts(Ask(channel, kListServices, ""), kListResponse)) {
    for (const std::string& service : Texts(Parsed(list), kFirst)) {
      for (const std::string& name : Texts(Parsed(service), kFirst)) {
        names_.push_back(name);
      }
    }
  }
  for (const std::string& name : names_) {
    for (const std::string& answer :
         Texts(Ask(channel, kFileContainingSymbol, name), kFileResponse)) {
      for (const std::string& bytes : Texts(Parsed(answer), kFirst)) {
        FileDescriptorProto file;
        if (!file.ParseFromString(bytes)) throw std::runtime_error(name);
        files.emplace(file.name(), file);
      }
    }
  }
  const FileDescriptorProto health = HealthContract();
  files.emplace(health.name(), health);
  for (const auto& [name, file] : files) Build(name, files, pool_);
}

std::vector<const google::protobuf::MethodDescriptor*>
ReflectedServices::methods() const {
  std::vector<const google::protobuf::MethodDescriptor*> methods;
  for (const std::string& name : names_) {
    const auto* service = pool_.FindServiceByName(name);
    if (service == nullptr) throw std::runtime_error(name);
    for (int i = 0; i < service->method_count(); ++i) {
      methods.push_back(service->method(i));
    }
  }
  return methods;
}

std::unique_ptr<google::protobuf::Message> ReflectedServices::NewRequest(
    const google::protobuf::MethodDescriptor& method) {
  return std::unique_ptr<google::protobuf::Message>(
      factory_.GetPrototype(method.input_type())->New());
}

grpc::Status CallOnce(
    const std::shared_ptr<grpc::Channel>& channel,
    const google::protobuf::MethodDescriptor& method,
    const google::protobuf::Message* request,
    const std::vector<std::pair<std::string, std::string>>& metadata) {
  using Buffer = grpc::ByteBuffer;
  grpc::TemplatedGenericStub<Buffer, Buffer> stub(channel);
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() +
                       std::chrono::seconds(30));
  for (const auto& [key, value] : metadata) context.AddMetadata(key, value);
  grpc::CompletionQueue queue;
  const auto wait = [&] {
    void* tag = nullptr;
    bool ok = false;
    return queue.Next(&tag, &ok) && ok;
  };
  const auto call = stub.PrepareCall(
      &context, "/" + method.service()->full_name() + "/" + method.name(),
      &queue);
  call->StartCall(nullptr);
  wait();
  if (request == nullptr) {
    call->WritesDone(nullptr);
  } else {
    const grpc::Slice slice(request->SerializeAsString());
    call->WriteLast(Buffer(&slice, 1), {}, nullptr);
  }
  wait();
  Buffer answer;
  call->Read(&answer, nullptr);
  const bool answered = wait();
  if (answered) context.TryCancel();
  grpc::Status status;
  call->Finish(&status, nullptr);
  wait();
  return answered ? grpc::Status::OK : status;
}

}  // namespace cte::test
