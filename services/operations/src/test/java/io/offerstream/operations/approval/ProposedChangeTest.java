package io.offerstream.operations.approval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.offerstream.operations.approval.ProposedChange.ModelVersion;
import io.offerstream.operations.approval.ProposedChange.Offers;
import io.offerstream.operations.approval.ProposedChange.Switch;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.markets.Period;
import io.offerstream.operations.offers.OfferChange;
import io.offerstream.operations.offers.OfferChange.Kind;
import io.offerstream.operations.offers.OfferPlan;
import io.offerstream.operations.rows.Row;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.ChangeRequest;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.ModelAction;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import io.offerstream.schemas.RequestState;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProposedChangeTest {
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
    private static final Topics TOPICS = new Topics("", 1, new InMemorySchemaIds());

    private static Catalogue catalogue(long revision) {
        return new Catalogue()
                .learn(Market.newBuilder()
                        .setEventId("m")
                        .setEventTime(NOW)
                        .setMarket("DE")
                        .setConfig("")
                        .setConfigHash("")
                        .build())
                .learn(Offer.newBuilder()
                        .setEventId("e")
                        .setEventTime(NOW.minusSeconds(60))
                        .setMarket("DE")
                        .setOfferId("O-1")
                        .setEvent(OfferEvent.OFFER_CREATED)
                        .setTitle("Wrap")
                        .setFeatures(List.of("PROTEIN=CHICKEN"))
                        .setValidFrom(Instant.parse("2026-01-05T00:00:00Z"))
                        .setValidTo(Instant.parse("2026-02-02T00:00:00Z"))
                        .setStatus(OfferStatus.LIVE)
                        .setPosCodes(List.of("77"))
                        .setRevision(revision)
                        .build());
    }

    private static Row row(long number, String id) {
        var json = JsonNodeFactory.instance;
        return new Row(
                number,
                Map.of(
                        "market", json.textNode("DE"),
                        "offer_id", json.textNode(id),
                        "title", json.textNode("Wrap, spicy"),
                        "features", json.arrayNode().add("PROTEIN=CHICKEN"),
                        "valid_from", json.textNode("2026-01-05T00:00:00Z"),
                        "valid_to", json.textNode("2026-02-02T00:00:00Z")),
                List.of(),
                List.of());
    }

    private static Offers asked() {
        var plan = new OfferPlan(catalogue(3), TOPICS.offers(), Optional.of("DE"), NOW);
        plan.add(row(2, "O-1"));
        plan.add(row(3, "N-1"));
        plan.add(row(4, ""));
        return Offers.of(plan.changes());
    }

    private static ProposedChange keptAndRead(ProposedChange change) {
        return ProposedChange.of(ChangeRequest.newBuilder()
                .setEventId("e")
                .setEventTime(NOW)
                .setMarket("DE")
                .setRequestId("r")
                .setKind(change.kind())
                .setState(RequestState.WAITING)
                .setTitle(change.title())
                .setContent(PackedJson.write(change.content()))
                .setAuthor("console:ada")
                .setAuthorId("ada")
                .setReason("new menu")
                .setAskedAt(NOW)
                .setExpiresAt(NOW.plusSeconds(60))
                .build());
    }

    @Test
    void shouldKeepWhatIsAskedForToTheLastField() {
        var lifted = new Switch(false, Period.UNBOUNDED);
        assertThat(keptAndRead(lifted)).isEqualTo(lifted);
        var thrown = new Switch(true, new Period(Optional.of(NOW), Optional.of(NOW.plusSeconds(60))));
        assertThat(keptAndRead(thrown)).isEqualTo(thrown);
        assertThat(thrown.title())
                .isEqualTo("Throw the kill switch from 2026-01-05T12:00:00Z until 2026-01-05T12:01:00Z");
        assertThat(keptAndRead(new ModelVersion(ModelAction.PROMOTE, 7)))
                .isEqualTo(new ModelVersion(ModelAction.PROMOTE, 7));

        var offers = (Offers) keptAndRead(asked());

        assertThat(offers.title()).isEqualTo("Publish 2 offers");
        var changes = offers.plan(catalogue(3), TOPICS.offers(), "DE", NOW.plusSeconds(30));
        assertThat(changes).extracting(OfferChange::kind).containsExactly(Kind.CHANGED, Kind.NEW);
        assertThat(changes).allMatch(Offers::isAsAsked);
        assertThat(changes.get(0).after().getTitle()).isEqualTo("Wrap, spicy");
        assertThat(changes.get(0).after().getRevision()).isEqualTo(4);
        assertThat(changes.get(0).after().getPosCodes()).isEmpty();
        assertThat(changes.get(1).row().number()).isEqualTo(3);
    }

    /** Somebody else published in between: what was seen and approved is not what would be done. */
    @Test
    void shouldNotRestOnAnOfferThatWasChangedSince() {
        var offers = (Offers) keptAndRead(asked());
        var created = catalogue(4)
                .learn(Offer.newBuilder(catalogue(1).offer("DE", "O-1").orElseThrow())
                        .setOfferId("N-1")
                        .setPosCodes(List.of())
                        .build());

        assertThat(offers.plan(created, TOPICS.offers(), "DE", NOW)).noneMatch(Offers::isAsAsked);
    }

    @Test
    void shouldRefuseWhatIsNoPackedJson() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PackedJson.read(ByteBuffer.wrap(new byte[] {1, 2, 3}), new JsonMapper()))
                .withMessageContaining("cannot be read");
    }
}
