#include "db/block_codec.h"

#include <cstdint>
#include <utility>

#include "absl/container/flat_hash_map.h"

namespace cte::db {
namespace {

using domain::CheckedRow;
using domain::Finding;

constexpr char kVersion = 1;

void PutNumber(std::uint64_t number, std::string& bytes) {
  while (number >= 0x80) {
    bytes.push_back(static_cast<char>(number | 0x80));
    number >>= 7;
  }
  bytes.push_back(static_cast<char>(number));
}

void PutText(std::string_view text, std::string& bytes) {
  PutNumber(text.size(), bytes);
  bytes.append(text);
}

// Reads what was put; after a fault everything reads as 0 or "".
class Reader {
 public:
  explicit Reader(std::string_view bytes) : rest_(bytes) {}

  std::uint64_t Number() {
    std::uint64_t number = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) return Fault();
      const auto byte = static_cast<unsigned char>(rest_.front());
      rest_.remove_prefix(1);
      number |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
      if (byte < 0x80) return number;
    }
    return Fault();
  }

  std::string_view Text() {
    const std::uint64_t size = Number();
    if (size > rest_.size()) {
      Fault();
      return {};
    }
    const std::string_view text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return text;
  }

  // A count of things of which each takes at least one byte.
  std::uint64_t Count() {
    const std::uint64_t count = Number();
    return count <= rest_.size() ? count : Fault();
  }

  bool good() const { return good_; }
  bool at_end() const { return rest_.empty(); }

 private:
  std::uint64_t Fault() {
    good_ = false;
    rest_ = {};
    return 0;
  }

  std::string_view rest_;
  bool good_ = true;
};

class Dictionary {
 public:
  void Put(const std::string& text, std::string& bytes) {
    const auto [place, added] = places_.try_emplace(text, places_.size());
    if (added) PutText(text, texts_);
    PutNumber(place->second, bytes);
  }

  std::size_t size() const { return places_.size(); }
  const std::string& texts() const { return texts_; }

 private:
  absl::flat_hash_map<std::string, std::size_t> places_;
  std::string texts_;
};

class Lookup {
 public:
  explicit Lookup(Reader& reader) : reader_(reader) {
    const std::uint64_t count = reader.Count();
    for (std::uint64_t i = 0; i < count; ++i) texts_.push_back(reader.Text());
  }

  std::string Text() {
    const std::uint64_t place = reader_.Number();
    if (place < texts_.size()) return std::string(texts_[place]);
    bad_ = true;
    return {};
  }
  bool good() const { return !bad_; }

 private:
  Reader& reader_;
  std::vector<std::string_view> texts_;
  bool bad_ = false;
};

}  // namespace

std::string EncodeRows(const std::vector<CheckedRow>& rows) {
  Dictionary dictionary;
  std::string body;
  for (const CheckedRow& row : rows) {
    PutNumber(static_cast<std::uint64_t>(row.row_number), body);
    PutNumber(static_cast<std::uint64_t>(row.kind), body);
    PutText(row.uic, body);
    dictionary.Put(row.psn, body);
    dictionary.Put(row.cip_code, body);
    dictionary.Put(row.program_name, body);
    PutNumber(static_cast<std::uint64_t>(row.credential_type), body);
    dictionary.Put(row.credential_name, body);
    dictionary.Put(row.credential_code, body);
    PutNumber(row.findings.size(), body);
    for (const Finding& finding : row.findings) {
      PutNumber(static_cast<std::uint64_t>(finding.code), body);
      dictionary.Put(finding.column, body);
      dictionary.Put(finding.value, body);
      PutText(finding.message, body);
    }
  }
  std::string bytes(1, kVersion);
  PutNumber(dictionary.size(), bytes);
  bytes += dictionary.texts();
  PutNumber(rows.size(), bytes);
  bytes += body;
  return bytes;
}

absl::StatusOr<std::vector<CheckedRow>> DecodeRows(std::string_view bytes) {
  const absl::Status damaged =
      absl::DataLossError("A block of an import is damaged.");
  if (bytes.empty() || bytes.front() != kVersion) return damaged;
  Reader reader(bytes.substr(1));
  Lookup lookup(reader);
  std::vector<CheckedRow> rows(reader.Count());
  for (CheckedRow& row : rows) {
    row.row_number = static_cast<std::int32_t>(reader.Number());
    row.kind = static_cast<domain::ParsedRow::Kind>(reader.Number());
    row.uic = reader.Text();
    row.psn = lookup.Text();
    row.cip_code = lookup.Text();
    row.program_name = lookup.Text();
    row.credential_type = static_cast<domain::CredentialType>(reader.Number());
    row.credential_name = lookup.Text();
    row.credential_code = lookup.Text();
    row.findings.resize(reader.Count());
    for (Finding& finding : row.findings) {
      finding.code = static_cast<domain::FindingCode>(reader.Number());
      finding.column = lookup.Text();
      finding.value = lookup.Text();
      finding.message = reader.Text();
    }
    if (!reader.good() || !lookup.good()) return damaged;
  }
  if (!reader.good() || !lookup.good() || !reader.at_end()) return damaged;
  return rows;
}

std::string EncodeTexts(const std::vector<std::string>& texts) {
  std::string bytes(1, kVersion);
  PutNumber(texts.size(), bytes);
  for (const std::string& text : texts) PutText(text, bytes);
  return bytes;
}

absl::StatusOr<std::vector<std::string>> DecodeTexts(std::string_view bytes) {
  if (bytes.empty()) return std::vector<std::string>();
  Reader reader(bytes.substr(1));
  std::vector<std::string> texts(reader.Count());
  for (std::string& text : texts) text = reader.Text();
  if (bytes.front() != kVersion || !reader.good() || !reader.at_end()) {
    return absl::DataLossError("A list of texts of an import is damaged.");
  }
  return texts;
}

}  // namespace cte::db
