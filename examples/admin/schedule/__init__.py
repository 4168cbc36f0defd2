"""Publishing and retiring at a set time: chosen in the admin, carried out by manage.py run_schedule."""
