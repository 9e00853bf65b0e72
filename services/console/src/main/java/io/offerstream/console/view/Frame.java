package io.offerstream.console.view;

import java.util.List;
import java.util.Map;

/**
 * A page and what stands around it.
 *
 * @param navigation sections, in order
 * @param markets the same page of each market the person may read; empty on pages of no market
 * @param person who is signed in, for people
 * @param csrf goes with whatever changes something
 * @param query names this page where a part of it is asked for; empty if it has no address, as the answer to a form
 * @param assets addresses of files by name
 */
public record Frame(
        Page page,
        List<Link> navigation,
        List<Link> markets,
        String person,
        String csrf,
        Status status,
        String query,
        Map<String, String> assets) {
    /** A link, and whether it leads here. */
    public record Link(String label, String href, boolean here) {}

    /** Whether it has an address, by which its parts can be asked for. */
    public boolean isAddressed() {
        return !query.isEmpty();
    }

    /** For parts that several people are sent: nobody's token is in it. */
    public Frame withoutToken() {
        return new Frame(page, navigation, markets, person, "", status, query, assets);
    }

    /** Where changes of this page are sent. */
    public String live() {
        return "/live?" + query;
    }

    /** Where the CSV file of a table is; empty if there is none. */
    public String export(String table) {
        return query.isEmpty() ? "" : "/export?table=" + table + "&" + query;
    }
}
