#!/usr/bin/python3
"""Lists a workbook with another reader than ours, a line for each fact.

    Sheet!A1 s 'UIC'          every cell: openpyxl's type (s text, n number, f
                              formula ...) and Python's literal of the value
    Sheet: frozen A2          what is not a cell
    Sheet: filter A1:K9
    Sheet: width A 14.0
    Sheet: charts 1

Debian's Python: python3-openpyxl belongs to it.
"""

import sys

import openpyxl


def main(path):
    book = openpyxl.load_workbook(path)
    for sheet in book:
        print(f"{sheet.title}: frozen {sheet.freeze_panes}")
        print(f"{sheet.title}: filter {sheet.auto_filter.ref}")
        for letter, column in sorted(sheet.column_dimensions.items()):
            print(f"{sheet.title}: width {letter} {column.width:.1f}")
        print(f"{sheet.title}: charts {len(sheet._charts)}")
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None:
                    print(f"{sheet.title}!{cell.coordinate} {cell.data_type} "
                          f"{cell.value!r}")


if __name__ == "__main__":
    main(sys.argv[1])
