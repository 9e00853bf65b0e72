package io.offerstream.platform.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.offerstream.platform.yaml.YamlNode.Element;
import io.offerstream.platform.yaml.YamlNode.Entry;
import io.offerstream.platform.yaml.YamlNode.Listing;
import io.offerstream.platform.yaml.YamlNode.Nothing;
import io.offerstream.platform.yaml.YamlNode.Scalar;
import io.offerstream.platform.yaml.YamlNode.Section;
import io.offerstream.platform.yaml.YamlNode.Unusable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Reads the plain part of YAML that a configuration needs, with the place of every key and value. Aliases, tags and
 * second documents are refused: they make a file say something other than what a reader sees, and cost memory.
 */
public final class YamlText {
    /** The largest file that is looked at; ours have two or three kilobytes. */
    public static final int MAX_BYTES = 64 * 1024;

    private static final int MAX_DEPTH = 8;
    private static final YAMLFactory YAML = new YAMLFactory();

    private final YAMLParser parser;

    private YamlText(YAMLParser parser) {
        this.parser = parser;
    }

    /** The keys of {@code text}; empty, with a problem, if it is not readable. */
    public static Optional<Section> read(String text, Problems problems) {
        if (text.length() > MAX_BYTES || text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            problems.add(Place.NOWHERE, "", tooLarge());
            return Optional.empty();
        }
        try (var parser = YAML.createParser(text)) {
            return Optional.of(new YamlText(parser).document());
        } catch (Refused e) {
            problems.add(e.place, "", e.getMessage());
        } catch (JsonProcessingException e) {
            var broken = BrokenYaml.of(e, text);
            problems.add(broken.place(), "", broken.message());
        } catch (IOException e) {
            throw new UncheckedIOException("reading from memory cannot fail", e);
        }
        return Optional.empty();
    }

    /** What is said of a file above {@link #MAX_BYTES}. */
    public static String tooLarge() {
        return "the file is larger than " + MAX_BYTES / 1024 + " KiB; a configuration is a few kilobytes";
    }

    private Section document() throws IOException {
        JsonToken first = parser.nextToken();
        if (first == null) {
            throw new Refused(Place.TOP, "the file is empty");
        }
        if (first != JsonToken.START_OBJECT) {
            throw new Refused(place(), "expected lines of the form 'key: value'");
        }
        Section section = section(1);
        if (parser.nextToken() != null) {
            throw new Refused(place(), "a second document begins here; one file holds one configuration");
        }
        return section;
    }

    private Section section(int depth) throws IOException {
        Place place = place();
        if (depth > MAX_DEPTH) {
            throw new Refused(place, "nested more than " + MAX_DEPTH + " levels deep");
        }
        List<Entry> entries = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            Place nameAt = place();
            parser.nextToken();
            entries.add(new Entry(name, nameAt, value(depth)));
        }
        return new Section(entries, place);
    }

    private YamlNode value(int depth) throws IOException {
        Place place = place();
        if (parser.isCurrentAlias()) {
            throw new Refused(place, "'*" + parser.getText() + "' is a YAML alias; write the value itself");
        }
        if (parser.getTypeId() != null) {
            throw new Refused(place, "a YAML tag ('!…') is not allowed; write the plain value");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> section(depth + 1);
            case START_ARRAY -> listing();
            case VALUE_NULL -> new Nothing(place);
            default -> scalar();
        };
    }

    private Listing listing() throws IOException {
        Place place = place();
        List<Element> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            elements.add(element());
        }
        return new Listing(elements, place);
    }

    /**
     * Nothing is refused here: where a list stands that ought not to stand there, a person is told of that alone, and
     * not of what is in it.
     */
    private Element element() throws IOException {
        Place place = place();
        if (parser.isCurrentAlias()) {
            return new Unusable("a YAML alias; write the value itself", place);
        }
        boolean tagged = parser.getTypeId() != null;
        Element untagged = switch (parser.currentToken()) {
            case START_OBJECT -> skipped("keys", place);
            case START_ARRAY -> skipped("a list", place);
            case VALUE_NULL -> new Unusable("nothing", place);
            default -> scalar();
        };
        return tagged ? new Unusable("a YAML tag ('!…'); write the plain value", place) : untagged;
    }

    private Unusable skipped(String what, Place place) throws IOException {
        parser.skipChildren();
        return new Unusable(what, place);
    }

    private Scalar scalar() throws IOException {
        return new Scalar(parser.getText(), parser.currentToken() == JsonToken.VALUE_STRING, place());
    }

    private Place place() {
        JsonLocation location = parser.currentTokenLocation();
        return new Place(location.getLineNr(), location.getColumnNr());
    }

    /** YAML that is well formed and still not taken. Never leaves this class. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final transient Place place;

        Refused(Place place, String message) {
            super(message);
            this.place = place;
        }
    }
}
