"""`make relevance`: how well the search answers queries whose results were judged by hand."""
