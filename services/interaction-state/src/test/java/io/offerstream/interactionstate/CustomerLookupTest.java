package io.offerstream.interactionstate;

import static io.offerstream.platform.fixture.Events.impression;
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
    void shouldFailOnAnotherLayout() {
        try (var service = InteractionStateDriver.withMarket()) {
            var route =
                    new CustomerRoute((store, topic, key) -> new StoreReader.Found(new byte[] {99}), service.topics);

            assertThatThrownBy(() -> route.answer("DE/4711")).hasMessageContaining("customer-state has layout 99");
        }
    }
}
