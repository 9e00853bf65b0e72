package io.offerstream.measurement;

import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.Events;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.ExperimentResult;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What of the catalogue was shown, and how soon. */
class CatalogueTest {
    private static Offer created(String id, Instant time) {
        var offer = Events.offer(id);
        offer.setEventTime(time);
        return offer;
    }

    private static void see(MeasurementDriver measurement, String cycle, Arm arm, String offer, Instant first) {
        measurement.count(
                0,
                MeasurementDriver.row(cycle, arm)
                        .setOfferId(offer)
                        .setExposures(10)
                        .setFirstExposureAt(first));
    }

    private static ExperimentResult last(MeasurementDriver measurement) {
        var results = measurement.results();
        return results.get(results.size() - 1);
    }

    @Test
    void shouldCountOffersThatNobodySaw() {
        try (var measurement = MeasurementDriver.withMarket()) {
            for (int offer = 1; offer <= 4; offer++) {
                measurement.pipe(created("o-" + offer, at(-60)));
            }
            measurement.tick(0);
            see(measurement, FIRST_CYCLE, Arm.TEST, "o-1", at(3));
            see(measurement, FIRST_CYCLE, Arm.CONTROL_RANDOM, "o-1", at(4));
            see(measurement, FIRST_CYCLE, Arm.CONTROL_RANDOM, "o-2", at(5));
            measurement.tick(10);

            var result = last(measurement);
            assertThat(result.getEligibleOffers()).isEqualTo(4);
            assertThat(result.getTestCoverage()).isEqualTo(0.25);
            assertThat(result.getTestTop5Share()).isEqualTo(1);
            assertThat(result.getRandomCoverage()).isEqualTo(0.5);
            assertThat(result.getPopularityTop5Share()).isNull();
            assertThat(result.getNewOffers())
                    .as("they were there before the cycle")
                    .isZero();
            assertThat(result.getConcentration()).contains("\"CONTROL_RANDOM\":{\"coverage\":0.5");
        }
    }

    @Test
    void shouldMeasureHowLongANewOfferWaits() {
        try (var measurement = MeasurementDriver.withMarket()) {
            measurement.pipe(created("o-1", at(10)));
            measurement.pipe(created("o-2", at(20)));
            measurement.pipe(created("o-3", at(30)));
            see(measurement, FIRST_CYCLE, Arm.TEST, "o-1", at(15));
            measurement.tick(40);
            see(measurement, FIRST_CYCLE, Arm.CONTROL_RANDOM, "o-1", at(12));
            see(measurement, FIRST_CYCLE, Arm.CONTROL_RANDOM, "o-2", at(27));
            measurement.tick(50);

            var result = last(measurement);
            assertThat(result.getNewOffers()).isEqualTo(3);
            assertThat(result.getNewOffersSeen()).isEqualTo(2);
            assertThat(result.getFirstExposureMedianSeconds()).isEqualTo(120);
            assertThat(result.getFirstExposureP95Seconds()).isEqualTo(420);
            assertThat(result.getUnseenOffers()).containsExactly("o-3");
        }
    }

    @Test
    void shouldWarnOfALiveOfferThatNobodySeesAndClearItOnce() {
        try (var measurement = MeasurementDriver.withMarket()) {
            measurement.pipe(created("o-1", at(10)));
            see(measurement, FIRST_CYCLE, Arm.TEST, "o-2", at(15));
            measurement.tick(20);
            measurement.tick(249);
            assertThat(measurement.audit()).isEmpty();

            measurement.tick(250);
            measurement.tick(251);
            var alert =
                    "offer o-1 was live and has no exposure after 4h: no slate shows it, or its impressions are lost";
            assertThat(measurement.audit()).containsExactly("alert.raise: " + alert);
            assertThat(last(measurement).getAlerts()).containsExactly(alert);

            see(measurement, FIRST_CYCLE, Arm.TEST, "o-1", at(251));
            measurement.tick(252);
            measurement.tick(253);
            assertThat(measurement.audit()).containsExactly("alert.clear: " + alert);
        }
    }

    @Test
    void shouldTakeAnOfferThatGoesForOneOfTheCyclesInWhichItWasLive() {
        try (var measurement = MeasurementDriver.withMarket()) {
            var ending = created("o-1", at(-60));
            ending.setValidTo(at(30));
            measurement.pipe(ending);
            measurement.pipe(created("o-2", at(-60)));
            see(measurement, FIRST_CYCLE, Arm.TEST, "o-2", at(15));
            measurement.tick(20);
            see(measurement, SECOND_CYCLE, Arm.TEST, "o-2", at(361));
            measurement.tick(370);

            assertThat(measurement.results())
                    .extracting(result -> result.getCycleId() + " " + result.getEligibleOffers())
                    .contains(FIRST_CYCLE + " 2", SECOND_CYCLE + " 1");
        }
    }

    @Test
    void shouldWarnOfAnOldOfferThatNobodySeesInACycleToo() {
        try (var measurement = MeasurementDriver.withMarket()) {
            measurement.pipe(created("o-1", at(-60)));
            see(measurement, FIRST_CYCLE, Arm.TEST, "o-2", at(15));
            measurement.tick(20);
            measurement.tick(240);

            assertThat(measurement.audit()).singleElement().asString().startsWith("alert.raise: offer o-1 was live");
        }
    }

    @Test
    void shouldNotWarnOfAnOfferThatWasWithdrawnBeforeItsTime() {
        try (var measurement = MeasurementDriver.withMarket()) {
            measurement.pipe(created("o-1", at(-60)));
            see(measurement, FIRST_CYCLE, Arm.TEST, "o-2", at(15));
            measurement.tick(20);
            var withdrawn = created("o-1", at(25));
            withdrawn.setRevision(2);
            withdrawn.setStatus(OfferStatus.WITHDRAWN);
            measurement.pipe(withdrawn);
            measurement.tick(30);
            measurement.tick(359);
            measurement.tick(361);

            assertThat(measurement.audit()).isEmpty();
            assertThat(last(measurement).getEligibleOffers()).isEqualTo(1);
        }
    }

    @Test
    void shouldTakeTheEarliestRevisionForTheBeginningHoweverLateItBecomesKnown() {
        try (var measurement = MeasurementDriver.withMarket()) {
            var second = created("o-1", at(20));
            second.setRevision(2);
            measurement.pipe(second);
            measurement.tick(30);
            measurement.pipe(created("o-1", at(10)));
            see(measurement, FIRST_CYCLE, Arm.TEST, "o-1", at(25));
            measurement.tick(40);

            assertThat(last(measurement).getFirstExposureMedianSeconds()).isEqualTo(900);
        }
    }
}
