"""A sheet of an XLSX file read back with the standard library alone, as a second opinion on what was written."""

import re
import zipfile
from xml.etree import ElementTree

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def column_of(reference):
    """A1 -> 0, AB7 -> 27"""
    number = 0
    for letter in re.match(r"[A-Z]+", reference)[0]:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1


def rows_in(file):
    """All rows of the first sheet as lists of text; cells that are not there are empty. Formulas are none of ours."""
    with zipfile.ZipFile(file) as parts:
        assert parts.testzip() is None
        sheet = ElementTree.fromstring(parts.read("xl/worksheets/sheet1.xml"))
    rows = []
    for row in sheet.iter(f"{MAIN}row"):
        cells = {}
        for cell in row:
            assert cell.find(f"{MAIN}f") is None, "a cell is a formula"
            text = cell.find(f"{MAIN}is/{MAIN}t")
            value = cell.find(f"{MAIN}v")
            cells[column_of(cell.get("r"))] = (text if text is not None else value).text
        rows.append([cells.get(column, "") for column in range(len(rows[0]) if rows else max(cells) + 1)])
    return rows
