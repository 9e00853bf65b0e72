package io.offerstream.acceptance.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Looks for a text in files, byte for byte, whatever they hold. */
final class Footprints {
    private final byte[] text;

    Footprints(String text) {
        this.text = text.getBytes(UTF_8);
    }

    /** How often it stands in each file below {@code folder}; files without it are left out. */
    Map<String, Integer> below(Path folder) throws IOException {
        var found = new TreeMap<String, Integer>();
        List<Path> files;
        try (var walk = Files.walk(folder)) {
            // A broker's indexes are tables of numbers, and laid out at their full size.
            files = walk.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().matches(".*\\.(time|txn)?index"))
                    .toList();
        } catch (UncheckedIOException e) {
            // A broker that lives deletes files under our feet.
            return below(folder);
        }
        for (var file : files) {
            int count = count(file);
            if (count > 0) {
                found.put(folder.relativize(file).toString(), count);
            }
        }
        return found;
    }

    private int count(Path file) throws IOException {
        byte[] bytes;
        try {
            bytes = Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            return 0;
        }
        return count(bytes);
    }

    /** How often it stands in {@code bytes}. */
    int count(byte[] bytes) {
        int count = 0;
        for (int at = 0; at <= bytes.length - text.length; at++) {
            if (bytes[at] == text[0] && Arrays.equals(bytes, at, at + text.length, text, 0, text.length)) {
                count++;
            }
        }
        return count;
    }
}
