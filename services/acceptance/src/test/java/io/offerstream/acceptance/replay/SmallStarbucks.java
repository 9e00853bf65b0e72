package io.offerstream.acceptance.replay;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** An invented data set in the files and the format of the Starbucks one: six waves of sends, views, completions. */
public record SmallStarbucks(Path directory, long received, long viewed, long completed, int customers) {
    private static final int OFFERS = 10;
    private static final int HOURS = 714;
    private static final List<Integer> WAVES = List.of(0, 168, 336, 408, 504, 576);

    /** Row of the transcript. */
    private record Row(int hour, String person, String event, String value) {
        String json() {
            return "{\"person\": \"%s\", \"event\": \"%s\", \"value\": %s, \"time\": %d}"
                    .formatted(person, event, value, hour);
        }
    }

    /** Writes it for so many customers. */
    public static SmallStarbucks write(Path directory, int customers) throws IOException {
        var random = new Random(20_180_101);
        var portfolio = new ArrayList<String>();
        for (int offer = 0; offer < OFFERS; offer++) {
            portfolio.add(
                    "{\"reward\": %d, \"channels\": [\"email\", \"web\"], \"difficulty\": %d, \"duration\": %d.0, \"offer_type\": \"%s\", \"id\": \"%s\"}"
                            .formatted(
                                    offer % 5,
                                    5 + offer,
                                    3 + offer % 7,
                                    offer % 2 == 0 ? "bogo" : "discount",
                                    offer(offer)));
        }
        var profile = new ArrayList<String>();
        var rows = new ArrayList<Row>();
        for (int customer = 0; customer < customers; customer++) {
            profile.add(
                    "{\"gender\": \"%s\", \"age\": %d, \"id\": \"%s\", \"became_member_on\": \"20170%d15\", \"income\": %d}"
                            .formatted(
                                    customer % 2 == 0 ? "F" : "M",
                                    20 + customer % 60,
                                    person(customer),
                                    1 + customer % 9,
                                    50_000));
            for (int wave : WAVES) {
                live(random, person(customer), wave, rows);
            }
        }
        rows.sort((one, other) -> Integer.compare(one.hour(), other.hour()));
        Files.createDirectories(directory);
        Files.write(directory.resolve("portfolio.json"), portfolio);
        Files.write(directory.resolve("profile.json"), profile);
        Files.write(
                directory.resolve("transcript.json"),
                rows.stream().map(Row::json).toList());
        return new SmallStarbucks(
                directory, count(rows, "received"), count(rows, "viewed"), count(rows, "completed"), customers);
    }

    private static void live(Random random, String person, int wave, List<Row> rows) {
        var offer = offer(random.nextInt(OFFERS));
        rows.add(new Row(wave, person, "offer received", "{\"offer id\": \"%s\"}".formatted(offer)));
        int hour = wave;
        if (random.nextInt(100) < 70) {
            hour = Math.min(HOURS, hour + random.nextInt(48));
            rows.add(new Row(hour, person, "offer viewed", "{\"offer id\": \"%s\"}".formatted(offer)));
        }
        if (random.nextInt(100) < 40) {
            hour = Math.min(HOURS, hour + random.nextInt(72));
            rows.add(
                    new Row(hour, person, "offer completed", "{\"offer_id\": \"%s\", \"reward\": 2}".formatted(offer)));
        }
    }

    private static long count(List<Row> rows, String event) {
        return rows.stream().filter(row -> row.event().endsWith(event)).count();
    }

    private static String person(int customer) {
        return String.format(Locale.ROOT, "person%026d", customer);
    }

    private static String offer(int offer) {
        return String.format(Locale.ROOT, "offer%027d", offer);
    }
}
