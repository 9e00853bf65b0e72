package io.offerstream.platform.yaml;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.reader.ReaderException;

/** What a person is told of a file that is not YAML: the parser's own words name its classes and stream. */
record BrokenYaml(Place place, String message) {

    static BrokenYaml of(JsonProcessingException e, String text) {
        if (e.getCause() instanceof MarkedYAMLException marked) {
            return of(marked);
        }
        if (e.getCause() instanceof ReaderException unprintable) {
            return new BrokenYaml(
                    placeOf(unprintable.getCodePoint(), text),
                    String.format("the unprintable character U+%04X", unprintable.getCodePoint()));
        }
        JsonLocation location = e.getLocation();
        return new BrokenYaml(
                location == null ? Place.TOP : new Place(location.getLineNr(), location.getColumnNr()),
                e instanceof StreamConstraintsException
                        ? "nested too deeply, or one word is too long"
                        : "expected a plain key, as in 'key: value'");
    }

    private static BrokenYaml of(MarkedYAMLException e) {
        String context = e.getContext() == null ? "" : e.getContext();
        String problem = e.getProblem() == null ? "" : e.getProblem();
        if (context.contains("simple key")) {
            return at(e.getContextMark(), "expected 'key: value'");
        }
        if (context.contains("quoted scalar")) {
            return at(e.getContextMark(), "the quote that opens here is not closed");
        }
        if (context.contains("flow")) {
            return at(e.getContextMark(), "the bracket that opens here is not closed, or a comma is missing in it");
        }
        if (problem.contains("TAB")) {
            return at(e.getProblemMark(), "a tab; YAML is indented with spaces");
        }
        if (problem.contains("mapping values are not allowed")) {
            return at(
                    e.getProblemMark(),
                    "a ':' that cannot stand here: wrong indentation, or a value with a colon that needs quotes");
        }
        if (problem.contains("cannot start any token")) {
            return at(e.getProblemMark(), "a character that no value can begin with; put the value in quotes");
        }
        return at(e.getProblemMark(), "not readable as YAML: wrong indentation or a stray character");
    }

    /** The parser only knows the place within its buffer. */
    private static Place placeOf(int codePoint, String text) {
        String before = text.substring(0, Math.max(0, text.indexOf(codePoint)));
        int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
        return new Place(line, before.length() - before.lastIndexOf('\n'));
    }

    private static BrokenYaml at(Mark mark, String message) {
        return new BrokenYaml(mark == null ? Place.TOP : new Place(mark.getLine() + 1, mark.getColumn() + 1), message);
    }
}
