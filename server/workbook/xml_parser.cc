#include "server/workbook/xml_parser.h"

#include <limits>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/workbook/workbook_error.h"

namespace cte::server {
namespace {

// Enough for tags of a megabyte, far beyond what programs write.
constexpr std::size_t kParserBytes = std::size_t{8} << 20;

// Between a namespace and a name; it cannot stand in either.
constexpr char kSeparator = '|';

XmlName Split(std::string_view qualified) {
  const std::size_t bar = qualified.rfind(kSeparator);
  if (bar == std::string_view::npos) return {{}, qualified};
  return {qualified.substr(0, bar), qualified.substr(bar + 1)};
}

}  // namespace

std::optional<std::string_view> XmlAttributes::Find(
    std::string_view name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
    if (name == *pair) return *(pair + 1);
  }
  return std::nullopt;
}

std::optional<std::string_view> XmlAttributes::Find(
    std::string_view space, std::string_view name) const {
  for (const char** pair = pairs_; *pair != nullptr; pair += 2) {
    const XmlName found = Split(*pair);
    if (found.local == name && found.space == space) return *(pair + 1);
  }
  return std::nullopt;
}

XmlParser::XmlParser(std::string part, XmlHandler* handler)
    : part_(std::move(part)), handler_(handler), memory_(kParserBytes) {
  const ParserMemory::Scope scope(&memory_);
  const char separator[] = {kSeparator, '\0'};
  parser_ = XML_ParserCreate_MM(nullptr, &ParserMemory::kSuite, separator);
  if (parser_ == nullptr) {
    status_ = absl::ResourceExhaustedError("no memory for an XML parser");
    return;
  }
  XML_SetUserData(parser_, this);
  XML_SetElementHandler(parser_, &OnStart, &OnEnd);
  XML_SetCharacterDataHandler(parser_, &OnText);
  XML_SetStartDoctypeDeclHandler(parser_, &OnDoctype);
}

XmlParser::~XmlParser() {
  const ParserMemory::Scope scope(&memory_);
  XML_ParserFree(parser_);
}

absl::Status XmlParser::Feed(std::string_view bytes, bool last) {
  if (!status_.ok()) return status_;
  const ParserMemory::Scope scope(&memory_);
  const auto parsed = XML_Parse(parser_, bytes.data(),
                                static_cast<int>(bytes.size()), last ? 1 : 0);
  if (parsed != XML_STATUS_OK && status_.ok()) {
    const XML_Error error = XML_GetErrorCode(parser_);
    status_ = error == XML_ERROR_NO_MEMORY
                  ? Damaged("has a tag or a nesting beyond all measure")
                  : Damaged(absl::StrCat("is not well-formed XML (",
                                         XML_ErrorString(error), ")"));
  }
  return status_;
}

std::int64_t XmlParser::event_offset() const {
  return XML_GetCurrentByteIndex(parser_);
}

std::int64_t XmlParser::event_size() const {
  return XML_GetCurrentByteCount(parser_);
}

void XmlParser::OnStart(void* self, const char* name, const char** attributes) {
  auto* parser = static_cast<XmlParser*>(self);
  parser->Settle(
      parser->handler_->StartElement(Split(name), XmlAttributes(attributes)));
}

void XmlParser::OnEnd(void* self, const char* name) {
  auto* parser = static_cast<XmlParser*>(self);
  // After a stop expat still reports the end of an empty element.
  if (!parser->status_.ok()) return;
  parser->Settle(parser->handler_->EndElement(Split(name)));
}

void XmlParser::OnText(void* self, const char* text, int size) {
  auto* parser = static_cast<XmlParser*>(self);
  if (!parser->status_.ok()) return;
  parser->Settle(
      parser->handler_->Text({text, static_cast<std::size_t>(size)}));
}

void XmlParser::OnDoctype(void* self, const char*, const char*, const char*,
                          int) {
  auto* parser = static_cast<XmlParser*>(self);
  parser->Settle(parser->Damaged(
      "declares a document type (DTD), which a workbook must not"));
}

void XmlParser::Settle(absl::Status status) {
  if (status.ok()) return;
  status_ = std::move(status);
  XML_StopParser(parser_, XML_FALSE);
}

absl::Status XmlParser::Damaged(std::string_view what) const {
  return DamagedPart(
      absl::StrCat(part_, ", line ", XML_GetCurrentLineNumber(parser_), ","),
      what);
}

}  // namespace cte::server
