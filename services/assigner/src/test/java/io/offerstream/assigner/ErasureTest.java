package io.offerstream.assigner;

import static io.offerstream.assigner.AssignerDriver.features;
import static io.offerstream.platform.fixture.TestMarket.FIRST_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.SECOND_CYCLE;
import static io.offerstream.platform.fixture.TestMarket.at;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.offerstream.assigner.walk.AssignCustomers;
import io.offerstream.platform.app.RevivedTask;
import io.offerstream.platform.app.ServiceDriver.Fact;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.tick.Marks;
import io.offerstream.platform.tick.TickEvent;
import io.offerstream.platform.tick.TickEvent.Arrival;
import io.offerstream.platform.tick.TickEvent.TickReached;
import io.offerstream.platform.topics.Topics;
import io.offerstream.ranking.kernel.Kernels;
import io.offerstream.schemas.Assignment;
import io.offerstream.schemas.Cause;
import io.offerstream.slates.model.ModelShelf;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A tombstone in {@code customer-features}: forget this customer. */
class ErasureTest {
    private static AssignerDriver inFirstCycle() {
        var assigner = AssignerDriver.withOffers(5);
        assigner.pipe("c-1", "c-2");
        assigner.open(FIRST_CYCLE);
        assigner.tick(0);
        assertThat(assigner.assignments()).hasSize(2);
        assertThat(assigner.current()).hasSize(2);
        return assigner;
    }

    private static boolean isKnown(AssignerDriver assigner) {
        boolean known = assigner.driver.store("customers").get("DE:c-1") != null;
        boolean assigned = assigner.driver.store("handed-out").get("DE:c-1") != null;
        assertThat(known).isEqualTo(assigned);
        return known;
    }

    @Test
    void shouldForgetAtTheTickAndAssignNothingAnyMore() {
        try (var assigner = inFirstCycle()) {
            assigner.erase("c-1");
            assertThat(isKnown(assigner)).isTrue();

            assigner.tick(10);
            assertThat(isKnown(assigner)).isFalse();
            assertThat(assigner.current()).containsExactly(new Fact<>("DE:c-1", null, at(10)));

            assigner.open(SECOND_CYCLE);
            assigner.tick(360);
            assertThat(assigner.current()).extracting(Fact::key).containsExactly("DE:c-2");
            assertThat(assigner.assignments())
                    .extracting(Assignment::getCustomerId)
                    .containsExactly("c-2");
        }
    }

    @Test
    void shouldTakeWhoComesBackForANewCustomer() {
        try (var assigner = inFirstCycle()) {
            assigner.erase("c-1");
            assigner.tick(10);
            assigner.current();

            assigner.pipe("c-1");
            assigner.tick(20);

            assertThat(assigner.assignments())
                    .extracting(Assignment::getCustomerId, Assignment::getCycleId, Assignment::getCause)
                    .containsExactly(tuple("c-1", FIRST_CYCLE, Cause.NEW_CUSTOMER));
            assertThat(assigner.current()).extracting(Fact::key).containsExactly("DE:c-1");
        }
    }

    /** F: features, T: tombstone, |: the mark of a tick. */
    @ParameterizedTest
    @CsvSource({"FT,1", "TF,2", "TT,1", "FTF,2", "TFT,1", "FTFT,1", "T|F,2", "F|T,1", "TF|T,3"})
    void shouldLetTheLastOfATickStand(String facts, int written) {
        try (var assigner = inFirstCycle()) {
            double minute = 10;
            for (int i = 0; i < facts.length(); i++) {
                switch (facts.charAt(i)) {
                    case 'F' -> assigner.pipe(features("c-1", "TIER=GOLD"));
                    case 'T' -> assigner.erase("c-1");
                    default -> assigner.tick(minute++);
                }
            }
            assigner.tick(minute);

            boolean isBack = facts.endsWith("F");
            var current = assigner.current();
            assertThat(isKnown(assigner)).isEqualTo(isBack);
            assertThat(current.get(current.size() - 1).value() != null).isEqualTo(isBack);
            assertThat(assigner.assignments().size()
                            + current.stream()
                                    .filter(fact -> fact.value() == null)
                                    .count())
                    .isEqualTo(written);
        }
    }

    @Test
    void shouldGiveNothingToAnErasedCustomerWhenACycleOpensAtTheSameTick() {
        try (var assigner = inFirstCycle()) {
            assigner.erase("c-1");
            assigner.open(SECOND_CYCLE);
            assigner.tick(360);

            assertThat(assigner.assignments())
                    .extracting(Assignment::getCustomerId)
                    .containsExactly("c-2");
            assertThat(assigner.current())
                    .extracting(Fact::key, fact -> fact.value() == null)
                    .containsExactly(tuple("DE:c-1", true), tuple("DE:c-2", false));
        }
    }

    @Test
    void shouldTakeBackTheAssignmentOfWhoComesBackBetweenCycles() {
        try (var assigner = inFirstCycle()) {
            assigner.erase("c-1");
            assigner.pipe("c-1");
            assigner.tick(400);

            assertThat(assigner.assignments()).isEmpty();
            assertThat(assigner.current()).containsExactly(new Fact<>("DE:c-1", null, at(400)));
        }
    }

    @Test
    void shouldForgetOthersWhoseAssignmentItDoesNotRemember() {
        try (var assigner = AssignerDriver.withOffers(5)) {
            assigner.erase("c-1");
            assigner.tick(0);

            assertThat(assigner.current()).containsExactly(new Fact<>("DE:c-1", null, at(0)));
        }
    }

    @Test
    void shouldForgetOnceWhenItsTaskIsRevived() {
        var topics = new Topics("", 1, new InMemorySchemaIds());
        var input = topics.customerFeatures();
        var key = "DE:c-1".getBytes(UTF_8);
        var features = input.serde().serialize(input.name(), features("c-1"));
        var events = List.<TickEvent>of(
                new Arrival(input.name(), 0, 0, at(1), key, features),
                new Arrival(input.name(), 0, 1, at(1), key, null),
                new TickReached(at(10), Optional.empty()));
        try (var driver = RevivedTask.driver(
                AssignerTopology.SERVICE,
                topics,
                new AssignCustomers(
                        topics,
                        new SimpleMeterRegistry(),
                        Optional.empty(),
                        ModelShelf.EMPTY,
                        Kernels.choose("scalar")),
                events,
                List.of(topics.assignments(), topics.assignmentsCurrent(), topics.pricingSample()))) {
            driver.mark(topics.ticks(), Marks.TICKER, at(10));
            assertThat(driver.facts(topics.assignmentsCurrent())).containsExactly(new Fact<>("DE:c-1", null, at(10)));
            assertThat(driver.dump("customers")).isEmpty();

            driver.mark(topics.ticks(), Marks.TICKER, at(20));
            assertThat(driver.facts(topics.assignmentsCurrent()))
                    .as("the same events again, and no memory of the first")
                    .hasSize(1);
        }
    }
}
