vcl 4.1;
# Varnish between the HTTPS proxy and the site. The site's PURGE_URL is the address of this Varnish; BEHIND_PROXY is one
# more than without it. Varnish needs a file for each of these rules: it has no setting for any of them.

import std;

backend site {
    .host = "site";
    .port = "8000";
    .probe = { .url = "/healthz"; .interval = 2s; .timeout = 1s; }
}

sub vcl_recv {
    if (req.method == "PURGE") {
        # The proxy sets X-Forwarded-Proto, so this came from a reader. Only the site itself asks directly.
        if (req.http.X-Forwarded-Proto) {
            return (synth(405));
        }
        # Pages that have the new revision already are kept.
        ban("obj.http.Cache-Tag ~ " + req.http.Cache-Tag + " && obj.http.Cache-Tag !~ " + req.http.Keep-Cache-Tag);
        return (synth(200));
    }
    # A page that is older than its rule allows is for the time when the site fails.
    if (std.healthy(req.backend_hint)) {
        set req.grace = 0s;
    }
}

sub vcl_hash {
    # Otherwise a page kept for HTTPS would be given over plain HTTP, where the site redirects.
    hash_data(req.http.X-Forwarded-Proto);
}

sub vcl_backend_response {
    # RFC 9213: a rule for shared caches alone. Browsers are told to ask every time.
    if (beresp.http.CDN-Cache-Control ~ "max-age=\d") {
        set beresp.ttl = std.duration(regsub(beresp.http.CDN-Cache-Control, ".*max-age=(\d+).*", "\1s"), 0s);
        set beresp.grace = 24h;
        set beresp.keep = 24h; # an old page is asked for by its tag, and the site answers 304
        return (deliver);
    }
}

sub vcl_deliver {
    # Of the request that the page was first rendered for.
    if (obj.hits > 0) {
        unset resp.http.X-Request-ID;
    }
    unset resp.http.Cache-Tag;
    unset resp.http.CDN-Cache-Control;
    unset resp.http.Via;
    unset resp.http.X-Varnish;
    unset resp.http.Age;
}
