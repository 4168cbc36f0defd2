"""`make load`: mixed readers at saturation, forms under flood and a reload, on a site as in production."""
