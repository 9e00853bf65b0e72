package io.offerstream.local.chaos;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;

/** What happens to the files of the stores while nothing runs on them. */
enum Damage {
    FLIPPED_BYTES("bytes of a data file flipped"),
    DATA_FILE_DELETED("a data file deleted"),
    MANIFEST_CUT("the list of data files cut in half"),
    MANIFEST_DELETED("the list of data files deleted"),
    CURRENT_EMPTY("the pointer to the list emptied"),
    STORE_DELETED("a store deleted"),
    TASK_DELETED("everything of a task deleted");

    private static final int FLIPPED = 200;

    private final String meaning;

    Damage(String meaning) {
        this.meaning = meaning;
    }

    String meaning() {
        return meaning;
    }

    /** Damages the store {@code customer-state} of one task; false if there was nothing to damage. */
    boolean apply(Path stateDir, Random random) {
        try {
            var stores = find(stateDir, path -> Files.isDirectory(path) && path.endsWith("customer-state"));
            if (stores.isEmpty()) {
                return false;
            }
            var store = stores.get(random.nextInt(stores.size()));
            return switch (this) {
                case FLIPPED_BYTES -> {
                    for (var file : named(store, ".sst")) {
                        flip(file, random);
                    }
                    yield !named(store, ".sst").isEmpty();
                }
                case DATA_FILE_DELETED -> {
                    var files = named(store, ".sst");
                    if (files.isEmpty()) {
                        yield false;
                    }
                    Files.delete(files.get(random.nextInt(files.size())));
                    yield true;
                }
                case MANIFEST_CUT -> {
                    for (var file : named(store, "MANIFEST")) {
                        cut(file);
                    }
                    yield true;
                }
                case MANIFEST_DELETED -> {
                    for (var file : named(store, "MANIFEST")) {
                        Files.delete(file);
                    }
                    yield true;
                }
                case CURRENT_EMPTY -> {
                    Files.write(store.resolve("CURRENT"), new byte[0]);
                    yield true;
                }
                case STORE_DELETED -> {
                    delete(store);
                    yield true;
                }
                case TASK_DELETED -> {
                    delete(store.getParent().getParent());
                    yield true;
                }
            };
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Path> named(Path store, String part) throws IOException {
        return find(store, path -> path.getFileName().toString().contains(part));
    }

    private static List<Path> find(Path folder, Predicate<Path> wanted) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(wanted).sorted().toList();
        }
    }

    private static void flip(Path file, Random random) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            for (int i = 0; i < FLIPPED; i++) {
                long place = random.nextLong(bytes.length());
                bytes.seek(place);
                int before = bytes.read();
                bytes.seek(place);
                bytes.write(before ^ 0x55);
            }
        }
    }

    private static void cut(Path file) throws IOException {
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            bytes.setLength(bytes.length() / 2);
        }
    }

    private static void delete(Path folder) throws IOException {
        for (var path : find(folder, any -> true).stream()
                .sorted((a, b) -> b.compareTo(a))
                .toList()) {
            Files.delete(path);
        }
    }
}
