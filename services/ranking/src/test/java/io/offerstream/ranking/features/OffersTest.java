package io.offerstream.ranking.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OffersTest {
    private final Offers offers = new Offers();

    @Test
    void shouldKnowTheIdentityOfEachOfferThatHasOne() {
        for (int offer = 0; offer < 100; offer++) {
            int own = 1000 + offer;
            int number = offer % 3 == 0
                    ? offers.add(new int[] {0, 1}, new float[] {1, 1})
                    : offers.addWithIdentity(new int[] {0, own}, new float[] {1, 1}, own);
            assertThat(number).isEqualTo(offer);
        }

        assertThat(offers.size()).isEqualTo(100);
        assertThat(offers.entities().size()).isEqualTo(100);
        for (int offer = 0; offer < 100; offer++) {
            if (offer % 3 == 0) {
                assertThat(offers.identity(offer)).isEmpty();
            } else {
                assertThat(offers.identity(offer)).hasValue(1000 + offer);
            }
        }
    }

    @Test
    void shouldRefuseAnIdentityThatIsNoneOfTheFeatures() {
        assertThatThrownBy(() -> offers.addWithIdentity(new int[] {0, 1}, new float[] {1, 1}, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the identity row 2 is none of the offer's features");
        assertThat(offers.size()).isZero();
    }

    @Test
    void shouldRefuseWhatEntitiesRefuse() {
        assertThatThrownBy(() -> offers.addWithIdentity(new int[] {1, 1}, new float[] {1, 1}, 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(offers.size()).isZero();
        offers.add(new int[0], new float[0]);
        assertThat(offers.identity(0)).isEmpty();
    }
}
