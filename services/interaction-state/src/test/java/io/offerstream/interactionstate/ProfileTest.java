package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.customer;
import static io.offerstream.platform.fixture.Events.impression;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.app.ServiceDriver.Fact;
import io.offerstream.schemas.CustomerFeatures;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProfileTest {
    @Test
    void shouldPublishAProfileOnce() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(customer("4711", at(1), "TIER=GOLD", "HOME=NORTH", "TIER=GOLD"));
            state.tick(10);

            assertThat(state.features()).singleElement().satisfies(fact -> {
                assertThat(fact.key()).isEqualTo("DE:4711");
                assertThat(fact.value().getProfileFeatures()).containsExactly("HOME=NORTH", "TIER=GOLD");
                assertThat(fact.value().getConsent()).isTrue();
                assertThat(fact.value().getAsOf()).isEqualTo(at(10));
            });

            state.pipe(impression("i-1", "4711", at(11), "o-1"));
            state.tick(20);
            assertThat(state.features()).isEmpty();
        }
    }

    @Test
    void shouldKeepTheNewestProfileByTimeAndThenId() {
        try (var state = InteractionStateDriver.withMarket()) {
            var newer = customer("4711", at(2), "TIER=GOLD");
            var older = customer("4711", at(1), "TIER=BLUE");
            var tie = customer("4711", at(2), "TIER=RED");
            tie.setEventId("a-smaller-id");
            state.pipe(newer, tie, older);
            state.tick(10);

            assertThat(state.features())
                    .singleElement()
                    .satisfies(fact ->
                            assertThat(fact.value().getProfileFeatures()).containsExactly("TIER=GOLD"));
            state.pipe(older, tie);
            state.tick(20);
            assertThat(state.features()).isEmpty();
        }
    }

    @Test
    void shouldPublishNothingWhenANewerProfileSaysTheSame() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(customer("4711", at(1), "TIER=GOLD"));
            state.tick(10);
            assertThat(state.features()).hasSize(1);

            state.pipe(customer("4711", at(11), "TIER=GOLD"));
            state.tick(20);

            assertThat(state.features()).isEmpty();
        }
    }

    @Test
    void shouldPublishAChangeOfMindWithinATickOnlyIfItEndsElsewhere() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(customer("4711", at(1), "TIER=GOLD"));
            state.tick(10);
            state.features();

            state.pipe(customer("4711", at(11), "TIER=BLUE"), customer("4711", at(12), "TIER=GOLD"));
            state.tick(20);
            assertThat(state.features()).isEmpty();

            state.pipe(customer("4711", at(22), "TIER=RED"), customer("4711", at(21), "TIER=BLUE"));
            state.tick(30);
            assertThat(profiles(state.features())).containsExactly(List.of("TIER=RED"));
        }
    }

    private static List<List<String>> profiles(List<Fact<CustomerFeatures>> facts) {
        return facts.stream().map(fact -> fact.value().getProfileFeatures()).toList();
    }

    @Test
    void shouldHideTheProfileWithoutConsent() {
        try (var state = InteractionStateDriver.withMarket()) {
            var customer = customer("4711", at(1), "TIER=GOLD");
            customer.setConsent(false);
            customer.setMergedInto("4712");
            state.pipe(customer);
            state.tick(10);

            assertThat(state.features()).singleElement().satisfies(fact -> {
                assertThat(fact.value().getConsent()).isFalse();
                assertThat(fact.value().getProfileFeatures()).isEmpty();
                assertThat(fact.value().getMergedInto()).isEqualTo("4712");
            });
        }
    }

    @Test
    void shouldNotAssumeTheConsentOfWhomNobodyHasIntroduced() {
        try (var state = InteractionStateDriver.withMarket()) {
            state.pipe(impression("i-1", "4711", at(1), "o-1"));
            state.tick(10);
            assertThat(state.features())
                    .singleElement()
                    .satisfies(fact -> assertThat(fact.value().getConsent()).isFalse());

            state.pipe(customer("4711", at(0)));
            state.tick(20);
            assertThat(state.features())
                    .singleElement()
                    .satisfies(fact -> assertThat(fact.value().getConsent()).isTrue());
        }
    }
}
