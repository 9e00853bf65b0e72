package io.offerstream.local.cli.backfill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * Tables of a small feature store in market DE, as a warehouse unloads them: names in capitals, times without a zone,
 * arrays as JSON in text, no event ids, and a column of the connector; rows in no order. The same as CSV and as Parquet.
 */
final class Tables {
    static final Instant START = Instant.parse("2025-03-01T00:00:00Z");
    static final int DAYS = 20;

    private static final String OFFERS = "MARKET,OFFER_ID,TITLE,FEATURES,VALID_FROM,VALID_TO,REVISION";

    private final List<String> offers = new ArrayList<>();
    private final List<String> customers = new ArrayList<>();
    private final List<String> impressions = new ArrayList<>();
    private final List<String> redemptions = new ArrayList<>();

    /** Each customer sees a slate of three every other day, and redeems one in three. */
    Tables(int customerCount) {
        var chance = new Random(7);
        for (int offer = 0; offer < 6; offer++) {
            offers.add("DE,O-" + offer + ",Offer " + offer + ",\"[\"\"PROTEIN=" + (offer % 2 == 0 ? "CHICKEN" : "BEEF")
                    + "\"\"]\",2025-02-01,2025-12-31 00:00:00,7");
        }
        for (int customer = 0; customer < customerCount; customer++) {
            customers.add(customer + ",\"[\"\"TIER=GOLD\"\"]\",true");
            for (int day = 0; day < DAYS; day += 2) {
                var shown = START.plusSeconds(86_400L * day + chance.nextInt(80_000));
                int first = chance.nextInt(6);
                impressions.add(customer + "," + time(shown) + ",\"[\"\"O-" + first + "\"\",\"\"O-" + (first + 1) % 6
                        + "\"\",\"\"O-" + (first + 2) % 6 + "\"\"]\",APP,\"{}\"");
                if (chance.nextInt(3) == 0) {
                    redemptions.add(
                            customer + "," + time(shown.plusSeconds(3_000)) + ",O-" + (first + 1) % 6 + ",1249");
                }
            }
        }
        Collections.shuffle(impressions, chance);
    }

    private static String time(Instant instant) {
        return instant.toString().replace('T', ' ').replace("Z", ".000");
    }

    int impressions() {
        return impressions.size();
    }

    int redemptions() {
        return redemptions.size();
    }

    int customers() {
        return customers.size();
    }

    /** One file a table, but for impressions: a folder of two. */
    Path writeCsv(Path folder) throws IOException {
        Files.createDirectories(folder.resolve("impressions"));
        write(folder.resolve("offers.csv"), OFFERS, offers);
        write(folder.resolve("customers.csv"), "CUSTOMER_ID,PROFILE_FEATURES,CONSENT", customers);
        var header = "CUSTOMER_ID,EVENT_TIME,OFFER_IDS,SURFACE,RECORD_METADATA";
        int half = impressions.size() / 2;
        write(folder.resolve("impressions/data_0_0_0.csv"), header, impressions.subList(0, half));
        write(folder.resolve("impressions/data_0_1_0.csv"), header, impressions.subList(half, impressions.size()));
        write(folder.resolve("redemptions.csv"), "CUSTOMER_ID,EVENT_TIME,OFFER_ID,BASKET_MINOR", redemptions);
        return folder;
    }

    private static void write(Path file, String header, List<String> rows) throws IOException {
        Files.writeString(file, header + "\n" + rows.stream().collect(Collectors.joining("\n", "", "\n")));
    }

    /** The same tables, of the types that an unload has: numbers, timestamps without a zone, text. */
    Path writeParquet(Path folder) throws IOException, SQLException {
        var csv = writeCsv(folder.resolve("as-csv"));
        Files.createDirectories(folder.resolve("impressions"));
        try (var database = DriverManager.getConnection("jdbc:duckdb:");
                var statement = database.createStatement()) {
            for (var name :
                    List.of("offers", "customers", "impressions/data_0_0_0", "impressions/data_0_1_0", "redemptions")) {
                statement.execute("COPY (SELECT * FROM read_csv('" + csv.resolve(name + ".csv") + "')) TO '"
                        + folder.resolve(name + ".parquet") + "' (FORMAT parquet)");
            }
        }
        return folder;
    }
}
