#pragma once

#include <expat.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "server/workbook/parser_memory.h"

namespace cte::server {

// An element's name with its namespace resolved.
struct XmlName {
  std::string_view space;  // the namespace's URI, "" for none
  std::string_view local;
};

// The attributes of one start tag. Valid only inside the callback.
class XmlAttributes {
 public:
  explicit XmlAttributes(const char** pairs) : pairs_(pairs) {}

  // The value of an attribute that stands in no namespace.
  std::optional<std::string_view> Find(std::string_view name) const;
  // The value of an attribute that stands in the namespace.
  std::optional<std::string_view> Find(std::string_view space,
                                       std::string_view name) const;

 private:
  const char** pairs_;
};

// Receives the events of a part. An event that answers an error ends the
// parsing with that error.
class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual absl::Status StartElement(const XmlName& name,
                                    const XmlAttributes& attributes) = 0;
  virtual absl::Status EndElement(const XmlName& name) = 0;
  // A text comes in any number of pieces.
  virtual absl::Status Text(std::string_view piece) = 0;
};

// A parser of one part that is fed its bytes piece by piece. Reads UTF-8,
// UTF-16, ISO-8859-1 and US-ASCII. Holds at most a few megabytes whatever it is
// fed. One thread at a time.
class XmlParser {
 public:
  // `part` is named in errors. The handler must outlive the parser.
  XmlParser(std::string part, XmlHandler* handler);
  ~XmlParser();
  XmlParser(const XmlParser&) = delete;
  XmlParser& operator=(const XmlParser&) = delete;

  // WORKBOOK_DAMAGED, with the line: the bytes are not well-formed XML, or they
  // declare a document type (no spreadsheet program writes one, and entities
  // are a way to attack), or a tag or the nesting is beyond all measure.
  absl::Status Feed(std::string_view bytes, bool last);

  // Inside an event: where its tag stands among the bytes fed. The end event
  // of an empty element ("<a/>") has size 0 and stands behind the tag.
  std::int64_t event_offset() const;
  std::int64_t event_size() const;

 private:
  static void OnStart(void* self, const char* name, const char** attributes);
  static void OnEnd(void* self, const char* name);
  static void OnText(void* self, const char* text, int size);
  static void OnDoctype(void* self, const char* name, const char* system,
                        const char* pub, int internal);
  void Settle(absl::Status status);
  absl::Status Damaged(std::string_view what) const;

  std::string part_;
  XmlHandler* handler_;
  ParserMemory memory_;
  XML_Parser parser_ = nullptr;
  absl::Status status_;
};

}  // namespace cte::server
