package io.offerstream.interactionstate.inspection;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.platform.app.StoreReader;
import io.offerstream.platform.health.Route;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.topics.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CustomerRouteTest {
    private static final Topics TOPICS = new Topics("", 4, new InMemorySchemaIds());

    private final List<String> asked = new ArrayList<>();

    private Route route(StoreReader.Answer answer) {
        StoreReader stores = (store, partition, key) -> {
            asked.add(store + " " + partition + " " + key);
            return answer;
        };
        return new CustomerRoute(stores, TOPICS);
    }

    private static JsonNode json(Route.Answer answer) throws IOException {
        return new JsonMapper().readTree(answer.json());
    }

    @ParameterizedTest
    @CsvSource({"DE/c-1,DE:c-1", "DE/a%2Fb%20c,DE:a/b c", "CH/%C3%BC+,CH:ü+", "DE/c:1,DE:c:1"})
    void shouldAskForTheCustomerOfThePath(String rest, String key) {
        var answer = route(new StoreReader.Unknown(3)).answer(rest);

        assertThat(asked)
                .containsExactly("customer-state " + TOPICS.impressions().partitionOf(key) + " " + key);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.json()).doesNotContain("c-1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "DE", "DE/", "/c-1", "DE/c-1/", "DE/a/b"})
    void shouldSayWhatAPathLooksLike(String rest) throws IOException {
        var answer = route(new StoreReader.Unknown(0)).answer(rest);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(json(answer).get("error").asText()).contains("/internal/customers/MARKET/CUSTOMER");
        assertThat(asked).isEmpty();
    }

    @Test
    void shouldSayWhoHasTheCustomer() throws IOException {
        var known = json(
                route(new StoreReader.Elsewhere(3, Optional.of("host-2:8080"))).answer("DE/c-1"));
        var unknown = route(new StoreReader.Elsewhere(3, Optional.empty())).answer("DE/c-1");

        assertThat(known.get("partition").asInt()).isEqualTo(3);
        assertThat(known.get("instance").asText()).isEqualTo("host-2:8080");
        assertThat(unknown.status()).isEqualTo(421);
        assertThat(json(unknown).get("instance").isNull()).isTrue();
    }

    @Test
    void shouldSayWhyItCannotTell() throws IOException {
        var answer = route(new StoreReader.NotServing("interaction-state is REBALANCING"))
                .answer("DE/c-1");

        assertThat(answer.status()).isEqualTo(503);
        assertThat(json(answer).get("error").asText()).isEqualTo("interaction-state is REBALANCING");
    }
}
