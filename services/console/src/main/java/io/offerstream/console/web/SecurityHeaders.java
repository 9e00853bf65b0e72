package io.offerstream.console.web;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every answer says to the browser about itself. */
final class SecurityHeaders {
    static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; form-action 'self';"
            + " frame-ancestors 'none'; base-uri 'none'; object-src 'none'";

    private static final Map<String, String> ALWAYS = always();
    private static final String YEAR = "max-age=31536000";

    private final boolean tls;

    /** @param tls whether browsers come by https */
    SecurityHeaders(boolean tls) {
        this.tls = tls;
    }

    private static Map<String, String> always() {
        var headers = new LinkedHashMap<String, String>();
        headers.put("Content-Security-Policy", CONTENT_SECURITY_POLICY);
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        headers.put("Cross-Origin-Resource-Policy", "same-origin");
        headers.put(
                "Permissions-Policy",
                "accelerometer=(), camera=(), geolocation=(), gyroscope=(), magnetometer=(), microphone=(), payment=(),"
                        + " usb=()");
        headers.put("X-Frame-Options", "DENY");
        // Of data; static files say otherwise themselves.
        headers.put("Cache-Control", "no-store");
        return headers;
    }

    void write(Context context) {
        ALWAYS.forEach(context::header);
        if (tls) {
            context.header("Strict-Transport-Security", YEAR);
        }
    }
}
