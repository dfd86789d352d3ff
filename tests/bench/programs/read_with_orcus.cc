// Reads the rows of a workbook with liborcus, holding no more than it must: the
// string table, and what is asked of each cell. read_with_orcus FILE.
#include <charconv>
#include <cstdio>
#include <orcus/orcus_xlsx.hpp>
#include <orcus/spreadsheet/import_interface.hpp>
#include <orcus/stream.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/programs/rows_read.h"

namespace {

namespace spreadsheet = orcus::spreadsheet;

class Strings : public spreadsheet::iface::import_shared_strings {
 public:
  std::size_t append(std::string_view text) override { return add(text); }
  std::size_t add(std::string_view text) override {
    strings_.emplace_back(text);
    return strings_.size() - 1;
  }
  void set_segment_font(std::size_t) override {}
  void set_segment_bold(bool) override {}
  void set_segment_italic(bool) override {}
  void set_segment_font_name(std::string_view) override {}
  void set_segment_font_size(double) override {}
  void set_segment_font_color(spreadsheet::color_elem_t,
                              spreadsheet::color_elem_t,
                              spreadsheet::color_elem_t,
                              spreadsheet::color_elem_t) override {}
  void append_segment(std::string_view text) override { segments_ += text; }
  std::size_t commit_segments() override {
    strings_.push_back(std::move(segments_));
    segments_.clear();
    return strings_.size() - 1;
  }

  const std::string& at(std::size_t index) const { return strings_[index]; }

 private:
  std::vector<std::string> strings_;
  std::string segments_;
};

class Sheet : public spreadsheet::iface::import_sheet {
 public:
  Sheet(const Strings* strings, cte::bench::CellSum* sum)
      : strings_(strings), sum_(sum) {}

  void set_auto(spreadsheet::row_t row, spreadsheet::col_t column,
                std::string_view text) override {
    Add(row, column, text);
  }
  void set_string(spreadsheet::row_t row, spreadsheet::col_t column,
                  spreadsheet::string_id_t index) override {
    Add(row, column, strings_->at(index));
  }
  void set_value(spreadsheet::row_t row, spreadsheet::col_t column,
                 double value) override {
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof(digits), value);
    Add(row, column, {digits, end.ptr});
  }
  void set_bool(spreadsheet::row_t row, spreadsheet::col_t column,
                bool value) override {
    Add(row, column, value ? "TRUE" : "FALSE");
  }
  void set_date_time(spreadsheet::row_t, spreadsheet::col_t, int, int, int, int,
                     int, double) override {}
  void set_format(spreadsheet::row_t, spreadsheet::col_t,
                  std::size_t) override {}
  void set_format(spreadsheet::row_t, spreadsheet::col_t, spreadsheet::row_t,
                  spreadsheet::col_t, std::size_t) override {}
  void fill_down_cells(spreadsheet::row_t, spreadsheet::col_t,
                       spreadsheet::row_t) override {}
  spreadsheet::range_size_t get_sheet_size() const override {
    return {1'048'576, 16'384};
  }

 private:
  // Rows are counted from 0 here; the first one holds the titles.
  void Add(spreadsheet::row_t row, spreadsheet::col_t column,
           std::string_view text) {
    if (row > 0) sum_->Add(row + 1, column, text);
  }

  const Strings* strings_;
  cte::bench::CellSum* sum_;
};

// liborcus asks how references are spelled; in a workbook they are as "C7".
class References : public spreadsheet::iface::import_reference_resolver {
 public:
  spreadsheet::src_address_t resolve_address(std::string_view text) override {
    spreadsheet::src_address_t address{0, 0, 0};
    std::size_t at = 0;
    for (; at < text.size() && text[at] >= 'A'; ++at) {
      address.column = address.column * 26 + (text[at] - 'A' + 1);
    }
    --address.column;
    for (; at < text.size(); ++at) {
      address.row = address.row * 10 + (text[at] - '0');
    }
    --address.row;
    return address;
  }
  spreadsheet::src_range_t resolve_range(std::string_view text) override {
    const std::size_t colon = text.find(':');
    return {resolve_address(text.substr(0, colon)),
            resolve_address(
                text.substr(colon == std::string_view::npos ? 0 : colon + 1))};
  }
};

class Factory : public spreadsheet::iface::import_factory {
 public:
  explicit Factory(cte::bench::CellSum* sum) : sheet_(&strings_, sum) {}

  spreadsheet::iface::import_shared_strings* get_shared_strings() override {
    return &strings_;
  }
  spreadsheet::iface::import_reference_resolver* get_reference_resolver(
      spreadsheet::formula_ref_context_t) override {
    return &references_;
  }
  spreadsheet::iface::import_sheet* append_sheet(spreadsheet::sheet_t,
                                                 std::string_view) override {
    return &sheet_;
  }
  spreadsheet::iface::import_sheet* get_sheet(std::string_view) override {
    return &sheet_;
  }
  spreadsheet::iface::import_sheet* get_sheet(spreadsheet::sheet_t) override {
    return &sheet_;
  }
  void finalize() override {}

 private:
  Strings strings_;
  Sheet sheet_;
  References references_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const cte::bench::ReadingReport report;
  cte::bench::CellSum sum;
  Factory factory(&sum);
  orcus::orcus_xlsx reader(&factory);
  reader.read_file(argv[1]);
  report.Print(sum);
}
