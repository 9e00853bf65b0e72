package io.offerstream.experiment.concentration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import io.offerstream.experiment.concentration.OfferConcentration.Offer;
import io.offerstream.experiment.concentration.OfferConcentration.Status;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class OfferConcentrationTest {
    private static OfferConcentration of(List<Integer> impressions) {
        return OfferConcentration.of(
                impressions.stream()
                        .map(count -> new Offer(count, count % 2 == 0))
                        .toList(),
                50,
                5);
    }

    @Property
    void shouldStayWithinItsBounds(@ForAll @Size(min = 1, max = 40) List<@IntRange(max = 5_000) Integer> impressions) {
        var result = of(impressions);

        assertThat(result.status() == Status.NO_DATA)
                .isEqualTo(impressions.stream().allMatch(count -> count == 0));
        assertThat(result.coverage().orElseThrow()).isBetween(0.0, 1.0);
        result.spread().ifPresent(spread -> {
            int offers = impressions.size();
            assertThat(spread.gini()).isBetween(0.0, 1 - 1.0 / offers + 1e-12);
            assertThat(spread.effectiveOffers()).isBetween(1.0, offers + 1e-9);
            assertThat(spread.herfindahl()).isBetween(1.0 / offers - 1e-12, 1 + 1e-12);
            assertThat(spread.topShare()).isBetween(Math.min(1, 5.0 / offers) - 1e-12, 1 + 1e-12);
            assertThat(1 / spread.herfindahl()).isLessThanOrEqualTo(spread.effectiveOffers() + 1e-9);
        });
    }

    @Test
    void shouldCountOffersThatWereNeverShown() {
        var shown = of(List.of(10, 10, 10, 10)).spread().orElseThrow();
        var withUnseen = of(List.of(10, 10, 10, 10, 0, 0, 0, 0)).spread().orElseThrow();

        assertThat(shown.gini()).isZero();
        assertThat(withUnseen.gini()).isCloseTo(0.5, within(1e-15));
        assertThat(withUnseen.effectiveOffers()).isCloseTo(4, within(1e-12));
    }

    @Test
    void shouldSayNothingOfAnEmptyCatalogue() {
        var result = of(List.of());

        assertThat(result.status()).isEqualTo(Status.NO_DATA);
        assertThat(result.coverage()).isEmpty();
        assertThat(result.newOfferCoverage()).isEmpty();
        assertThat(result.spread()).isEmpty();
        assertThatIllegalArgumentException().isThrownBy(() -> new Offer(-1, false));
    }
}
