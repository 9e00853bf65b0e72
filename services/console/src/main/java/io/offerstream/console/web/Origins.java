package io.offerstream.console.web;

import io.javalin.http.Context;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From where requests may come. A page of the web can make a browser ask us by a name of its own, or post to us: then the
 * host, the origin or what the browser says of the fetch is not ours.
 */
final class Origins {
    private static final Set<String> SAFE = Set.of("GET", "HEAD");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final String SAME_ORIGIN = "same-origin";
    private static final List<String> OUR_OWN = List.of(SAME_ORIGIN, "none");

    /** What browsers send for an origin that they are not to tell. */
    private static final String HIDDEN = "null";

    private final Optional<URI> publicAddress;

    /** @param publicAddress what browsers are told, where a proxy stands before us; empty: loopback only */
    Origins(Optional<URI> publicAddress) {
        this.publicAddress = publicAddress;
    }

    /** Whether the request names us as we are called. */
    boolean isOurHost(Context context) {
        return isOurs(context.header("Host"));
    }

    private boolean isOurs(String authority) {
        if (authority == null) {
            return false;
        }
        if (publicAddress.isPresent()) {
            return authority.equalsIgnoreCase(publicAddress.get().getAuthority());
        }
        int colon = authority.lastIndexOf(':');
        var host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
        return LOOPBACK.contains(host);
    }

    /** Whether a request that may change something comes from one of our pages; others need not. */
    boolean isOurPage(Context context) {
        if (SAFE.contains(context.method().name())) {
            return true;
        }
        var fetchSite = context.header("Sec-Fetch-Site");
        if (fetchSite != null && !OUR_OWN.contains(fetchSite)) {
            return false;
        }
        var origin = context.header("Origin");
        // Our pages send no referrer, and so their forms no origin: then the browser's own word must stand for it.
        if (HIDDEN.equals(origin)) {
            return SAME_ORIGIN.equals(fetchSite);
        }
        return origin == null ? fetchSite != null : isOurOrigin(origin, context.header("Host"));
    }

    private boolean isOurOrigin(String origin, String host) {
        var scheme = publicAddress.map(URI::getScheme).orElse("http");
        return origin.equalsIgnoreCase(scheme + "://" + host) && isOurs(host);
    }
}
