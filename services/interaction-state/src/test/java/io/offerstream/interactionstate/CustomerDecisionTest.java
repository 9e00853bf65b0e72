package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.TestMarket.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.interactionstate.counting.CountRows;
import io.offerstream.interactionstate.erasure.ErasedCustomers;
import io.offerstream.interactionstate.exposure.ReferenceRules;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.CustomerStates;
import io.offerstream.platform.reference.ReferenceData;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Customer;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.Evidence;
import io.offerstream.schemas.Impression;
import io.offerstream.schemas.InteractionCounts;
import io.offerstream.schemas.Outcome;
import io.offerstream.schemas.Redemption;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.avro.specific.SpecificRecord;

class CustomerDecisionTest {
    private static InteractionStateDriver driver;
    private static ReferenceData reference;
    private static ErasedCustomers erased;
    private static int compared;
    private static long withOthers;

    @BeforeContainer
    static void learnMarket() {
        driver = InteractionStateDriver.withMarket();
        driver.tick(0);
        reference = new ReferenceData(driver.raw().store(ReferenceData.STORE), driver.topics);
        erased = new ErasedCustomers(driver.raw().store(ErasedCustomers.STORE));
    }

    @AfterContainer
    static void close() {
        driver.close();
    }

    /** All that can be seen of a customer's decisions. */
    private record Seen(
            CustomerState state,
            List<Outcome> outcomes,
            List<CustomerFeatures> features,
            List<InteractionCounts> counts) {}

    @Property(tries = 1_000)
    void shouldFoldAnyOrderAndAnyDuplicatesToTheSame(
            @ForAll long seed, @ForAll @IntRange(min = 3, max = 14) int facts) {
        var random = new Random(seed);
        var story = Story.of(random, 1, facts);

        assertThat(fold(story.retold(random))).isEqualTo(fold(story));
    }

    @Property(tries = 1_000)
    void shouldEndAsTheReferenceDoes(@ForAll long seed, @ForAll @IntRange(min = 3, max = 24) int facts)
            throws IOException {
        var story = Story.of(new Random(seed), 1, facts);
        var reference = new ReferenceFold(story);

        var seen = fold(story);

        assertThat(Standing.of(seen.outcomes())).isEqualTo(new Standing(reference.labels, reference.contrasts));
        var others = ReferenceOthers.told(seen.outcomes());
        assertThat(others).isEqualTo(new ReferenceOthers(story).of(seen.outcomes()));
        withOthers += others.values().stream().filter(named -> !named.isEmpty()).count();
        assertThat(Totals.of(seen.counts())).isEqualTo(StoryTest.lines(reference.counts));
        assertThat(Totals.ofCustomers(seen.counts())).isEqualTo(StoryTest.lines(reference.customers));
    }

    /** What comes after an impression, whenever it is told of, must not be in the features of its outcome. */
    @Property(tries = 1_000)
    void shouldSnapshotNothingThatHappenedAfterTheImpression(
            @ForAll long seed, @ForAll @IntRange(min = 6, max = 24) int facts) {
        var random = new Random(seed);
        var story = Story.of(random, 1, facts);
        var viewed = story.all(Impression.class).stream()
                .filter(impression -> impression.getEvidence() == Evidence.VIEWED)
                .toList();
        Assume.that(!viewed.isEmpty());
        var impression = viewed.get(random.nextInt(viewed.size()));

        var past = featuresOf(impression, story.before(impression));

        // A late fact from before the impression may be known at one tick and not at another: so tick by tick.
        featuresOf(impression, story).forEach((sealedAt, features) -> {
            if (past.containsKey(sealedAt)) {
                assertThat(features).isEqualTo(past.get(sealedAt));
                compared++;
            }
        });
    }

    @AfterContainer
    static void shouldHaveComparedOften() {
        assertThat(compared).isGreaterThan(700);
        assertThat(withOthers).isGreaterThan(100);
    }

    private static Map<Instant, Set<String>> featuresOf(Impression impression, Story story) {
        return fold(story).outcomes().stream()
                .filter(outcome -> impression.getEventId().equals(outcome.getImpressionId()))
                .collect(Collectors.groupingBy(
                        Outcome::getSealedAt, Collectors.mapping(Outcome::getCustomerFeatures, Collectors.toSet())));
    }

    private static Seen fold(Story story) {
        var state = CustomerStates.unknown();
        var seen = new Seen(state, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        Optional<Instant> previous = Optional.empty();
        for (int i = 0; i < Story.TICKS.size(); i++) {
            var tick = at(Story.TICKS.get(i));
            var rules = new ReferenceRules(reference, erased, tick, previous);
            var decision = new CustomerDecision(driver.topics, rules, "DE:c-0", state);
            for (var fact : story.batches().get(i)) {
                assertThat(decision.take(arrival(fact, driver.topics)).refusal())
                        .isEmpty();
            }
            var changes = new CountRows();
            var settled = decision.settle(changes);
            seen.outcomes().addAll(settled.outcomes());
            settled.features().ifPresent(seen.features()::add);
            seen.counts().addAll(changes.toRecords("DE", tick));
            previous = Optional.of(tick);
        }
        return seen;
    }

    private static Arrival arrival(SpecificRecord fact, Topics topics) {
        if (fact instanceof Impression impression) {
            return arrival(topics.impressions(), impression);
        } else if (fact instanceof Redemption redemption) {
            return arrival(topics.redemptions(), redemption);
        } else if (fact instanceof Customer customer) {
            return arrival(topics.customers(), customer);
        }
        return arrival(topics.assignments(), (Assignment) fact);
    }

    private static <V extends SpecificRecord> Arrival arrival(Topic<V> topic, V value) {
        var bytes = topic.serde().serialize(topic.name(), value);
        return new Arrival(topic.name(), 0, 0, Instant.EPOCH, "DE:c-0".getBytes(UTF_8), bytes);
    }
}
