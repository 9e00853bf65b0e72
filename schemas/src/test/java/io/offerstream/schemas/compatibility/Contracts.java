package io.offerstream.schemas.compatibility;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.AvroTypeException;
import org.apache.avro.Schema;
import org.apache.avro.SchemaFormatter;
import org.apache.avro.SchemaParseException;

/**
 * Every contract as it is written now and in every kept version. A version directory holds the records that changed
 * in it; the newest version of a record is the highest directory that has it.
 *
 * @param current record name to schema, as in {@code src/main/avro}
 * @param kept version number to record name to schema, as in {@code versions/v1}, {@code v2} …
 * @param released the highest version that a release carried, 0 before the first: it never changes again
 * @param directory of the versions
 */
record Contracts(
        SortedMap<String, Schema> current,
        SortedMap<Integer, SortedMap<String, Schema>> kept,
        int released,
        Path directory) {
    private static final String CURRENT = "current";
    private static final String SUFFIX = ".avsc";
    private static final SchemaFormatter PRETTY = SchemaFormatter.getInstance("json/pretty");
    private static final Pattern VERSION = Pattern.compile("v([1-9][0-9]*)");

    /**
     * One version of a record.
     *
     * @param name {@code v3}, or {@code current} for a text that is not kept yet
     * @param number of the version it is in, or will be
     */
    record Version(String name, int number, Schema schema) {
        boolean isKept() {
            return !name.equals(CURRENT);
        }
    }

    static Contracts read(Path current, Path versions) {
        SortedMap<Integer, SortedMap<String, Schema>> kept = new TreeMap<>();
        for (Path entry : list(versions)) {
            var version = VERSION.matcher(entry.getFileName().toString());
            if (version.matches()) {
                kept.put(Integer.valueOf(version.group(1)), schemas(entry));
            }
        }
        Path released = versions.resolve("released");
        return new Contracts(
                schemas(current),
                kept,
                Files.exists(released) ? Integer.parseInt(text(released).strip()) : 0,
                versions);
    }

    /** Every version of a record, oldest first, and the current text where that is not yet among them. */
    List<Version> versionsOf(String record) {
        List<Version> versions = new ArrayList<>();
        kept.forEach((number, schemas) -> {
            if (schemas.containsKey(record)) {
                versions.add(new Version("v" + number, number, schemas.get(record)));
            }
        });
        Schema now = current.get(record);
        if (now != null
                && (versions.isEmpty()
                        || !text(versions.get(versions.size() - 1).schema()).equals(text(now)))) {
            versions.add(new Version(CURRENT, openVersion(), now));
        }
        return versions;
    }

    Optional<Schema> newestKept(String record) {
        return kept.values().stream()
                .filter(schemas -> schemas.containsKey(record))
                .map(schemas -> schemas.get(record))
                .reduce((older, newer) -> newer);
    }

    int newestVersion() {
        return kept.isEmpty() ? 0 : kept.lastKey();
    }

    /** The version that takes changes: the newest one until it is released, then a new one. */
    int openVersion() {
        return Math.max(1, newestVersion() > released ? newestVersion() : newestVersion() + 1);
    }

    /** Names of all records, kept or current. */
    SortedMap<String, List<Version>> history() {
        var names = new TreeSet<>(current.keySet());
        kept.values().forEach(schemas -> names.addAll(schemas.keySet()));
        SortedMap<String, List<Version>> history = new TreeMap<>();
        names.forEach(name -> history.put(name, versionsOf(name)));
        return history;
    }

    Path file(int version, String record, String suffix) {
        return directory.resolve("v" + version).resolve(record + suffix);
    }

    /** The whole of a schema in one spelling: docs, defaults and logical types too, which fingerprints leave out. */
    static String text(Schema schema) {
        return PRETTY.format(schema) + "\n";
    }

    private static SortedMap<String, Schema> schemas(Path directory) {
        List<Path> waiting = new ArrayList<>(list(directory).stream()
                .filter(file -> file.toString().endsWith(SUFFIX))
                .toList());
        SortedMap<String, Schema> schemas = new TreeMap<>();
        // Some use the records of others, which may use those of others again.
        for (int before = 0; !waiting.isEmpty(); before = schemas.size()) {
            var others = List.copyOf(schemas.values());
            for (Path file : List.copyOf(waiting)) {
                parse(file, others).ifPresent(schema -> {
                    schemas.put(schema.getName(), schema);
                    waiting.remove(file);
                });
            }
            if (schemas.size() == before) {
                throw new IllegalStateException(waiting + " use a type that no file defines");
            }
        }
        return schemas;
    }

    /** Empty if the file uses a type that is not among {@code others}. */
    private static Optional<Schema> parse(Path file, List<Schema> others) {
        Schema schema;
        try {
            schema = new Schema.Parser().addTypes(others).parse(text(file));
        } catch (SchemaParseException | AvroTypeException e) {
            if (e.getMessage().contains("ndefined")) {
                return Optional.empty();
            }
            throw new IllegalStateException(file + ": " + e.getMessage(), e);
        }
        String expected = schema.getName() + SUFFIX;
        if (!file.getFileName().toString().equals(expected)) {
            throw new IllegalStateException(file + " holds " + schema.getName() + ": rename it " + expected);
        }
        return Optional.of(schema);
    }

    private static List<Path> list(Path directory) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
