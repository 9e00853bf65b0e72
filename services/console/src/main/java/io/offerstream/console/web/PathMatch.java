package io.offerstream.console.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.console.page.NothingThereException;
import java.net.URLDecoder;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Paths of routes, matched as the server matches them: part by part. */
final class PathMatch {
    private PathMatch() {}

    /** The named parts of {@code path}, decoded, if it is one of {@code pattern}. */
    static Optional<Map<String, String>> parts(String pattern, String path) {
        var wanted = pattern.split("/", -1);
        var found = path.split("/", -1);
        if (wanted.length != found.length) {
            return Optional.empty();
        }
        var parts = new HashMap<String, String>();
        for (int i = 0; i < wanted.length; i++) {
            if (wanted[i].startsWith("{")) {
                if (found[i].isEmpty()) {
                    return Optional.empty();
                }
                parts.put(wanted[i].substring(1, wanted[i].length() - 1), decode(found[i]));
            } else if (!wanted[i].equals(found[i])) {
                return Optional.empty();
            }
        }
        return Optional.of(parts);
    }

    /** In a path a plus is a plus. */
    private static String decode(String part) {
        try {
            return URLDecoder.decode(part.replace("+", "%2B"), UTF_8);
        } catch (IllegalArgumentException e) {
            throw new NothingThereException("There is nothing under this address.");
        }
    }
}
