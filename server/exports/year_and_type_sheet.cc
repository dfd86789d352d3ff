#include "server/exports/year_and_type_sheet.h"

#include <xlsxwriter.h>

#include <algorithm>
#include <numeric>
#include <string>
#include <string_view>

#include "domain/school_year.h"
#include "server/exports/award_cells.h"
#include "server/workbook/sheet_writer.h"

namespace cte::server {
namespace {

constexpr char kName[] = "By Year and Type";

constexpr std::array kColumns = {
    SheetColumn{"School Year", 16}, SheetColumn{"Approved", 16, true},
    SheetColumn{"Supplemental", 16, true}, SheetColumn{"Suggested", 16, true},
    SheetColumn{"Total", 16, true}};

// Told apart by their lightness too, on paper and by eyes that see no red.
constexpr std::array<lxw_color_t, 3> kColors = {0x1F4E79, 0x5B9BD5, 0xF4B183};

template <typename Counts>
std::int64_t Sum(const Counts& counts) {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

template <typename Counts>
absl::Status WriteRow(std::string_view label, const Counts& counts,
                      SheetWriter& sheet) {
  sheet.Text(label);
  for (const std::int64_t count : counts) sheet.Number(count);
  sheet.Number(Sum(counts));
  return sheet.EndRow();
}

void AddSeries(lxw_chart* chart, lxw_row_t last_row, lxw_col_t column,
               lxw_color_t color) {
  lxw_chart_series* series = chart_add_series(chart, nullptr, nullptr);
  chart_series_set_categories(series, kName, 1, 0, last_row, 0);
  chart_series_set_values(series, kName, 1, column, last_row, column);
  chart_series_set_name(series, std::string(kColumns[column].title).c_str());
  lxw_chart_fill fill = {};
  fill.color = color;
  chart_series_set_fill(series, &fill);
}

void NameAxes(lxw_chart* chart, std::int64_t most) {
  chart_axis_set_name(chart->x_axis, "School Year");
  chart_axis_set_name(chart->y_axis, "Credentials");
  chart_axis_set_num_format(chart->y_axis, "#,##0");
  chart_axis_set_min(chart->y_axis, 0);
  // A few credentials would be split into halves.
  if (most < 10) chart_axis_set_major_unit(chart->y_axis, 1);
  lxw_chart_line lines = {};
  lines.color = 0xD9D9D9;
  lines.width = 0.75F;
  chart_axis_major_gridlines_set_line(chart->y_axis, &lines);
}

lxw_chart* AddChart(lxw_workbook* workbook, lxw_row_t last_row,
                    std::int64_t most) {
  lxw_chart* chart = workbook_add_chart(workbook, LXW_CHART_COLUMN_STACKED);
  for (std::size_t i = 0; i < kColors.size(); ++i) {
    AddSeries(chart, last_row, static_cast<lxw_col_t>(i + 1), kColors[i]);
  }
  chart_title_set_name(chart, "Credentials by School Year and Type");
  lxw_chart_font font = {};
  font.size = 14;
  font.bold = LXW_TRUE;
  chart_title_set_name_font(chart, &font);
  chart_legend_set_position(chart, LXW_CHART_LEGEND_BOTTOM);
  NameAxes(chart, most);
  return chart;
}

}  // namespace

YearAndTypeSheet::YearAndTypeSheet(std::int32_t first_year,
                                   std::int32_t last_year)
    : first_year_(first_year),
      years_(static_cast<std::size_t>(last_year - first_year + 1)) {}

void YearAndTypeSheet::Count(const domain::Award& award) {
  const auto* type = std::find(kTypes.begin(), kTypes.end(), award.type);
  if (type == kTypes.end()) return;
  Counts& year =
      years_[static_cast<std::size_t>(award.school_year - first_year_)];
  ++year[static_cast<std::size_t>(type - kTypes.begin())];
}

std::int64_t YearAndTypeSheet::MostInAYear() const {
  std::int64_t most = 0;
  for (const Counts& year : years_) most = std::max(most, Sum(year));
  return most;
}

absl::Status YearAndTypeSheet::Write(WorkbookFile& book) const {
  auto sheet = SheetWriter::Add(book, kName, kColumns);
  if (!sheet.ok()) return sheet.status();
  Counts totals = {};
  std::int32_t school_year = first_year_;
  for (const Counts& year : years_) {
    auto written =
        WriteRow(domain::SchoolYearText(school_year++), year, *sheet);
    if (!written.ok()) return written;
    for (std::size_t i = 0; i < totals.size(); ++i) totals[i] += year[i];
  }
  const lxw_row_t last_row = sheet->row() - 1;
  sheet->BeginTotals();
  auto written = WriteRow("All Years", totals, *sheet);
  if (!written.ok()) return written;

  lxw_chart* chart = AddChart(book.get(), last_row, MostInAYear());
  lxw_chart_options place = {};
  place.x_scale = 1.22;  // as wide as the table
  place.y_scale = 1.35;
  place.object_position = LXW_OBJECT_MOVE_DONT_SIZE;
  book += worksheet_insert_chart_opt(sheet->sheet(), sheet->row() + 1, 0, chart,
                                     &place);
  return book.status();
}

}  // namespace cte::server
