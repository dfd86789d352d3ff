#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "clients/cli/terminal.h"

namespace cte::client {

// What a cell's colour says.
enum class Tone { kPlain, kGood, kBad, kCaution };

// One cell: paragraphs that begin on lines of their own. Any text may come in;
// it is made printable.
struct Cell {
  Cell() = default;
  Cell(std::string text, Tone cell_tone = Tone::kPlain)  // NOLINT
      : paragraphs{std::move(text)}, tone(cell_tone) {}
  Cell(const char* text) : paragraphs{text} {}                         // NOLINT
  Cell(std::vector<std::string> texts, Tone cell_tone = Tone::kPlain)  // NOLINT
      : paragraphs(std::move(texts)), tone(cell_tone) {}

  std::vector<std::string> paragraphs;
  Tone tone = Tone::kPlain;
};

struct Column {
  enum class Align { kLeft, kRight };
  std::string title;
  // Kept even where the first rows need less, because later ones may not.
  int min_width = 1;
  Align align = Align::kLeft;
};

struct TableRow {
  std::vector<Cell> cells;
  // Stands under the cells, over the whole width: what is too long for a cell.
  Cell note;
};

// Writes rows as a table that fits a terminal: long cells wrap inside their
// column, columns shrink down to their min_width. Where they do not fit even
// then, lines are longer than the terminal rather than cut.
//
// Rows come in pages and are not kept: the rows of the first page decide the
// widths. One thread at a time; does not own the stream.
class Table {
 public:
  Table(std::ostream& out, const Terminal& terminal,
        std::vector<Column> columns);

  // Writes a page; the first one with the titles above it.
  void Write(const std::vector<TableRow>& rows);

 private:
  void DecideWidths(const std::vector<TableRow>& rows);
  // Widens columns up to what they want as long as `left` lasts; answers what
  // is left then.
  int Widen(const std::vector<int>& wanted, int left);
  void WriteTitles();
  void WriteCells(const std::vector<Cell>& cells);
  void WriteNote(const Cell& note);
  void WriteText(const std::string& text, Tone tone);

  std::ostream& out_;
  const Terminal terminal_;
  const std::vector<Column> columns_;
  const std::string gap_;
  std::vector<int> widths_;  // empty until the first page
};

}  // namespace cte::client
