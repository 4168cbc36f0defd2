"""Exports and imports entries as a workbook or CSV file. An import is shown before it is saved."""
