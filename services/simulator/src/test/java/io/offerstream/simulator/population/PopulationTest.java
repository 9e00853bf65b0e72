package io.offerstream.simulator.population;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.offerstream.platform.intake.EventRules;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import io.offerstream.simulator.population.PopulationConfig.Behaviour;
import io.offerstream.simulator.population.PopulationConfig.Tastes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;

class PopulationTest {
    private static final Instant START = Slates.START;
    private static final Instant BEFORE = START.minusMillis(1);
    private static final Duration WEEK = Duration.ofDays(7);

    private final Population population = new Population(PopulationConfig.demo(7, START, List.of("DE", "CH")));

    @Test
    void shouldBeginWithItsCustomersAndOffers() {
        assertThat(population.customersJoined(BEFORE, START)).hasSize(4_000);
        assertThat(population.customersJoined(START, START.plus(WEEK))).hasSize(2 * 20 * 7);
        assertThat(population.offersUploaded(BEFORE, START)).hasSize(48);
        assertThat(population.offersUploaded(START, START.plus(WEEK))).hasSize(2 * 6);
        assertThat(population.customersJoined(BEFORE.minus(WEEK), BEFORE)).isEmpty();
    }

    @Test
    void shouldUploadOffersWhenTheyAreStamped() {
        var to = START.plus(Duration.ofDays(90));
        assertThat(population.offersUploaded(START, to)).allSatisfy(offer -> {
            assertThat(offer.getEventTime()).isAfter(START).isBeforeOrEqualTo(to);
            assertThat(offer.getValidFrom()).isEqualTo(offer.getEventTime());
            assertThat(population.offersUploaded(offer.getEventTime().minusMillis(1), offer.getEventTime()))
                    .contains(offer);
        });
    }

    @Test
    void shouldAlwaysHaveOffersThatAreValid() {
        var uploaded = population.offersUploaded(BEFORE, START.plus(Duration.ofDays(200)));
        for (int day = 0; day < 200; day++) {
            var now = START.plus(Duration.ofDays(day)).plusSeconds(3_600);
            assertThat(uploaded)
                    .filteredOn(offer -> offer.getMarket().equals("CH") && Catalogue.isValid(offer, now))
                    .hasSizeBetween(20, 28);
        }
    }

    @Test
    void shouldGiveIdsPosCodesAndFeaturesThatAreWellFormed() {
        var offers = population.offersUploaded(BEFORE, START.plus(WEEK.multipliedBy(20)));
        assertThat(offers)
                .extracting(offer -> offer.getMarket() + offer.getOfferId())
                .doesNotHaveDuplicates();
        assertThat(offers).extracting(Offer::getEventId).doesNotHaveDuplicates();
        assertThat(offers)
                .extracting(offer -> offer.getMarket() + offer.getPosCodes())
                .doesNotHaveDuplicates();
        assertThat(offers)
                .allSatisfy(offer -> assertThat(offer.getFeatures())
                        .extracting(feature -> feature.substring(0, feature.indexOf('=')))
                        .containsExactly("MENU_SIZE", "PROTEIN", "DISCOUNT_TYPE", "DAYPART", "COMBO"));
        var customers = population.customersJoined(BEFORE, START);
        assertThat(customers).extracting(Customer::getEventId).doesNotHaveDuplicates();
        assertThat(customers.stream().map(Customer::getProfileFeatures).distinct())
                .hasSize(3 * 4 * 3);
    }

    @Test
    void shouldMakeEventsThatKeepTheContract() {
        var slates = new Slates(population);
        var customers = population.customersJoined(BEFORE, START).subList(0, 200);
        var events = new ArrayList<SpecificRecord>(customers);
        events.addAll(population.offersUploaded(BEFORE, START.plus(WEEK)));
        for (var customer : customers) {
            var actions = population.act(customer, slates.of(customer), START, START.plus(WEEK));
            actions.impressions().forEach(arrival -> events.add(arrival.event()));
            actions.redemptions().forEach(arrival -> events.add(arrival.event()));
        }
        assertThat(events)
                .hasSizeGreaterThan(1_000)
                .allSatisfy(event -> assertThat(EventRules.check(event)).isEmpty());
    }

    @Test
    void shouldActTheSameInWhateverOrderItIsAsked() {
        var slates = new Slates(population);
        var customers =
                new ArrayList<>(population.customersJoined(BEFORE, START).subList(1_900, 2_100));
        var first = acts(population, slates, customers);

        Collections.shuffle(customers, new Random(3));
        var other = new Population(PopulationConfig.demo(7, START, List.of("DE", "CH")));
        assertThat(acts(other, slates, customers)).isEqualTo(first);
        assertThat(first.values())
                .filteredOn(actions -> !actions.redemptions().isEmpty())
                .isNotEmpty();
    }

    @Test
    void shouldActDifferentlyForAnotherSeed() {
        var slates = new Slates(population);
        var customers = population.customersJoined(BEFORE, START).subList(0, 50);
        var other = new Population(PopulationConfig.demo(8, START, List.of("DE", "CH")));

        assertThat(acts(other, slates, customers)).isNotEqualTo(acts(population, slates, customers));
    }

    @Property(tries = 50)
    void shouldNotDependOnHowTimeIsCut(
            @ForAll @IntRange(min = 1, max = 3 * 86_400_000 - 1) int cutMillis,
            @ForAll @IntRange(max = 3_999) int who) {
        var customer = population.customersJoined(BEFORE, START).get(who);
        var assignment = new Slates(population).of(customer);
        var end = START.plus(Duration.ofDays(3));
        var cut = START.plusMillis(cutMillis);

        var whole = population.act(customer, assignment, START, end);
        var before = population.act(customer, assignment, START, cut);
        var after = population.act(customer, assignment, cut, end);

        assertThat(joined(before.impressions(), after.impressions())).isEqualTo(whole.impressions());
        assertThat(joined(before.redemptions(), after.redemptions())).isEqualTo(whole.redemptions());
    }

    @Test
    void shouldShowWhatIsAssignedAndNothingElse() {
        var slates = new Slates(population);
        var customers = population.customersJoined(BEFORE, START).subList(0, 300);
        for (var customer : customers) {
            var assignment = slates.of(customer).orElseThrow();
            var end = assignment.getValidTo();
            for (var shown : population
                    .act(customer, Optional.of(assignment), START, end.plus(WEEK))
                    .impressions()) {
                var impression = shown.event();
                assertThat(impression.getOfferIds()).isEqualTo(assignment.getOffers());
                assertThat(impression.getEvidence()).isEqualTo(Evidence.VIEWED);
                assertThat(impression.getCustomerId()).isEqualTo(customer.getCustomerId());
                assertThat(impression.getEventTime()).isAfterOrEqualTo(START).isBefore(end);
                assertThat(shown.at()).isAfterOrEqualTo(impression.getEventTime());
            }
            assertThat(population.act(customer, Optional.empty(), START, end).impressions())
                    .isEmpty();
        }
    }

    @Test
    void shouldDoNothingBeforeJoining() {
        var customer = population.customersJoined(START, START.plus(WEEK)).get(100);
        var actions = population.act(
                customer,
                new Slates(population).of(customer),
                START,
                customer.getEventTime().minusMillis(1));

        assertThat(actions.impressions()).isEmpty();
        assertThat(actions.redemptions()).isEmpty();
    }

    @Test
    void shouldOpenTheAppAboutAsOftenAsConfigured() {
        var slates = new Slates(population);
        long seen = 0;
        var customers = population.customersJoined(BEFORE, START);
        for (var customer : customers) {
            seen += population.act(customer, slates.of(customer), START, START.plus(WEEK)).impressions().stream()
                    .map(arrival -> arrival.event().getEventId())
                    .distinct()
                    .count();
        }
        assertThat(seen / 7.0 / customers.size()).isBetween(0.6, 0.9);
    }

    @Test
    void shouldSendWhatGoesWrongAtTheConfiguredRates() {
        var slates = new Slates(population);
        var impressions = new ArrayList<Arrival<Impression>>();
        var redemptions = new ArrayList<Arrival<Redemption>>();
        for (var customer : population.customersJoined(BEFORE, START)) {
            var actions = population.act(customer, slates.of(customer), START, START.plus(WEEK));
            impressions.addAll(actions.impressions());
            redemptions.addAll(actions.redemptions());
        }
        var ids = new HashSet<String>();
        var once = impressions.stream()
                .filter(arrival -> ids.add(arrival.event().getEventId()))
                .toList();

        assertThat(share(once, impression -> impression.event().getAssignmentId() == null))
                .isBetween(0.04, 0.06);
        assertThat(share(
                        once,
                        impression -> impression.at().isAfter(impression.event().getEventTime())))
                .isBetween(0.02, 0.04);
        assertThat(impressions.size() / (double) once.size() - 1).isBetween(0.015, 0.025);
        assertThat(share(redemptions, redemption -> redemption.event().getOfferId() == null))
                .isBetween(0.07, 0.13);
        assertThat(share(redemptions, redemption -> redemption.event().getKind() == RedemptionKind.REVERSED))
                .isBetween(0.003, 0.02);
        assertThat(redemptions).allSatisfy(redemption -> {
            var event = redemption.event();
            assertThat(redemption.at()).isAfterOrEqualTo(event.getEventTime());
            assertThat(event.getOfferId() == null).isEqualTo(event.getPosCode() != null);
            assertThat(event.getReversesEventId() != null).isEqualTo(event.getKind() == RedemptionKind.REVERSED);
        });
        assertThat(redemptions)
                .anyMatch(redemption -> redemption.event().getEventId().startsWith("organic-"));
    }

    @Test
    void shouldRefuseAConfigurationThatCannotBe() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PopulationConfig.demo(1, START, List.of("DE", "DE")))
                .withMessage("population.markets: expected each once, found [DE, DE]");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Behaviour(9, 0, 1, 0.5, 0, 0, 0, WEEK, 0, 0, 0))
                .withMessage("population.appOpensPerDay: expected 0 to 8.0, found 9.0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Tastes(-2, 0, 0, 0, 0, Double.NaN))
                .withMessage("population.marketSimilarity: expected 0 to 1.0, found NaN");
    }

    private static Map<String, Actions> acts(Population population, Slates slates, List<Customer> customers) {
        return customers.stream()
                .collect(Collectors.toMap(
                        customer -> customer.getMarket() + customer.getCustomerId(),
                        customer -> population.act(customer, slates.of(customer), START, START.plus(WEEK))));
    }

    private static <E> List<E> joined(List<E> first, List<E> second) {
        var all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }

    private static <E> double share(List<E> all, Predicate<E> which) {
        return all.stream().filter(which).count() / (double) all.size();
    }
}
