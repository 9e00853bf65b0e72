package io.offerstream.console.view;

import java.util.List;

/** What may be done from here. */
public record Links(List<Link> links) implements Content {
    /**
     * One of them.
     *
     * @param download whether it is a file
     */
    public record Link(String label, String href, boolean download) {}

    public Links {
        links = List.copyOf(links);
    }
}
