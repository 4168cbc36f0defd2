"""Entries as tables: a workbook or a CSV file out and in. Nothing is saved that was not shown first."""
