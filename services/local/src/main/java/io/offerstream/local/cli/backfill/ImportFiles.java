package io.offerstream.local.cli.backfill;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.operations.rows.Rows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The files of an import, by what they hold; each once, however often it was named. Owned by one thread. */
final class ImportFiles {
    private final Map<ImportKind, Set<Path>> byKind = new EnumMap<>(ImportKind.class);

    /**
     * Adds a file, or those of a folder and the folders in it.
     *
     * @throws CommandFailedException if there is no such file, or one of the folder cannot be read as rows
     */
    void add(Path path, ImportKind kind) {
        files(path).forEach(file -> add(kind, file));
    }

    /**
     * The same; what a file holds is told by its name, or else by the nearest folder on the way to it that names it.
     *
     * @throws CommandFailedException if that cannot be told, too
     */
    void add(Path path) {
        for (var file : files(path)) {
            add(
                    kindOf(file)
                            .orElseThrow(() -> new CommandFailedException(
                                    ExitCode.USAGE,
                                    file
                                            + ": cannot tell what it holds: expected a name with one of offers, customers, impressions and"
                                            + " redemptions in it; or say it, as with --impressions " + file)),
                    file);
        }
    }

    private void add(ImportKind kind, Path file) {
        byKind.computeIfAbsent(kind, unused -> new TreeSet<>()).add(file);
    }

    private static Optional<ImportKind> kindOf(Path file) {
        for (var part = file; part != null && part.getFileName() != null; part = part.getParent()) {
            var name = part.getFileName().toString();
            var kinds = Arrays.stream(ImportKind.values())
                    .filter(kind -> kind.isNamedIn(name))
                    .toList();
            if (!kinds.isEmpty()) {
                return kinds.size() == 1 ? Optional.of(kinds.get(0)) : Optional.empty();
            }
        }
        return Optional.empty();
    }

    private static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (var found = Files.walk(path)) {
            var files = found.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().matches("[._].*"))
                    .sorted()
                    .toList();
            files.stream().filter(file -> !Rows.isReadable(file)).findFirst().ifPresent(file -> {
                throw new CommandFailedException(
                        ExitCode.USAGE,
                        file + ": expected only names that end in .parquet, .csv or .jsonl (.gz too) in a folder");
            });
            if (files.isEmpty()) {
                throw new CommandFailedException(ExitCode.USAGE, path + ": there is no file in this folder");
            }
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Sorted by path; empty if nothing of the kind was named. */
    Collection<Path> of(ImportKind kind) {
        return byKind.getOrDefault(kind, Set.of());
    }

    boolean isEmpty() {
        return byKind.isEmpty();
    }
}
