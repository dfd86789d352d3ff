#include "server/workbook/workbook_parts.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "server/workbook/file_kind.h"
#include "server/workbook/ooxml.h"
#include "server/workbook/part_parser.h"
#include "server/workbook/relations.h"
#include "server/workbook/workbook_error.h"

namespace cte::server {
namespace {

struct SheetEntry {
  std::string name;
  std::string relation;
  bool visible;
};

std::string_view KindOfDocument(std::string_view root) {
  if (root == "document") return "a Word document (.docx)";
  if (root == "presentation") return "a PowerPoint presentation (.pptx)";
  return "an Office document of another kind";
}

class WorkbookHandler : public XmlHandler {
 public:
  absl::Status StartElement(const XmlName& name,
                            const XmlAttributes& attributes) override {
    if (!rooted_) {
      rooted_ = true;
      if (!IsSpreadsheet(name) || name.local != "workbook") {
        return NotAWorkbook(KindOfDocument(name.local));
      }
    }
    if (!IsSpreadsheet(name) || name.local != "sheet") return absl::OkStatus();
    auto relation = attributes.Find(kRelationshipSpace, "id");
    if (!relation) relation = attributes.Find(kStrictRelationshipSpace, "id");
    const std::string_view state = attributes.Find("state").value_or("visible");
    sheets_.push_back({std::string(attributes.Find("name").value_or("")),
                       std::string(relation.value_or("")),
                       state != "hidden" && state != "veryHidden"});
    return absl::OkStatus();
  }
  absl::Status EndElement(const XmlName&) override { return absl::OkStatus(); }
  absl::Status Text(std::string_view) override { return absl::OkStatus(); }

  const std::vector<SheetEntry>& sheets() const { return sheets_; }

 private:
  bool rooted_ = false;
  std::vector<SheetEntry> sheets_;
};

std::string_view KindOfOpenDocument(std::string_view type) {
  if (type.ends_with("spreadsheet"))
    return "an OpenDocument spreadsheet (.ods)";
  if (type.ends_with("text")) return "an OpenDocument text (.odt)";
  return "an OpenDocument file";
}

// Why a ZIP archive has no workbook in it.
absl::Status ExplainArchive(Package& package) {
  if (const auto part = package.Find("mimetype")) {
    auto stream = package.OpenPart(*part);
    if (!stream.ok()) return stream.status();
    char type[64];
    const auto size = stream->Read(type, sizeof(type));
    if (!size.ok()) return size.status();
    const std::string_view text(type, *size);
    if (text.find("opendocument") != std::string_view::npos) {
      return NotAWorkbook(KindOfOpenDocument(text));
    }
  }
  if (package.Find("Index/Document.iwa")) {
    return NotAWorkbook("a document of Apple Numbers, Pages or Keynote");
  }
  return NotAWorkbook("a ZIP archive without a workbook in it");
}

const Relation* FindKind(const std::vector<Relation>& relations,
                         std::string_view kind) {
  const auto found = std::find_if(
      relations.begin(), relations.end(),
      [kind](const Relation& relation) { return relation.kind == kind; });
  return found == relations.end() ? nullptr : &*found;
}

absl::Status Absent(std::string_view part, std::string_view wanted_by) {
  return DamagedPart(part, absl::StrCat("is absent, although ",
                                        std::string(wanted_by), " names it"));
}

}  // namespace

absl::StatusOr<WorkbookParts> ReadWorkbookParts(Package& package) {
  const auto of_package = ReadRelations(package, "");
  if (!of_package.ok()) return of_package.status();
  const Relation* workbook = FindKind(*of_package, "officeDocument");
  if (workbook == nullptr) return ExplainArchive(package);
  if (workbook->part.ends_with(".bin")) {
    return NotAWorkbook("a binary workbook (.xlsb)");
  }
  const auto workbook_part = package.Find(workbook->part);
  if (!workbook_part) return Absent(workbook->part, "the package");

  WorkbookHandler handler;
  auto status = ParseDirectoryPart(package, *workbook_part, &handler);
  if (!status.ok()) return status;
  const auto relations = ReadRelations(package, workbook->part);
  if (!relations.ok()) return relations.status();

  WorkbookParts parts;
  if (const Relation* strings = FindKind(*relations, "sharedStrings")) {
    parts.shared_strings = package.Find(strings->part);
  }
  absl::flat_hash_map<std::string_view, const Relation*> by_id;
  for (const Relation& relation : *relations) {
    by_id.emplace(relation.id, &relation);
  }
  for (const SheetEntry& sheet : handler.sheets()) {
    if (!sheet.visible) continue;
    const auto relation = by_id.find(sheet.relation);
    if (relation == by_id.end()) {
      return Absent(workbook->part + ".rels", "a sheet");
    }
    if (relation->second->kind != "worksheet") continue;
    const auto part = package.Find(relation->second->part);
    if (!part) return Absent(relation->second->part, "the workbook");
    parts.visible_sheets.push_back({sheet.name, *part});
  }
  return parts;
}

}  // namespace cte::server
