package io.offerstream.console.web;

import io.offerstream.console.access.Person;
import io.offerstream.console.page.NothingThereException;
import io.offerstream.console.page.PageMaker;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.view.Page;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the page that an address names, for whoever asks for a part of it: its live blocks, one of its tables. */
final class PageFinder {
    private static final int LONGEST = 2_000;

    private final List<Route> pages;

    PageFinder(List<Route> routes) {
        pages = routes.stream().filter(route -> route.page().isPresent()).toList();
    }

    private record Found(Route route, Map<String, String> parts) {
        PageMaker maker() {
            return route.page().orElseThrow();
        }
    }

    /**
     * What an address asks for.
     *
     * @throws NothingThereException if it is none of a page
     * @throws RefusedException if the page is not the person's
     */
    PageRequest request(String address, Person person) {
        if (address == null || address.length() > LONGEST || !address.startsWith("/")) {
            throw new NothingThereException("There is no such page.");
        }
        int mark = address.indexOf('?');
        var path = mark < 0 ? address : address.substring(0, mark);
        var found = find(path);
        if (!found.route().access().allows(person.grants(), found.parts().getOrDefault("market", ""))) {
            throw new RefusedException(403, "Your role does not allow this.");
        }
        return new PageRequest(person, path, found.parts(), mark < 0 ? Map.of() : query(address.substring(mark + 1)));
    }

    /** What the page of a request shows now. */
    Page page(PageRequest request) {
        return find(request.path()).maker().make(request);
    }

    /** Whether a page has this path. */
    boolean hasPage(String path) {
        return pages.stream()
                .anyMatch(route -> PathMatch.parts(route.path(), path).isPresent());
    }

    /** A path without parts goes before one with. */
    private Found find(String path) {
        return pages.stream()
                .flatMap(route -> PathMatch.parts(route.path(), path).map(parts -> new Found(route, parts)).stream())
                .min((one, other) ->
                        Integer.compare(one.parts().size(), other.parts().size()))
                .orElseThrow(() -> new NothingThereException("There is no such page."));
    }

    private static Map<String, String> query(String text) {
        var query = new HashMap<String, String>();
        for (var pair : text.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.putIfAbsent(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
            }
        }
        return query;
    }

    private static String decode(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new NothingThereException("There is no such page.");
        }
    }
}
