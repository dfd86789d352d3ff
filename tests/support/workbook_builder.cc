#include "tests/support/workbook_builder.h"

#include <gtest/gtest.h>
#include <zip.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

#include "absl/strings/str_cat.h"

namespace cte::test {
namespace {

constexpr std::string_view kDeclaration =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
constexpr std::string_view kOfficeRelations =
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
constexpr std::string_view kPackageRelations =
    "http://schemas.openxmlformats.org/package/2006/relationships";
// Noon of 1 January 2024: an archive without the time of its making.
constexpr std::time_t kTime = 1704110400;

std::string Relationship(std::string_view id, std::string_view type,
                         std::string_view target) {
  return absl::StrCat("<Relationship Id=\"", std::string(id), "\" Type=\"",
                      std::string(kOfficeRelations), "/", std::string(type),
                      "\" Target=\"", std::string(target), "\"/>");
}

std::string Relationships(std::string_view relations) {
  return absl::StrCat(std::string(kDeclaration), "<Relationships xmlns=\"",
                      std::string(kPackageRelations), "\">",
                      std::string(relations), "</Relationships>");
}

std::string Override(std::string_view part, std::string_view type) {
  return absl::StrCat("<Override PartName=\"/", std::string(part),
                      "\" ContentType=\"application/"
                      "vnd.openxmlformats-officedocument.spreadsheetml.",
                      std::string(type), "+xml\"/>");
}

void Require(bool done, const char* what) {
  if (!done) throw std::runtime_error(what);
}

}  // namespace

PackageBuilder& PackageBuilder::Put(std::string name, std::string content) {
  for (auto& [known, bytes] : parts_) {
    if (known != name) continue;
    bytes = std::move(content);
    return *this;
  }
  parts_.emplace_back(std::move(name), std::move(content));
  return *this;
}

PackageBuilder& PackageBuilder::Remove(std::string_view name) {
  std::erase_if(parts_,
                [name](const auto& part) { return part.first == name; });
  return *this;
}

std::string PackageBuilder::Build() const {
  zip_source_t* bytes = zip_source_buffer_create(nullptr, 0, 0, nullptr);
  zip_t* archive = zip_open_from_source(bytes, ZIP_TRUNCATE, nullptr);
  Require(archive != nullptr, "no archive");
  // Closing the archive would free the source with the bytes in it.
  zip_source_keep(bytes);
  for (const auto& [name, content] : parts_) {
    zip_source_t* part =
        zip_source_buffer(archive, content.data(), content.size(), 0);
    const zip_int64_t index =
        zip_file_add(archive, name.c_str(), part, ZIP_FL_ENC_UTF_8);
    Require(index >= 0, "a part was not added");
    zip_file_set_mtime(archive, static_cast<zip_uint64_t>(index), kTime, 0);
  }
  Require(zip_close(archive) == 0, "the archive was not written");

  std::string file;
  // An archive without parts is not written at all.
  if (zip_source_open(bytes) == 0) {
    zip_source_seek(bytes, 0, SEEK_END);
    file.resize(static_cast<std::size_t>(zip_source_tell(bytes)));
    zip_source_seek(bytes, 0, SEEK_SET);
    zip_source_read(bytes, file.data(), file.size());
    zip_source_close(bytes);
  }
  zip_source_free(bytes);
  return file;
}

WorkbookBuilder::WorkbookBuilder(std::string_view space) : space_(space) {}

WorkbookBuilder& WorkbookBuilder::AddSheet(std::string name, std::string xml,
                                           std::string state) {
  sheets_.push_back({std::move(name), std::move(xml), std::move(state)});
  return *this;
}

WorkbookBuilder& WorkbookBuilder::AddRows(std::string_view rows) {
  return AddSheet(absl::StrCat("Sheet", sheets_.size() + 1),
                  absl::StrCat(std::string(kDeclaration), "<worksheet xmlns=\"",
                               space_, "\"><sheetData>", std::string(rows),
                               "</sheetData></worksheet>"));
}

WorkbookBuilder& WorkbookBuilder::SharedStrings(std::string_view items) {
  shared_strings_ = absl::StrCat(std::string(kDeclaration), "<sst xmlns=\"",
                                 space_, "\">", std::string(items), "</sst>");
  return *this;
}

PackageBuilder& WorkbookBuilder::package() {
  if (!written_) WriteParts();
  written_ = true;
  return package_;
}

std::string WorkbookBuilder::Build() { return package().Build(); }

void WorkbookBuilder::WriteParts() {
  std::string sheets;
  std::string relations;
  std::string types = Override("xl/workbook.xml", "sheet.main");
  for (std::size_t i = 0; i < sheets_.size(); ++i) {
    const Sheet& sheet = sheets_[i];
    const std::string part = absl::StrCat("worksheets/sheet", i + 1, ".xml");
    absl::StrAppend(&sheets, "<sheet name=\"", XmlEscaped(sheet.name),
                    "\" sheetId=\"", i + 1, "\" state=\"", sheet.state,
                    "\" r:id=\"rId", i + 1, "\"/>");
    relations += Relationship(absl::StrCat("rId", i + 1), "worksheet", part);
    types += Override("xl/" + part, "worksheet");
  }
  if (!shared_strings_.empty()) {
    relations +=
        Relationship("rIdStrings", "sharedStrings", "sharedStrings.xml");
    types += Override("xl/sharedStrings.xml", "sharedStrings");
  }
  package_.Put(
      "[Content_Types].xml",
      absl::StrCat(std::string(kDeclaration),
                   "<Types xmlns=\"http://schemas.openxmlformats.org/package/"
                   "2006/content-types\"><Default Extension=\"rels\" "
                   "ContentType=\"application/vnd.openxmlformats-package."
                   "relationships+xml\"/><Default Extension=\"xml\" "
                   "ContentType=\"application/xml\"/>",
                   types, "</Types>"));
  package_.Put(
      "_rels/.rels",
      Relationships(Relationship("rId1", "officeDocument", "xl/workbook.xml")));
  package_.Put(
      "xl/workbook.xml",
      absl::StrCat(std::string(kDeclaration), "<workbook xmlns=\"", space_,
                   "\" xmlns:r=\"", std::string(kOfficeRelations),
                   "\"><sheets>", sheets, "</sheets></workbook>"));
  package_.Put("xl/_rels/workbook.xml.rels", Relationships(relations));
  for (std::size_t i = 0; i < sheets_.size(); ++i) {
    package_.Put(absl::StrCat("xl/worksheets/sheet", i + 1, ".xml"),
                 sheets_[i].xml);
  }
  if (!shared_strings_.empty()) {
    package_.Put("xl/sharedStrings.xml", shared_strings_);
  }
}

namespace {

// "A" to "Z", "AA" ...
std::string ColumnLetters(std::size_t column) {
  std::string letters;
  for (std::size_t n = column + 1; n > 0; n = (n - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (n - 1) % 26));
  }
  return letters;
}

}  // namespace

std::string WorkbookOf(const std::vector<std::vector<std::string>>& rows) {
  std::string xml;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    absl::StrAppend(&xml, "<row r=\"", row + 1, "\">");
    for (std::size_t column = 0; column < rows[row].size(); ++column) {
      if (rows[row][column].empty()) continue;
      absl::StrAppend(&xml, "<c r=\"", ColumnLetters(column), row + 1,
                      "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">",
                      XmlEscaped(rows[row][column]), "</t></is></c>");
    }
    xml += "</row>";
  }
  return WorkbookBuilder().AddRows(xml).Build();
}

std::string PartOf(const std::string& archive, const std::string& part) {
  zip_source_t* bytes =
      zip_source_buffer_create(archive.data(), archive.size(), 0, nullptr);
  const std::unique_ptr<zip_t, decltype(&zip_discard)> zip(
      zip_open_from_source(bytes, ZIP_RDONLY, nullptr), &zip_discard);
  std::string content;
  zip_file_t* file =
      zip == nullptr ? nullptr : zip_fopen(zip.get(), part.c_str(), 0);
  if (file == nullptr) {
    ADD_FAILURE() << "no part " << part;
    return content;
  }
  char buffer[4096];
  for (zip_int64_t size = 0;
       (size = zip_fread(file, buffer, sizeof(buffer))) > 0;) {
    content.append(buffer, static_cast<std::size_t>(size));
  }
  zip_fclose(file);
  return content;
}

std::string XmlEscaped(std::string_view text) {
  std::string escaped;
  for (const char c : text) {
    switch (c) {
      case '&':
        escaped += "&amp;";
        break;
      case '<':
        escaped += "&lt;";
        break;
      case '>':
        escaped += "&gt;";
        break;
      case '"':
        escaped += "&quot;";
        break;
      default:
        escaped += c;
    }
  }
  return escaped;
}

}  // namespace cte::test
