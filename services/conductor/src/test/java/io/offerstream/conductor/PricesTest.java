package io.offerstream.conductor;

import static io.offerstream.conductor.ConductorDriver.cycles;
import static io.offerstream.platform.fixture.Events.offer;
import static io.offerstream.platform.fixture.TestMarket.DE;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.YAML;
import static io.offerstream.platform.fixture.TestMarket.applied;
import static io.offerstream.platform.fixture.TestMarket.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.platform.app.Pace;
import io.offerstream.platform.intake.Keys;
import io.offerstream.ranking.calibration.Calibrator;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.Arm;
import io.offerstream.schemas.Control;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.schemas.ModelDecision;
import io.offerstream.schemas.ModelStatus;
import io.offerstream.schemas.OfferPrice;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.Prices;
import io.offerstream.schemas.PricingReason;
import io.offerstream.slates.model.ModelShelf;
import io.offerstream.slates.model.ServedModel;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class PricesTest {
    /** Five offers may have two fifths; an offer is new for an hour, until it has been seen 30 times. */
    private static final String FLOOR = YAML + """
            guardrails:
              top5_share_at_most: 0.4
            exposure_floor:
              impressions: 30
              within: PT1H
              share_at_most:\s""";

    /** Twenty offers, of which CONTROL has redeemed the first five most; and a sample of customers. */
    private static ConductorDriver market(int customers) {
        return market(customers, 0.5);
    }

    /** @param newOnes what share of the positions new offers may take */
    private static ConductorDriver market(int customers, double newOnes) {
        return market(customers, newOnes, ModelShelf.EMPTY);
    }

    /** The same, where a model serves TEST that likes what CONTROL has redeemed most. */
    private static ConductorDriver modelled(int customers) {
        var offers = new TreeMap<String, float[]>();
        for (int i = 10; i < 15; i++) {
            offers.put("offer:o-" + i, new float[] {0, 2.5f});
        }
        var model = RankingModel.of(new TreeMap<>(), offers, new float[2], Map.of());
        var served = new ServedModel(1, model, Optional.of(new Calibrator(1, -3)), at(-1), "sha-1");
        var conductor = market(customers, 0.5, (market, pin) -> Optional.of(served));
        conductor.pipe(ModelStatus.newBuilder()
                .setMarket(DE)
                .setVersion(1)
                .setDecision(ModelDecision.PROMOTED)
                .setLiveVersion(1L)
                .setLiveGeneration(1L)
                .setLivePartition(0)
                .setLiveOffset(0L)
                .setLiveSha256("sha-1")
                .setReason("planted")
                .setDecidedAt(at(-1))
                .build());
        return conductor;
    }

    private static ConductorDriver market(int customers, double newOnes, ModelShelf shelf) {
        var conductor = new ConductorDriver(Pace.LIVE, shelf);
        conductor.pipe(applied(DE, FLOOR + newOnes, false));
        for (int i = 10; i < 30; i++) {
            conductor.pipe(offer("o-" + i));
            conductor.count(Arm.CONTROL_RANDOM, "o-" + i, 1000, i < 15 ? 400 : 50, at(-1));
        }
        sample(conductor, customers);
        return conductor;
    }

    private static String place(int customer) {
        return String.format(Locale.ROOT, "%016x", (long) customer << 40);
    }

    private static void sample(ConductorDriver conductor, int customers) {
        for (int i = 1; i <= customers; i++) {
            var customer = CustomerFeatures.newBuilder()
                    .setMarket(DE)
                    .setCustomerId(place(i))
                    .setAsOf(at(-1))
                    .setConsent(true)
                    .build();
            conductor.driver.pipeSigned(
                    conductor.topics.pricingSample(),
                    ConductorDriver.ASSIGNER,
                    Keys.of(DE, place(i)),
                    customer,
                    at(-1));
        }
    }

    private static void expose(ConductorDriver conductor, String offer, long exposures, long assigned, double minutes) {
        conductor.driver.pipeSigned(
                conductor.topics.interactionCounts(),
                ConductorDriver.STATE,
                DE,
                InteractionCounts.newBuilder()
                        .setMarket(DE)
                        .setCycleId(FIRST_CYCLE)
                        .setArm(Arm.TEST)
                        .setOfferId(offer)
                        .setTickTime(at(minutes))
                        .setExposures(exposures)
                        .setAssigned(assigned)
                        .build(),
                at(minutes));
    }

    /** Everybody but the last two offers has been seen often enough. */
    private static void pipeOldOnes(ConductorDriver conductor, double minutes) {
        for (int i = 10; i < 28; i++) {
            expose(conductor, "o-" + i, 60, 0, minutes);
        }
    }

    private static Optional<Prices> told(ConductorDriver conductor) {
        return conductor.control().stream()
                .map(Control::getPrices)
                .filter(Objects::nonNull)
                .reduce((first, last) -> last);
    }

    private static OfferPrice of(Prices prices, String offer) {
        return prices.getOffers().stream()
                .filter(price -> price.getOfferId().equals(offer))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void shouldOpenWithPricesThatKeepTheCapAndReachTheFloor() {
        try (var conductor = modelled(300)) {
            pipeOldOnes(conductor, -1);
            conductor.tick(-1);
            conductor.tick(0);

            var prices = cycles(conductor.control()).get(0).getPrices();
            assertThat(prices.getEpoch()).isEqualTo(1);
            assertThat(prices.getReason()).isEqualTo(PricingReason.CYCLE_OPENED);
            assertThat(prices.getSampledCustomers()).isEqualTo(300);
            assertThat(prices.getTop5ShareLimit()).isCloseTo(0.4, within(1e-9));
            assertThat(prices.getTop5ShareUnpriced()).isGreaterThan(0.8);
            assertThat(prices.getTop5Share()).isLessThanOrEqualTo(0.392);
            assertThat(prices.getCapCost()).isPositive();
            assertThat(of(prices, "o-10").getModel()).isNegative();
            assertThat(of(prices, "o-10").getPopularity())
                    .as("the control has no cap")
                    .isZero();
            // 1,080 exposures were made in the hour before, and 30 are missing of each.
            assertThat(of(prices, "o-28").getFloorShare()).isCloseTo(30 / 1080.0, within(1e-9));
            assertThat(of(prices, "o-28").getExpectedShare()).isGreaterThan(0.99 * 30 / 1080.0);
            assertThat(of(prices, "o-28").getFloorRedemptions()).isNotNegative();
            assertThat(prices.getOffers()).extracting(OfferPrice::getOfferId).isSorted();
        }
    }

    @Test
    void shouldReachTheFloorWithoutACapWherePopularityServes() {
        try (var conductor = market(300)) {
            pipeOldOnes(conductor, -1);
            conductor.tick(-1);
            conductor.tick(0);

            var prices = cycles(conductor.control()).get(0).getPrices();
            assertThat(prices.getTop5ShareLimit()).isEqualTo(1);
            assertThat(prices.getTop5Share()).isGreaterThan(0.8);
            assertThat(prices.getOffers()).extracting(OfferPrice::getOfferId).containsExactly("o-28", "o-29");
            assertThat(of(prices, "o-28").getExpectedShare()).isGreaterThan(0.99 * 30 / 1080.0);
        }
    }

    @Test
    void shouldSpendNoMoreOnNewOffersThanTheMarketAllows() {
        try (var conductor = market(300, 0.04)) {
            pipeOldOnes(conductor, -1);
            conductor.tick(-1);
            conductor.tick(0);
            var opening = cycles(conductor.control()).get(0).getPrices();
            assertThat(of(opening, "o-28").getFloorShare()).isCloseTo(0.02, within(1e-9));
            assertThat(of(opening, "o-29").getFloorShare()).isCloseTo(0.02, within(1e-9));

            conductor.tick(30);
            assertThat(told(conductor)).as("behind, with all there is").isEmpty();
        }
    }

    @Test
    void shouldTakeNoOfferForNewThatWasSeenBeforeTheFirstCycle() {
        try (var conductor = market(300)) {
            for (int i = 10; i < 29; i++) {
                conductor.countBefore("o-" + i, 60, 0, at(-1));
            }
            conductor.tick(-1);
            conductor.tick(0);

            var prices = cycles(conductor.control()).get(0).getPrices();
            assertThat(prices.getOffers().stream()
                            .filter(price -> price.getFloorShare() > 0)
                            .map(OfferPrice::getOfferId))
                    .containsExactly("o-29");
        }
    }

    @Test
    void shouldSetNoPricesWithoutCustomers() {
        try (var conductor = market(0)) {
            conductor.tick(0);
            assertThat(cycles(conductor.control()).get(0).getPrices()).isNull();

            conductor.tick(1);
            assertThat(told(conductor)).isEmpty();
        }
    }

    @Test
    void shouldForgetACustomerWhoLeaves() {
        try (var conductor = market(3)) {
            conductor.driver.pipeBytes(
                    conductor.topics.pricingSample(),
                    Keys.of(DE, place(2)).getBytes(UTF_8),
                    null,
                    new RecordHeaders(),
                    at(-1));
            conductor.tick(0);

            assertThat(cycles(conductor.control()).get(0).getPrices().getSampledCustomers())
                    .isEqualTo(2);
        }
    }

    @Test
    void shouldSetOthersAtOnceWhenOffersOrTheWayOfServingChange() {
        try (var conductor = modelled(200)) {
            pipeOldOnes(conductor, -1);
            conductor.tick(-1);
            conductor.tick(0);
            conductor.control();
            conductor.tick(0.1);
            assertThat(told(conductor)).as("a tick without news").isEmpty();

            var withdrawn = offer("o-10");
            withdrawn.setStatus(OfferStatus.WITHDRAWN);
            withdrawn.setRevision(2);
            conductor.pipe(withdrawn);
            conductor.tick(0.2);
            var second = told(conductor).orElseThrow();
            assertThat(second.getEpoch()).isEqualTo(2);
            assertThat(second.getReason()).isEqualTo(PricingReason.OFFERS_CHANGED);
            assertThat(second.getOffers()).extracting(OfferPrice::getOfferId).doesNotContain("o-10");

            conductor.pipe(offer("o-30"));
            conductor.tick(0.3);
            var third = told(conductor).orElseThrow();
            assertThat(third.getEpoch()).isEqualTo(3);
            assertThat(of(third, "o-30").getFloorShare()).isPositive();

            conductor.pipe(MarketPolicy.newBuilder()
                    .setMarket(DE)
                    .setPolicy(MarketMode.PERSONALISED)
                    .setConcentrationCapFactor(0.9)
                    .setReason("too concentrated")
                    .setDecidedAt(at(0.3))
                    .build());
            // It is known to the tick after the one it was decided at.
            conductor.tick(0.4);
            conductor.tick(0.5);
            var fourth = told(conductor).orElseThrow();
            assertThat(fourth.getReason()).isEqualTo(PricingReason.POLICY_CHANGED);
            assertThat(fourth.getTop5ShareLimit()).isCloseTo(0.36, within(1e-9));
        }
    }

    @Test
    void shouldRaiseAnOfferThatFallsBehindOnceAMinuteAtMost() {
        try (var conductor = market(200)) {
            pipeOldOnes(conductor, -1);
            conductor.tick(-1);
            conductor.tick(0);
            var opening = cycles(conductor.control()).get(0).getPrices();

            // Half its time has passed without an exposure.
            conductor.tick(30);
            var raised = told(conductor).orElseThrow();
            assertThat(raised.getReason()).isEqualTo(PricingReason.BEHIND_FLOOR);
            assertThat(of(raised, "o-28").getFloorShare())
                    .isGreaterThan(2 * of(opening, "o-28").getFloorShare());
            assertThat(of(raised, "o-28").getPopularity())
                    .isGreaterThan(of(opening, "o-28").getPopularity());
            conductor.tick(30.5);
            assertThat(told(conductor)).isEmpty();

            expose(conductor, "o-28", 30, 0, 31);
            expose(conductor, "o-29", 30, 0, 31);
            conductor.tick(31);
            conductor.tick(32);
            assertThat(told(conductor).orElseThrow().getOffers())
                    .as("who has enough has no floor")
                    .noneMatch(price -> price.getFloorShare() > 0);
        }
    }

    @Test
    void shouldGoForLessWhenFiveOffersGetMoreThanTheCap() {
        try (var conductor = modelled(200)) {
            pipeOldOnes(conductor, -1);
            conductor.tick(-1);
            conductor.tick(0);
            var opening = cycles(conductor.control()).get(0).getPrices();
            for (int i = 10; i < 15; i++) {
                expose(conductor, "o-" + i, 0, 100, 1);
            }
            for (int i = 15; i < 25; i++) {
                expose(conductor, "o-" + i, 0, 70, 1);
            }
            conductor.tick(1.5);
            conductor.tick(2);

            var lowered = told(conductor).orElseThrow();
            assertThat(lowered.getReason()).isEqualTo(PricingReason.ABOVE_CAP);
            assertThat(lowered.getTop5Share()).isLessThan(opening.getTop5Share());
            conductor.tick(3.1);
            assertThat(told(conductor)).as("nothing more was assigned").isEmpty();
        }
    }

    @Test
    void shouldDecideTheSameAgain() {
        assertThat(decide()).isEqualTo(decide());
    }

    private static List<Control> decide() {
        try (var conductor = market(100)) {
            conductor.tick(0);
            conductor.pipe(offer("o-30"));
            conductor.tick(1);
            return conductor.control();
        }
    }
}
