package io.offerstream.operations.offers;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.offers.RunReversal.Step;
import io.offerstream.operations.records.AvroJson;
import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.AuditEntry;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RunReversalTest {
    private static final Instant NOW = TestMarket.at(10);

    private static Offer offer(String id, long revision, String title, String... posCodes) {
        return Offer.newBuilder(Events.offer(id))
                .setRevision(revision)
                .setTitle(title)
                .setPosCodes(List.of(posCodes))
                .build();
    }

    private static AuditEntry entry(Optional<Offer> before, Offer after) {
        return AuditEntry.newBuilder()
                .setEventId("audit:" + after.getEventId())
                .setEventTime(TestMarket.at(1))
                .setActor("ada")
                .setAction("offers.publish")
                .setSubject(Keys.of(after))
                .setBefore(before.map(offer -> AvroJson.of(offer).toString()).orElse(null))
                .setAfter(AvroJson.of(after).toString())
                .setRun("0123456789ab")
                .build();
    }

    private static Step only(Catalogue catalogue, AuditEntry entry) {
        var steps = RunReversal.plan(catalogue, List.of(entry), NOW);
        assertThat(steps).hasSize(1);
        return steps.get(0);
    }

    @Test
    void shouldGiveAChangedOfferBackAsItWas() {
        var before = offer("O-1", 4, "Wrap", "77");
        var after = offer("O-1", 5, "Burger", "78");

        var step = only(new Catalogue().learn(after), entry(Optional.of(before), after));

        var restored = step.after().orElseThrow();
        assertThat(restored.getTitle()).isEqualTo("Wrap");
        assertThat(restored.getPosCodes()).containsExactly("77");
        assertThat(restored.getValidTo()).isEqualTo(before.getValidTo());
        assertThat(restored.getFeatures()).isEqualTo(before.getFeatures());
        assertThat(restored.getRevision()).isEqualTo(6);
        assertThat(restored.getEvent()).isEqualTo(OfferEvent.OFFER_UPDATED);
        assertThat(restored.getEventTime()).isEqualTo(NOW);
    }

    @Test
    void shouldWithdrawWhatTheRunCreated() {
        var created = offer("O-1", 1, "Wrap");

        var step = only(new Catalogue().learn(created), entry(Optional.empty(), created));

        assertThat(step.after().orElseThrow().getStatus()).isEqualTo(OfferStatus.WITHDRAWN);
        assertThat(step.after().orElseThrow().getRevision()).isEqualTo(2);
    }

    @Test
    void shouldTouchNothingThatWasChangedSince() {
        var created = offer("O-1", 1, "Wrap");

        var step = only(new Catalogue().learn(offer("O-1", 2, "Burger")), entry(Optional.empty(), created));

        assertThat(step.after()).isEmpty();
        assertThat(step.obstacle()).isEqualTo("was changed since: its revision is 2, the run made 1");
    }

    @Test
    void shouldNotBringWithdrawnOffersBack() {
        var before = offer("O-1", 1, "Wrap");
        var withdrawn = Offer.newBuilder(offer("O-1", 2, "Wrap"))
                .setStatus(OfferStatus.WITHDRAWN)
                .build();

        var step = only(new Catalogue().learn(withdrawn), entry(Optional.of(before), withdrawn));

        assertThat(step.obstacle()).contains("withdrawn ones never come back");
    }

    @Test
    void shouldNotTakeATillCodeFromAnotherOffer() {
        var before = offer("O-1", 1, "Wrap", "77");
        var after = offer("O-1", 2, "Wrap", "78");

        var step = only(
                new Catalogue().learn(after).learn(offer("O-2", 1, "Other", "77")), entry(Optional.of(before), after));

        assertThat(step.obstacle()).isEqualTo("cannot have till code 77 back: another offer has it");
    }

    @Test
    void shouldNameRunsByTheirEvents() {
        var one = Runs.idOf(List.of(offer("O-1", 1, "Wrap")));

        assertThat(one).matches("[0-9a-f]{12}").isEqualTo(Runs.idOf(List.of(offer("O-1", 1, "Wrap"))));
        assertThat(Runs.idOf(List.of(offer("O-2", 1, "Wrap")))).isNotEqualTo(one);
    }
}
