"""Publishing and retiring on a day: chosen in the desk, done by manage.py run_schedule."""
