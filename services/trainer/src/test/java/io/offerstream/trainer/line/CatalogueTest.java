package io.offerstream.trainer.line;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.market.FeatureChoice;
import io.offerstream.ranking.features.FeatureIndex;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.slates.form.OfferForm;
import io.offerstream.trainer.fixture.Lines;
import java.util.List;
import org.junit.jupiter.api.Test;

class CatalogueTest {
    private static final OfferForm PROTEIN = new OfferForm(FeatureChoice.only(List.of("PROTEIN")));

    private final FeatureIndex index = new FeatureIndex();

    private Catalogue catalogue(int mostRows) {
        return new Catalogue(index, PROTEIN, mostRows);
    }

    @Test
    void shouldGiveAnOfferItsChosenFeaturesAndAnIdentity() {
        var catalogue = catalogue(10);

        int number = catalogue.numberOf(Lines.offer("A", "PROTEIN=BEEF", "CATEGORY=MAIN", "PROTEIN=BEEF"));

        assertThat(index.names()).containsExactlyInAnyOrder("PROTEIN=BEEF", "offer:A");
        assertThat(catalogue.offers().identity(number)).isEqualTo(index.find("offer:A"));
        assertThat(catalogue.numberOf(Lines.offer("A", "PROTEIN=BEEF", "CATEGORY=MAIN", "PROTEIN=BEEF")))
                .isEqualTo(number);
    }

    @Test
    void shouldKeepTheIdentityOfAnOfferThatChanges() {
        var catalogue = catalogue(10);
        int before = catalogue.numberOf(Lines.offer("A", "PROTEIN=BEEF"));

        int after = catalogue.numberOf(Lines.offer("A", "PROTEIN=EGG"));

        assertThat(after).isNotEqualTo(before);
        assertThat(catalogue.offers().identity(after))
                .isEqualTo(catalogue.offers().identity(before));
    }

    @Test
    void shouldHaveRoomForWhatItsRowsAreThere() {
        var full = catalogue(2);
        full.numberOf(Lines.offer("A", "PROTEIN=BEEF"));

        assertThat(full.hasRoomFor(Lines.offer("A", "PROTEIN=BEEF"))).isTrue();
        assertThat(full.hasRoomFor(Lines.offer("A", "PROTEIN=BEEF", "CATEGORY=MAIN")))
                .as("not chosen, so no row")
                .isTrue();
        assertThat(full.hasRoomFor(Lines.offer("A", "PROTEIN=EGG"))).isFalse();
        assertThat(full.hasRoomFor(Lines.offer("B", "PROTEIN=BEEF"))).isFalse();
    }

    @Test
    void shouldHaveRoomAfterARestartForWhatItHadRoomForBefore() {
        catalogue(2).numberOf(Lines.offer("A", "PROTEIN=BEEF"));

        // As a checkpoint gives it back: rows, but no offers.
        var restored = catalogue(2);

        assertThat(restored.hasRoomFor(Lines.offer("A", "PROTEIN=BEEF"))).isTrue();
        assertThat(restored.hasRoomFor(Lines.offer("B"))).isFalse();
    }

    @Test
    void shouldLeaveOutCustomersFeaturesThatHaveNoRoom() {
        var counts = new Counts();
        var batches = new Batches(index, catalogue(10), Lines.plainOffers("A", "B"), 1, counts);

        batches.add(Lines.contrast("a", TestMarket.OPENING, Lines.features("TIER=GOLD", "TIER=NEW"), "A", "B"), 1);

        assertThat(index.find("TIER=NEW")).isEmpty();
        var customers = batches.batch(new int[0]).customers();
        assertThat(customers.end(0)).isOne();
        assertThat(counts.unknownOffers()).isZero();
    }

    @Test
    void shouldLeaveOutOffersThatNobodyKnows() {
        var counts = new Counts();
        var batches = new Batches(new FeatureIndex(), catalogue(10), Lines.plainOffers("A"), 10, counts);

        batches.add(Lines.contrast("a", TestMarket.OPENING, "X", "A"), 1);
        assertThat(batches.isEmpty()).isTrue();
        assertThat(index.size())
                .as("nothing gets a row that is not learnt from")
                .isZero();
        batches.add(Lines.contrast("a", TestMarket.OPENING, List.<WeightedFeature>of(), "A", "X"), 1);

        assertThat(batches.batch(new int[0]).examples().size()).isOne();
        assertThat(counts.unknownOffers()).isEqualTo(2);
    }
}
