package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.impression;
import static io.offerstream.platform.fixture.Events.redemption;
import static io.offerstream.platform.fixture.TestMarket.at;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.interactionstate.inspection.CustomerRoute;
import io.offerstream.platform.app.StoreReader;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the service kept, as the console asks for it. */
class CustomerLookupTest {
    @Test
    void shouldShowWhatTheServiceKept() throws IOException {
        try (var service = InteractionStateDriver.withMarket()) {
            service.pipe(impression("i-1", "4711", at(1), "o-1", "o-2"));
            service.tick(10);
            StoreReader stores = (store, topic, key) ->
                    new StoreReader.Found(service.raw().<byte[]>store(store).get(key));

            var answer = new CustomerRoute(stores, service.topics).answer("DE/4711");

            assertThat(answer.status()).isEqualTo(200);
            var state = new JsonMapper().readTree(answer.json());
            assertThat(state.at("/slates/0/event_id").asText()).isEqualTo("i-1");
            assertThat(state.at("/slates/0/time").asLong()).isEqualTo(at(1).toEpochMilli());
            assertThat(state.at("/slates/0/offer_ids/1").asText()).isEqualTo("o-2");
            assertThat(state.at("/published").asBoolean()).isTrue();
        }
    }

    @Test
    void shouldShowHowOftenAnOfferWasSeenWhenItsImpressionsAreForgotten() throws IOException {
        try (var service = InteractionStateDriver.withMarket()) {
            service.pipe(impression("i-1", "4711", at(1), "o-1"), impression("i-2", "4711", at(2), "o-1"));
            service.pipe(redemption("r-1", "4711", at(3), "o-1"));
            for (int minutes = 10; minutes < 2_000; minutes += 60) {
                service.tick(minutes);
            }
            StoreReader stores = (store, topic, key) ->
                    new StoreReader.Found(service.raw().<byte[]>store(store).get(key));

            var answer = new CustomerRoute(stores, service.topics).answer("DE/4711");

            var state = new JsonMapper().readTree(answer.json());
            assertThat(state.at("/slates")).isEmpty();
            assertThat(state.at("/tallies/0/offer_id").asText()).isEqualTo("o-1");
            assertThat(state.at("/tallies/0/seen").asInt()).isEqualTo(2);
            assertThat(state.at("/tallies/0/redeemed")).hasSize(1);
        }
    }

    @Test
    void shouldFailOnAnotherLayout() {
        try (var service = InteractionStateDriver.withMarket()) {
            var route =
                    new CustomerRoute((store, topic, key) -> new StoreReader.Found(new byte[] {99}), service.topics);

            assertThatThrownBy(() -> route.answer("DE/4711")).hasMessageContaining("customer-state has layout 99");
        }
    }
}
