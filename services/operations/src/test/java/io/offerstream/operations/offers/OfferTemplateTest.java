package io.offerstream.operations.offers;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OfferTemplateTest {
    @Test
    void shouldSayHowAFileWritesTimes() {
        var validFrom = OfferTemplate.columns().stream()
                .filter(column -> column.name().equals("valid_from"))
                .findFirst()
                .orElseThrow();

        assertThat(validFrom.doc()).endsWith("with its zone, as in 2026-01-05T04:00:00Z.");
        assertThat(OfferTemplate.columns()).noneMatch(column -> column.doc().contains("milliseconds"));
    }
}
