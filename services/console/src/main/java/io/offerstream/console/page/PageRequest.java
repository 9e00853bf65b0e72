package io.offerstream.console.page;

import io.offerstream.console.access.Person;
import io.offerstream.console.access.Role;
import io.offerstream.console.state.ConsoleState;
import io.offerstream.console.state.MarketState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Who asks for a page, and what of it.
 *
 * @param path as asked for, without what stands behind the question mark
 * @param parts of the path that the route names, such as {@code market}
 * @param query what stands behind the question mark, the first value of each name
 */
public record PageRequest(Person person, String path, Map<String, String> parts, Map<String, String> query) {
    private static final int LONGEST = 200;

    public PageRequest {
        parts = Map.copyOf(parts);
        query = Map.copyOf(query);
    }

    /** Of the path. */
    public String part(String name) {
        return parts.getOrDefault(name, "");
    }

    /**
     * The market that the path names.
     *
     * @throws NothingThereException if nothing is known of it
     */
    public MarketState market(ConsoleState all) {
        var code = part("market");
        return all.market(code).orElseThrow(() -> new NothingThereException("There is no market " + code + "."));
    }

    /** Of the query; empty where it is not there, blank or longer than anybody would write. */
    public Optional<String> asked(String name) {
        return Optional.ofNullable(query.get(name))
                .map(String::strip)
                .filter(value -> !value.isEmpty() && value.length() <= LONGEST);
    }

    /** Whether the person may read of {@code market}. */
    public boolean mayRead(String market) {
        return person.grants().allow(Role.VIEWER, market);
    }

    /** Whether the person has at least {@code role} in {@code market}. */
    public boolean may(Role role, String market) {
        return person.grants().allow(role, market);
    }

    public boolean mayReadEverything() {
        return person.grants().allowEverywhere(Role.VIEWER);
    }

    /** This page with other answers to its query; an empty value takes one away. */
    public String with(Map<String, String> changes) {
        var all = new TreeMap<>(query);
        all.putAll(changes);
        var text = all.entrySet().stream()
                .filter(entry -> !entry.getValue().isEmpty())
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&"));
        return text.isEmpty() ? path : path + "?" + text;
    }

    /** This page. */
    public String address() {
        return with(Map.of());
    }

    public static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
