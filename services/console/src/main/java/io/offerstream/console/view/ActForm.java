package io.offerstream.console.view;

import java.util.List;

/**
 * A form that changes something or asks for what must not stand in an address: sent as POST, with the session's own
 * token. In a live block it comes without, since those are made once for several people: the page puts its own in.
 *
 * @param action where it is sent
 * @param fields in order
 * @param buttons at least one; which was pressed is sent as its name and value
 */
public record ActForm(String action, List<Field> fields, List<Button> buttons) implements Content {
    /** What a field takes. */
    public enum Kind {
        TEXT,
        /** A text that may be left empty. */
        OPTIONAL,
        /** Why something is done: required, for the audit. */
        REASON,
        FILE,
        /** A day and a time on the market's clock, such as {@code 2026-11-27T06:00}; may be left empty. */
        TIME,
        /** One of its options, all of which are shown. */
        CHOICE,
        /** Sent as it is. */
        HIDDEN
    }

    /**
     * One input.
     *
     * @param hint what to write; may be empty
     * @param options of a choice; empty otherwise
     */
    public record Field(Kind kind, String name, String label, String value, String hint, List<Form.Option> options) {
        public Field {
            options = List.copyOf(options);
        }

        /** Why, for the audit. */
        public static Field reason() {
            return reason("Why (for the audit)", "Others read it when they wonder.");
        }

        /** The same by another name. */
        public static Field reason(String label, String hint) {
            return new Field(Kind.REASON, "reason", label, "", hint, List.of());
        }

        public static Field text(String name, String label, String value, String hint) {
            return new Field(Kind.TEXT, name, label, value, hint, List.of());
        }

        public static Field optional(String name, String label, String value, String hint) {
            return new Field(Kind.OPTIONAL, name, label, value, hint, List.of());
        }

        public static Field time(String name, String label, String value, String hint) {
            return new Field(Kind.TIME, name, label, value, hint, List.of());
        }

        public static Field file(String name, String label, String hint) {
            return new Field(Kind.FILE, name, label, "", hint, List.of());
        }

        /** The option of {@code value} is chosen at first. */
        public static Field choice(String name, String label, String value, List<Form.Option> options) {
            return new Field(Kind.CHOICE, name, label, value, "", options);
        }

        public static Field hidden(String name, String value) {
            return new Field(Kind.HIDDEN, name, "", value, "", List.of());
        }
    }

    /** Sends the form. */
    public record Button(String name, String value, String label, Tone tone) {
        public static Button of(String label) {
            return new Button("do", "it", label, Tone.PLAIN);
        }

        /** Of what cannot be taken back, or touches every customer. */
        public static Button grave(String label) {
            return new Button("do", "it", label, Tone.BAD);
        }
    }

    public ActForm {
        fields = List.copyOf(fields);
        buttons = List.copyOf(buttons);
    }

    /** Whether it carries a file. */
    public boolean isUpload() {
        return fields.stream().anyMatch(field -> field.kind() == Kind.FILE);
    }
}
