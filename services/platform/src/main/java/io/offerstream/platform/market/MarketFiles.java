package io.offerstream.platform.market;

import io.offerstream.platform.yaml.DidYouMean;
import io.offerstream.platform.yaml.Problem;
import io.offerstream.platform.yaml.Problems;
import io.offerstream.platform.yaml.TextFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads a folder of market files, {@code DE.yml} for the market {@code DE}. */
public final class MarketFiles {
    private static final String ENDING = ".yml";

    private final List<MarketFile> files = new ArrayList<>();
    private final List<Problem> problems = new ArrayList<>();

    private MarketFiles() {}

    /**
     * Reads every {@code *.yml} of {@code folder} that is not hidden, sorted by name.
     *
     * @throws BadMarketConfigException with every problem of every file
     */
    public static List<MarketFile> load(Path folder) {
        var reading = new MarketFiles();
        reading.readAll(folder);
        if (!reading.problems.isEmpty()) {
            throw new BadMarketConfigException(reading.problems);
        }
        return List.copyOf(reading.files);
    }

    /**
     * Reads one file, whatever its name.
     *
     * @throws BadMarketConfigException with every problem of the file
     */
    public static MarketConfig loadFile(Path file) {
        var problems = new Problems(file.toString());
        return TextFile.read(file, problems)
                .map(text -> MarketConfig.parse(file.toString(), text))
                .orElseThrow(() -> new BadMarketConfigException(problems.list()));
    }

    /** When the last of these markets opens its first cycle: from then on all of them run. At least one file. */
    public static Instant allRunningFrom(List<MarketFile> files) {
        return files.stream()
                .map(file -> file.config().calendar().opensAt())
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private void readAll(Path folder) {
        List<Path> paths;
        try (Stream<Path> children = Files.list(folder)) {
            paths = children.filter(path -> !name(path).startsWith("."))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            problem(folder, Files.exists(folder) ? "is not a readable folder" : "there is no such folder");
            return;
        }
        paths.stream().filter(path -> name(path).endsWith(ENDING)).forEach(this::read);
        paths.stream()
                .filter(path -> name(path).toLowerCase(Locale.ROOT).matches(".*\\.ya?ml")
                        && !name(path).endsWith(ENDING))
                .forEach(path ->
                        problem(path, "names of market files end in .yml" + DidYouMean.hint(withEnding(name(path)))));
        if (files.isEmpty() && problems.isEmpty()) {
            problem(folder, "the folder has no market file, such as DE.yml");
        }
    }

    private void read(Path path) {
        var unreadable = new Problems(path.toString());
        Optional<String> text = TextFile.read(path, unreadable);
        problems.addAll(unreadable.list());
        try {
            text.map(yaml -> new MarketFile(path, yaml, MarketConfig.parse(path.toString(), yaml)))
                    .ifPresent(this::add);
        } catch (BadMarketConfigException e) {
            problems.addAll(e.problems());
        }
    }

    private void add(MarketFile file) {
        checkName(file.path(), file.config().market());
        files.add(file);
    }

    private void checkName(Path path, String market) {
        if (!name(path).equals(market + ENDING)) {
            problems.add(new Problem(
                    path.toString(),
                    1,
                    1,
                    MarketKey.MARKET.path(),
                    "the file of market " + market + " must be called " + market + ENDING));
        }
        files.stream()
                .filter(file ->
                        file.config().market().equals(market) && !file.path().equals(path))
                .forEach(file -> problems.add(new Problem(
                        path.toString(),
                        1,
                        1,
                        MarketKey.MARKET.path(),
                        "market " + market + " is in " + file.path() + " already")));
    }

    private void problem(Path path, String message) {
        problems.add(new Problem(path.toString(), 0, 0, "", message));
    }

    private static String name(Path path) {
        return String.valueOf(path.getFileName());
    }

    private static String withEnding(String name) {
        return name.substring(0, name.lastIndexOf('.')) + ENDING;
    }
}
