package io.offerstream.simulator.replay;

import io.offerstream.schemas.Customer;
import io.offerstream.simulator.replay.RowFate.Used;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Every household that the data names, with what is known of it; of half of them, that is nothing. Nothing is known of
 * consent either: everybody is taken as giving it.
 */
final class JourneyHouseholds {
    /** Columns of the demographics; each becomes a feature of its name in capitals. */
    private static final List<String> COLUMNS = List.of(
            "age", "income", "home_ownership", "marital_status", "household_size", "household_comp", "kids_count");

    private final Instant start;
    private final Map<String, List<String>> features = new LinkedHashMap<>();

    JourneyHouseholds(Instant start) {
        this.start = start;
    }

    void add(String household) {
        features.putIfAbsent(household, List.of());
    }

    void readDemographics(Path dir, Tally tally) {
        var columns = new ArrayList<String>(List.of("household_id"));
        columns.addAll(COLUMNS);
        RowSource.csv(dir, CompleteJourneyReplay.DEMOGRAPHICS, columns, tally, row -> {
                    var household = row.text("household_id");
                    if (!features.getOrDefault(household, List.of()).isEmpty()) {
                        throw new RefusedRowException(
                                Refusal.DUPLICATE_ID, "household_id: expected a new one, found '" + household + "'");
                    }
                    features.put(household, features(row));
                    return new Used<>(household);
                })
                .drain(household -> {});
    }

    private static List<String> features(CsvRow row) throws RefusedRowException {
        var known = new ArrayList<String>();
        for (var column : COLUMNS) {
            row.optionalText(column).ifPresent(value -> known.add(column.toUpperCase(Locale.ROOT) + "=" + value));
        }
        return known;
    }

    List<Customer> customers() {
        return features.entrySet().stream()
                .map(household -> Customer.newBuilder()
                        .setEventId("completejourney-household-" + household.getKey())
                        .setEventTime(start)
                        .setMarket(CompleteJourneyReplay.MARKET)
                        .setCustomerId(household.getKey())
                        .setConsent(true)
                        .setProfileFeatures(household.getValue())
                        .build())
                .toList();
    }
}
