package io.offerstream.operations.rows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.schemas.Redemption;
import io.offerstream.schemas.RedemptionKind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordFormTest {
    private static final RecordForm<Redemption> FORM = new RecordForm<>(Redemption.class, Set.of(), Map.of());
    private static final String GOOD = """
            {"event_id": "r-1", "event_time": "2026-01-05T13:00:00+01:00", "market": "DE", "customer_id": "c-1",
             "offer_id": "O-1", "basket_minor": 995}
            """;

    private final List<RowProblem> problems = new ArrayList<>();

    private Redemption read(Map<String, JsonNode> changes) {
        try {
            Map<String, JsonNode> cells = new LinkedHashMap<>();
            new JsonMapper().readTree(GOOD).properties().forEach(field -> cells.put(field.getKey(), field.getValue()));
            cells.putAll(changes);
            return FORM.read(new Row(7, cells, List.of(), List.of()), problems);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldReadWhatAFileSaysAndFillInDefaults() {
        var redemption = read(Map.of());

        assertThat(problems).isEmpty();
        assertThat(redemption.getEventTime()).isEqualTo(Instant.parse("2026-01-05T12:00:00Z"));
        assertThat(redemption.getKind()).isEqualTo(RedemptionKind.REDEEMED);
        assertThat(redemption.getBasketMinor()).isEqualTo(995);
        assertThat(redemption.getPosCode()).isNull();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
                    event_time   | "2026-01-05"          | expected a time such as 2026-01-05T04:00:00Z, found '2026-01-05'
                    event_time   | "2026-01-05T04:00:00" | Z for UTC
                    event_time   | "05.01.2026 04:00"    | expected a time
                    event_time   | true                  | expected a time
                    event_time   | 12.5                  | expected a time
                    event_time   | ""                    | found nothing
                    customer_id  | 4711                  | expected text, found 4711; put it in quotes
                    customer_id  | null                  | found nothing
                    kind         | "REDEMED"             | did you mean REDEEMED?
                    kind         | 1                     | expected REDEEMED or REVERSED, found 1
                    basket_minor | "9,95"                | expected a whole number of at most 64 bits, found '9,95'
                    basket_minor | 9.95                  | expected a whole number
                    basket_minor | 1e3                   | expected a whole number
                    basket_minor | 9223372036854775808   | expected a whole number of at most 64 bits
                    basket_minor | "0x10"                | expected a whole number
                    offer_id     | ["O-1"]               | expected text
                    ofer_id      | "O-1"                 | unknown column; did you mean offer_id?
                    """)
    void shouldSayColumnExpectedAndFound(String column, String json, String expected) throws JsonProcessingException {
        read(Map.of(column, new JsonMapper().readTree(json)));

        assertThat(problems).singleElement().satisfies(problem -> {
            assertThat(problem.toString()).startsWith("Row 7, column " + column + ": ");
            assertThat(problem.message()).contains(expected);
        });
    }

    @Test
    void shouldTellEveryProblemOfARow() throws JsonProcessingException {
        var json = new JsonMapper();
        read(Map.of("event_time", json.readTree("\"soon\""), "kind", json.readTree("\"X\""), "x", json.readTree("1")));

        assertThat(problems).extracting(RowProblem::column).containsExactly("x", "event_time", "kind");
    }

    @Test
    void shouldTakeEpochMillisecondsToo() throws JsonProcessingException {
        var json = new JsonMapper();

        assertThat(read(Map.of("event_time", json.readTree("1767614400000"))).getEventTime())
                .isEqualTo(Instant.parse("2026-01-05T12:00:00Z"));
        assertThat(read(Map.of("event_time", json.readTree("\"1767614400000\"")))
                        .getEventTime())
                .isEqualTo(Instant.parse("2026-01-05T12:00:00Z"));
        assertThat(problems).isEmpty();
    }
}
