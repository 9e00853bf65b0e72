package io.offerstream.simulator.replay;

import io.offerstream.schemas.Customer;
import io.offerstream.simulator.replay.RowFate.Used;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The profiles, with age and income in bands: exact values would tell people apart and teach nothing more.
 * The data says nothing of consent: everybody in it is taken as giving it.
 */
final class StarbucksCustomers {
    private static final Set<String> GENDERS = Set.of("F", "M", "O");
    private static final int AGE_MISSING = 118;
    private static final int MAX_INCOME = 10_000_000;
    private static final String UNKNOWN = "UNKNOWN";

    private StarbucksCustomers() {}

    /** Reads the profiles: customers by id, in the order of the file. */
    static Map<String, Customer> read(Path dir, Tally tally) {
        var customers = new LinkedHashMap<String, Customer>();
        RowSource.json(dir, StarbucksReplay.PROFILE, tally, row -> {
                    var customer = customer(row);
                    if (customers.putIfAbsent(customer.getCustomerId(), customer) != null) {
                        throw new RefusedRowException(
                                Refusal.DUPLICATE_ID,
                                "id: expected a new one, found '" + customer.getCustomerId() + "'");
                    }
                    return new Used<>(customer);
                })
                .drain(customer -> {});
        return customers;
    }

    private static Customer customer(JsonRow row) throws RefusedRowException {
        return Customer.newBuilder()
                .setEventId("starbucks-profile-%06d".formatted(row.line()))
                .setEventTime(StarbucksReplay.START)
                .setMarket(StarbucksReplay.MARKET)
                .setCustomerId(row.text("id"))
                .setConsent(true)
                .setProfileFeatures(List.of(
                        "GENDER=" + gender(row),
                        "AGE=" + age(row.number("age", 0, AGE_MISSING)),
                        "INCOME="
                                + row.optionalNumber("income", 0, MAX_INCOME)
                                        .map(StarbucksCustomers::income)
                                        .orElse(UNKNOWN),
                        "MEMBER_SINCE=" + memberSince(row).getYear()))
                .build();
    }

    private static String gender(JsonRow row) throws RefusedRowException {
        var gender = row.optionalText("gender").orElse(UNKNOWN);
        if (!GENDERS.contains(gender) && !gender.equals(UNKNOWN)) {
            throw Values.bad("gender", "F, M, O or null", gender);
        }
        return gender;
    }

    private static String age(int years) {
        if (years == AGE_MISSING) {
            return UNKNOWN;
        } else if (years < 25) {
            return "UNDER_25";
        } else if (years >= 75) {
            return "75_PLUS";
        }
        int from = (years - 25) / 10 * 10 + 25;
        return from + "_" + (from + 9);
    }

    private static String income(int dollars) {
        if (dollars < 30_000) {
            return "UNDER_30K";
        } else if (dollars >= 110_000) {
            return "110K_PLUS";
        }
        int from = (dollars / 1_000 - 30) / 20 * 20 + 30;
        return from + "K_" + (from + 20) + "K";
    }

    private static LocalDate memberSince(JsonRow row) throws RefusedRowException {
        var text = row.text("became_member_on");
        try {
            return LocalDate.parse(text, DateTimeFormatter.BASIC_ISO_DATE);
        } catch (DateTimeException e) {
            throw Values.bad("became_member_on", "a date such as 20170309", text);
        }
    }
}
