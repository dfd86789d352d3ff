#include "server/workbook/relations.h"

#include <algorithm>
#include <utility>

#include "absl/status/status.h"
#include "server/workbook/part_parser.h"
#include "server/workbook/xml_parser.h"

namespace cte::server {
namespace {

std::string FolderOf(std::string_view part) {
  const std::size_t slash = part.rfind('/');
  return std::string(
      slash == std::string_view::npos ? "" : part.substr(0, slash + 1));
}

// "../media/a.xml" seen from the folder "xl/worksheets/" is "xl/media/a.xml".
std::string Resolve(std::string_view folder, std::string_view target) {
  std::string path = target.starts_with('/') || target.starts_with('\\')
                         ? ""
                         : std::string(folder);
  path += target;
  std::replace(path.begin(), path.end(), '\\', '/');
  std::vector<std::string_view> steps;
  std::string_view rest = path;
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('/'), rest.size());
    const std::string_view step = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (step == "..") {
      if (!steps.empty()) steps.pop_back();
    } else if (!step.empty() && step != ".") {
      steps.push_back(step);
    }
  }
  std::string resolved;
  for (const std::string_view step : steps) {
    if (!resolved.empty()) resolved += '/';
    resolved += step;
  }
  return resolved;
}

class RelationsHandler : public XmlHandler {
 public:
  explicit RelationsHandler(std::string folder) : folder_(std::move(folder)) {}

  absl::Status StartElement(const XmlName& name,
                            const XmlAttributes& attributes) override {
    if (name.local != "Relationship") return absl::OkStatus();
    if (attributes.Find("TargetMode") == "External") return absl::OkStatus();
    const std::string_view type = attributes.Find("Type").value_or("");
    relations_.push_back(
        {std::string(attributes.Find("Id").value_or("")),
         std::string(type.substr(type.rfind('/') + 1)),
         Resolve(folder_, attributes.Find("Target").value_or(""))});
    return absl::OkStatus();
  }
  absl::Status EndElement(const XmlName&) override { return absl::OkStatus(); }
  absl::Status Text(std::string_view) override { return absl::OkStatus(); }

  std::vector<Relation> Take() { return std::move(relations_); }

 private:
  std::string folder_;
  std::vector<Relation> relations_;
};

}  // namespace

absl::StatusOr<std::vector<Relation>> ReadRelations(Package& package,
                                                    std::string_view part) {
  const std::string folder = FolderOf(part);
  const auto index = package.Find(
      folder + "_rels/" + std::string(part.substr(folder.size())) + ".rels");
  if (!index) return std::vector<Relation>();
  RelationsHandler handler(folder);
  auto status = ParseDirectoryPart(package, *index, &handler);
  if (!status.ok()) return status;
  return handler.Take();
}

}  // namespace cte::server
