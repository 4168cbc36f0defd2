"""`make drill`: causes every fault that production must survive, under load, and prints what was lost."""
