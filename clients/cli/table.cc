#include "clients/cli/table.h"

#include <algorithm>
#include <utility>

#include "clients/cli/text_width.h"

namespace cte::client {
namespace {

// The lines of a paragraph after its first: tells paragraphs apart.
constexpr int kHanging = 2;
constexpr int kNoteIndent = 4;
constexpr int kRoomy = 100;

const char* ColourOf(Tone tone) {
  switch (tone) {
    case Tone::kGood:
      return "\x1b[32m";
    case Tone::kBad:
      return "\x1b[31m";
    case Tone::kCaution:
      return "\x1b[33m";
    case Tone::kPlain:
      break;
  }
  return "";
}

std::string Blanks(int count) {
  return std::string(static_cast<std::size_t>(std::max(count, 0)), ' ');
}

std::vector<std::string> Lines(const Cell& cell, int width) {
  std::vector<std::string> lines;
  // A narrow column has no room to spare for an indent.
  const int indent = width >= 10 * kHanging ? kHanging : 0;
  for (const std::string& paragraph : cell.paragraphs) {
    const std::string text = Printable(paragraph);
    bool first = true;
    for (const std::string& line : Wrap(text, width, indent)) {
      lines.push_back(first ? line : Blanks(indent) + line);
      first = false;
    }
  }
  return lines;
}

}  // namespace

Table::Table(std::ostream& out, const Terminal& terminal,
             std::vector<Column> columns)
    : out_(out),
      terminal_(terminal),
      columns_(std::move(columns)),
      gap_(Blanks(terminal.width < kRoomy ? 1 : 2)) {}

void Table::Write(const std::vector<TableRow>& rows) {
  if (widths_.empty()) {
    DecideWidths(rows);
    WriteTitles();
  }
  for (const TableRow& row : rows) {
    WriteCells(row.cells);
    WriteNote(row.note);
  }
}

// The cells come before the titles, which may well stand on two lines.
void Table::DecideWidths(const std::vector<TableRow>& rows) {
  int left =
      terminal_.width - static_cast<int>(gap_.size() * (columns_.size() - 1));
  std::vector<int> content;
  std::vector<int> titles;
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    int longest = 0;
    for (const TableRow& row : rows) {
      for (const std::string& paragraph : row.cells[i].paragraphs) {
        longest = std::max(longest, DisplayWidth(Printable(paragraph)));
      }
    }
    content.push_back(longest);
    titles.push_back(DisplayWidth(columns_[i].title));
    widths_.push_back(columns_[i].min_width);
    left -= widths_.back();
  }
  left = Widen(content, left);
  Widen(titles, left);
}

// The narrowest column that wants more gets the next cell of what is left: the
// short ones become whole, the long ones share the rest evenly.
int Table::Widen(const std::vector<int>& wanted, int left) {
  for (; left > 0; --left) {
    int* narrowest = nullptr;
    for (std::size_t i = 0; i < widths_.size(); ++i) {
      if (widths_[i] < wanted[i] &&
          (narrowest == nullptr || widths_[i] < *narrowest)) {
        narrowest = &widths_[i];
      }
    }
    if (narrowest == nullptr) break;
    ++*narrowest;
  }
  return left;
}

void Table::WriteTitles() {
  std::vector<Cell> titles;
  for (const Column& column : columns_) titles.emplace_back(column.title);
  WriteCells(titles);
  for (std::size_t i = 0; i < widths_.size(); ++i) {
    if (i > 0) out_ << gap_;
    for (int n = 0; n < widths_[i]; ++n) out_ << "─";
  }
  out_ << '\n';
}

void Table::WriteCells(const std::vector<Cell>& cells) {
  std::vector<std::vector<std::string>> lines;
  std::size_t height = 1;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    lines.push_back(Lines(cells[i], widths_[i]));
    height = std::max(height, lines.back().size());
  }
  for (std::size_t line = 0; line < height; ++line) {
    int pending = 0;  // blanks not written yet: none at the end of a line
    for (std::size_t i = 0; i < cells.size(); ++i) {
      if (i > 0) pending += static_cast<int>(gap_.size());
      const std::string text =
          line < lines[i].size() ? lines[i][line] : std::string();
      const int padding = widths_[i] - DisplayWidth(text);
      const bool right = columns_[i].align == Column::Align::kRight;
      if (right) pending += padding;
      if (!text.empty()) {
        out_ << Blanks(std::exchange(pending, 0));
        WriteText(text, cells[i].tone);
      }
      if (!right) pending += padding;
    }
    out_ << '\n';
  }
}

void Table::WriteNote(const Cell& note) {
  for (const std::string& line : Lines(note, terminal_.width - kNoteIndent)) {
    out_ << Blanks(kNoteIndent);
    WriteText(line, note.tone);
    out_ << '\n';
  }
}

void Table::WriteText(const std::string& text, Tone tone) {
  if (!terminal_.colour || tone == Tone::kPlain) {
    out_ << text;
  } else {
    out_ << ColourOf(tone) << text << "\x1b[0m";
  }
}

}  // namespace cte::client
