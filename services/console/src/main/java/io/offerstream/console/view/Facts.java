package io.offerstream.console.view;

import java.util.List;

/** A few things that are known, each with its name. */
public record Facts(List<Fact> facts) implements Content {
    /**
     * One of them.
     *
     * @param note what it means or rests on; may be empty
     */
    public record Fact(String name, Cell value, String note) {}

    public Facts {
        facts = List.copyOf(facts);
    }
}
