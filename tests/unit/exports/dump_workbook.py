"""Prints what openpyxl, which is not ours, sees in a workbook, as JSON."""

import json
import sys
import warnings

import openpyxl

warnings.simplefilter("ignore")


def sheet_of(sheet):
    return {
        "title": sheet.title,
        "frozen": sheet.freeze_panes,
        "filter": sheet.auto_filter.ref,
        "printed_titles": sheet.print_title_rows,
        "orientation": sheet.page_setup.orientation,
        "fits_to_page": sheet.sheet_properties.pageSetUpPr.fitToPage,
        "widths": [
            sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]
        ],
        "charts": [type(chart).__name__ for chart in sheet._charts],
        "links": len(sheet._hyperlinks),
        "types": sorted(
            {cell.data_type for row in sheet.iter_rows() for cell in row}
        ),
        "rows": [list(row) for row in sheet.iter_rows(values_only=True)],
    }


book = openpyxl.load_workbook(sys.argv[1])
json.dump([sheet_of(sheet) for sheet in book.worksheets], sys.stdout)
