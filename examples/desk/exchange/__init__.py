"""Examples as tables: a workbook or a CSV file out, and back in again, with everything shown before it is saved."""
