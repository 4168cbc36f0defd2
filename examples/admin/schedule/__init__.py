"""Schedules publication and retirement. manage.py run_schedule carries them out."""
