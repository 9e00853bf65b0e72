package io.offerstream.slates.pricing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.schemas.Arm;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.MarketMode;
import io.offerstream.schemas.MarketPolicy;
import io.offerstream.slates.cycle.Budgets;
import io.offerstream.slates.cycle.OpenCycle;
import io.offerstream.slates.fixture.Planted;
import io.offerstream.slates.pricing.FoundPrices.OfferFound;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Prices as the conductor finds them, and what the assigner makes of them for other customers. */
class FindPricesTest {
    private static final int OFFERS = 20;
    private static final double CAP = 0.4;
    private static final Map<String, Double> FLOOR = Map.of("o-20", 0.03);

    /** The first five are liked by all, the last by nobody; and some tastes differ. */
    private static Planted market() {
        var market = Planted.withOffers(OFFERS);
        var biases = new HashMap<String, Float>();
        var taste = new HashMap<String, Float>();
        for (int i = 1; i <= OFFERS; i++) {
            biases.put("o-" + i, i <= 5 ? 1.5f : i == OFFERS ? -1.5f : 0f);
            taste.put("o-" + i, i % 3 == 0 ? 0.8f : 0f);
            market.popularity("o-" + i, i <= 5 ? 0.4 : 0.1);
        }
        market.cycle().setModel(market.model(1, biases, Map.of("TIER=GOLD", taste)));
        return market;
    }

    private static List<CustomerFeatures> customers(int first, int count, boolean consent) {
        var customers = new ArrayList<CustomerFeatures>();
        for (int i = first; i < first + count; i++) {
            var customer = Planted.customer("c-" + i, i % 4 == 0 ? "TIER=GOLD" : "TIER=BASIC");
            customer.setConsent(consent);
            customers.add(customer);
        }
        return customers;
    }

    private static FoundPrices found(OpenCycle cycle, List<CustomerFeatures> customers, Map<String, Double> floor) {
        var targets = new PriceTargets(floor, CAP, 0.95 * CAP);
        return FindPrices.on(cycle.sampled(customers), targets, true);
    }

    private static Map<String, Double> shares(Planted market, List<CustomerFeatures> customers) {
        var cycle = market.open();
        var shares = new HashMap<String, Double>();
        int positions = 0;
        for (var subject : cycle.meet(customers)) {
            assertThat(subject.arm()).isEqualTo(Arm.TEST);
            var slate = cycle.decide(subject, Set.of(), Budgets.UNLIMITED).slate();
            positions += slate.offers().size();
            slate.offers().forEach(offer -> shares.merge(offer, 1.0, Double::sum));
        }
        int all = positions;
        shares.replaceAll((offer, count) -> count / all);
        return shares;
    }

    private static double top5(Map<String, Double> shares) {
        return shares.values().stream()
                .sorted(Collections.reverseOrder())
                .limit(5)
                .mapToDouble(Double::doubleValue)
                .sum();
    }

    @Test
    void shouldHoldForCustomersWhoAreServedWithThem() {
        var market = market();
        assertThat(top5(shares(market, customers(10_000, 5_000, true)))).isGreaterThan(0.8);

        holds(market);
    }

    /** Prices that were found on some customers, for others. */
    private static void holds(Planted market) {
        var found = found(market.open(), customers(0, 512, true), FLOOR);
        found.offers().forEach(offer -> market.price(offer.id(), offer.model()));
        var shares = shares(market, customers(10_000, 5_000, true));

        assertThat(top5(shares)).isLessThanOrEqualTo(CAP);
        assertThat(shares.get("o-20")).isGreaterThan(0.8 * 0.03);
        assertThat(found.isCapMissed()).isFalse();
        assertThat(found.isFloorMissed()).isFalse();
    }

    @Test
    void shouldHoldWhereMoreIsAtStakeWithSome() {
        var market = market();
        var keen = new HashMap<String, Float>();
        for (int i = 1; i <= OFFERS; i++) {
            keen.put("o-" + i, i <= 5 ? 3.5f : 2f);
        }
        market.cycle().setModel(market.model(1, Map.of(), Map.of("TIER=GOLD", keen)));

        holds(market);
    }

    @Test
    void shouldCapWhatTheModelServes() {
        var back = MarketPolicy.newBuilder()
                .setMarket("DE")
                .setPolicy(MarketMode.RE_ENTRY)
                .setTestShare(0.25)
                .setReason("")
                .setDecidedAt(Instant.EPOCH)
                .build();

        assertThat(cap(market())).isEqualTo(new ConcentrationCap(0.5, 0.5));
        assertThat(cap(market().served(back))).isEqualTo(new ConcentrationCap(0.5, 0.875));
        assertThat(cap(market().killed())).isEqualTo(new ConcentrationCap(0.5, 1));
        assertThat(cap(Planted.withOffers(OFFERS))).isEqualTo(new ConcentrationCap(0.5, 1));
    }

    private static ConcentrationCap cap(Planted market) {
        market.yaml("guardrails: {top5_share_at_most: 0.5}\n");
        return ConcentrationCap.of(market.facts(), market.facts().config());
    }

    @Test
    void shouldHoldWherePopularityServes() {
        var market = market();
        market.cycle().setModel(null);
        var found = found(market.open(), customers(0, 512, true), FLOOR);
        assertThat(found.offers()).extracting(OfferFound::model).containsOnly(0.0);
        // Planted prices are of both.
        found.offers().forEach(offer -> market.price(offer.id(), offer.popularity()));

        var shares = shares(market, customers(10_000, 5_000, true));

        assertThat(top5(shares)).as("as in the control").isGreaterThan(0.8);
        assertThat(shares.get("o-20")).isGreaterThan(0.8 * 0.03);
    }

    @Test
    void shouldSayWhatFloorAndCapCost() {
        var found = found(market().open(), customers(0, 512, true), FLOOR);

        // σ(1.5 − 2) = 0.38 against σ(−2) = 0.12, in some six of ten positions.
        assertThat(found.capCost().orElseThrow()).isBetween(100.0, 500.0);
        assertThat(found.floorCost().orElseThrow()).isBetween(1.0, 100.0);
        var ofOffer = found.offers().stream()
                .filter(offer -> offer.id().equals("o-20"))
                .findFirst()
                .orElseThrow();
        assertThat(ofOffer.floorCost().orElseThrow())
                .isCloseTo(found.floorCost().getAsDouble(), within(15.0));
        assertThat(found(market().open(), customers(0, 512, true), Map.of()).floorCost())
                .isEmpty();
    }

    @Test
    void shouldNotBeAbleToMoveThoseWithoutConsent() {
        var sample = new ArrayList<>(customers(0, 200, false));
        sample.addAll(customers(200, 200, true));

        var found = found(market().open(), sample, Map.of());

        // Half of the positions are three offers'.
        assertThat(found.isCapMissed()).isTrue();
        assertThat(found.top5()).isGreaterThan(0.5);
    }

    @Test
    void shouldNotDependOnAnyOrder() {
        var sample = customers(0, 100, true);
        var shuffled = new ArrayList<>(sample);
        Collections.shuffle(shuffled, new Random(1));
        var first = found(market().open(), sample, FLOOR);

        assertThat(found(market().open(), sample, FLOOR)).isEqualTo(first);
        assertThat(found(market().open(), shuffled, FLOOR).offers())
                .extracting(OfferFound::model, OfferFound::popularity, OfferFound::share)
                .isEqualTo(first.offers().stream()
                        .map(offer -> tuple(offer.model(), offer.popularity(), offer.share()))
                        .toList());
    }
}
