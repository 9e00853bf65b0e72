package io.offerstream.simulator.replay;

import io.offerstream.simulator.replay.RowFate.Used;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One campaign.
 *
 * @param start its first day
 * @param end its last day
 */
record JourneyCampaign(String id, Type type, LocalDate start, LocalDate end) {
    /** Redemptions are known from here … */
    private static final LocalDate OBSERVED_FROM = LocalDate.of(2017, 1, 1);
    /** … to here, inclusive. */
    private static final LocalDate OBSERVED_TO = LocalDate.of(2017, 12, 31);

    private static final LocalDate EARLIEST = OBSERVED_FROM.minusYears(1);
    private static final LocalDate LATEST = OBSERVED_TO.plusYears(1);

    /** How a campaign chose the coupons of a household. */
    enum Type {
        /** 16 coupons, and which is not recorded. */
        A,
        /** Every coupon of the campaign. */
        B,
        /** Every coupon of the campaign. */
        C;

        boolean slateKnown() {
            return this != A;
        }
    }

    /** Reads the descriptions: campaigns by id. */
    static Map<String, JourneyCampaign> read(Path dir, Tally tally) {
        var campaigns = new LinkedHashMap<String, JourneyCampaign>();
        var columns = List.of("campaign_id", "campaign_type", "start_date", "end_date");
        RowSource.csv(dir, CompleteJourneyReplay.CAMPAIGN_DESCRIPTIONS, columns, tally, row -> {
                    var start = row.date("start_date", EARLIEST, LATEST);
                    var campaign = new JourneyCampaign(
                            row.text("campaign_id"), type(row), start, row.date("end_date", start, LATEST));
                    if (campaigns.putIfAbsent(campaign.id(), campaign) != null) {
                        throw new RefusedRowException(
                                Refusal.DUPLICATE_ID, "campaign_id: expected a new one, found " + campaign.id());
                    }
                    return new Used<>(campaign);
                })
                .drain(campaign -> {});
        return campaigns;
    }

    private static Type type(CsvRow row) throws RefusedRowException {
        var text = row.text("campaign_type");
        return switch (text) {
            case "Type A" -> Type.A;
            case "Type B" -> Type.B;
            case "Type C" -> Type.C;
            default -> throw Values.bad("campaign_type", "Type A, Type B or Type C", text);
        };
    }

    Instant validFrom() {
        return start.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** The first instant after the last day. */
    Instant validTo() {
        return end.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    /** Whether every redemption of it would be in the data. */
    boolean observedWhole() {
        return !start.isBefore(OBSERVED_FROM) && !end.isAfter(OBSERVED_TO);
    }
}
