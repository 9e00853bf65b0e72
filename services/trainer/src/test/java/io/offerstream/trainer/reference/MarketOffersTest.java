package io.offerstream.trainer.reference;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.trainer.fixture.Lines;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class MarketOffersTest {
    private static Offer offer(String id, double from, double to) {
        var offer = Lines.offer(id);
        offer.setValidFrom(TestMarket.at(from));
        offer.setValidTo(TestMarket.at(to));
        return offer;
    }

    private static Offer revision(long revision, String title) {
        var offer = Lines.offer("A");
        offer.setRevision(revision);
        offer.setTitle(title);
        return offer;
    }

    @Test
    void shouldNotReplaceAHigherRevision() {
        var offers = Lines.offers(List.of(revision(2, "second"), revision(1, "first")));

        assertThat(offers.find("A"))
                .hasValueSatisfying(offer -> assertThat(offer.getTitle()).isEqualTo("second"));
        offers.learn(revision(2, "second again"));
        assertThat(offers.all()).extracting(Offer::getTitle).containsExactly("second again");
        assertThat(offers.find("B")).isEmpty();
    }

    @Test
    void shouldSayWhatIsLive() {
        var paused = offer("C", 0, 60);
        paused.setStatus(OfferStatus.PAUSED);
        var offers = Lines.offers(List.of(offer("B", 0, 60), paused, offer("A", 10, 60), offer("D", 61, 70)));

        assertThat(offers.live(TestMarket.at(10))).extracting(Offer::getOfferId).containsExactly("A", "B");
        assertThat(offers.live(TestMarket.at(9))).extracting(Offer::getOfferId).containsExactly("B");
        assertThat(offers.live(TestMarket.at(60))).isEmpty();
    }

    @Test
    void shouldEndAnOfferWithItsWithdrawal() {
        var offer = offer("A", 0, 60);
        offer.setEventTime(TestMarket.at(30));
        assertThat(MarketOffers.endOf(offer)).isEqualTo(TestMarket.at(60));

        offer.setStatus(OfferStatus.WITHDRAWN);
        assertThat(MarketOffers.endOf(offer)).isEqualTo(TestMarket.at(30));

        offer.setEventTime(TestMarket.at(90));
        assertThat(MarketOffers.endOf(offer)).isEqualTo(TestMarket.at(60));
    }

    @Property(tries = 200)
    void shouldCountWhatWasToBeHad(@ForAll long seed) {
        var random = new Random(seed);
        var known = new ArrayList<Offer>();
        var offers = new MarketOffers();
        for (int i = 0; i < 20; i++) {
            int from = random.nextInt(20);
            var offer = offer("O" + i, from, from + 1 + random.nextInt(20));
            known.add(offer);
            offers.learn(offer);
            var time = TestMarket.at(random.nextInt(45));
            assertThat(offers.liveCount(time.toEpochMilli())).isEqualTo((int) known.stream()
                    .filter(one -> !time.isBefore(one.getValidFrom()) && time.isBefore(one.getValidTo()))
                    .count());
        }
    }
}
