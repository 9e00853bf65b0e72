package io.offerstream.simulator.comparison;

import io.offerstream.simulator.comparison.Comparison.Place;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The file of committed worlds, {@code config/scenarios/worlds.sha256}: one line a world, its hash and its name. */
public record WorldHashes(Map<String, String> byName) {
    private static final String GAP = "  ";

    public WorldHashes {
        byName = Map.copyOf(byName);
    }

    /** How a world is called in the file. */
    public static String name(Place place) {
        return place.scenario().name() + " seed=" + place.seed();
    }

    /** Reads the file. */
    public static WorldHashes read(Path file) {
        var hashes = new TreeMap<String, String>();
        try {
            for (var line : Files.readAllLines(file)) {
                int gap = line.indexOf(GAP);
                if (gap < 0) {
                    throw new IllegalArgumentException(
                            file + ": expected lines of a hash, two spaces and a world, found '" + line + "'");
                }
                hashes.put(line.substring(gap + GAP.length()), line.substring(0, gap));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": cannot be read", e);
        }
        return new WorldHashes(hashes);
    }

    /** The text of a file for these worlds. */
    public static String text(List<Place> places) {
        var text = new StringBuilder();
        places.forEach(place -> text.append(WorldHash.of(place.world()))
                .append(GAP)
                .append(name(place))
                .append('\n'));
        return text.toString();
    }

    /** What a report says of a world's hash: that it is the committed one, that it is not, or that none is. */
    public String standing(Place place, String hash) {
        var committed = byName.get(name(place));
        if (committed == null) {
            return "not committed";
        }
        return committed.equals(hash) ? "as committed" : "CHANGED since it was committed";
    }
}
