package io.offerstream.console.view;

import java.util.List;

/** A form that narrows a page down: it asks the same address again, so that every view has its own address. */
public record Form(String action, List<Field> fields) implements Content {
    /**
     * One input.
     *
     * @param options to choose from; empty for free text
     */
    public record Field(String name, String label, String value, List<Option> options) {}

    /** One choice. */
    public record Option(String value, String label) {}

    public Form {
        fields = List.copyOf(fields);
    }
}
