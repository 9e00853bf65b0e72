package io.offerstream.operations.offers;

import static org.assertj.core.api.Assertions.assertThat;

import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.offers.OfferChange.Kind;
import io.offerstream.operations.rows.Rows;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Market;
import io.offerstream.schemas.Offer;
import io.offerstream.schemas.OfferEvent;
import io.offerstream.schemas.OfferStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OfferPlanTest {
    private static final Instant NOW = Instant.parse("2026-01-05T12:00:00Z");
    private static final String HEADER =
            "market,offer_id,title,features,valid_from,valid_to,status,pos_codes,revision\n";
    private static final String DATES = "2026-01-05T00:00:00Z,2026-02-02T00:00:00Z";

    @TempDir
    private Path folder;

    private final Catalogue catalogue =
            new Catalogue().learn(market("DE")).learn(offer("O-1", OfferStatus.LIVE, 3, "77"));

    private static Market market(String code) {
        return Market.newBuilder()
                .setEventId("m")
                .setEventTime(NOW)
                .setMarket(code)
                .setConfig("")
                .setConfigHash("")
                .build();
    }

    private static Offer offer(String id, OfferStatus status, long revision, String posCode) {
        return Offer.newBuilder()
                .setEventId("e-" + id)
                .setEventTime(NOW.minusSeconds(60))
                .setMarket("DE")
                .setOfferId(id)
                .setEvent(OfferEvent.OFFER_CREATED)
                .setTitle("Wrap")
                .setFeatures(List.of("PROTEIN=CHICKEN"))
                .setValidFrom(Instant.parse("2026-01-05T00:00:00Z"))
                .setValidTo(Instant.parse("2026-02-02T00:00:00Z"))
                .setStatus(status)
                .setPosCodes(List.of(posCode))
                .setRevision(revision)
                .build();
    }

    private List<OfferChange> plan(String... rows) throws IOException {
        var file = Files.writeString(folder.resolve("offers.csv"), HEADER + String.join("\n", rows) + "\n");
        var topics = new Topics("", 1, new InMemorySchemaIds());
        var plan = new OfferPlan(catalogue, topics.offers(), java.util.Optional.empty(), NOW);
        try (var open = Rows.open(file)) {
            for (var row = open.next(); row.isPresent(); row = open.next()) {
                plan.add(row.get());
            }
        }
        return plan.changes();
    }

    @Test
    void shouldTellNewChangedAndUnchangedApart() throws IOException {
        var changes = plan(
                "DE,O-2,Burger,PROTEIN=BEEF|DAYPART=LUNCH," + DATES + ",,88,",
                "DE,O-1,Big wrap,PROTEIN=CHICKEN," + DATES + ",LIVE,77,",
                "DE,O-1,Wrap,PROTEIN=CHICKEN," + DATES + ",LIVE,77,");

        assertThat(changes).extracting(OfferChange::kind).containsExactly(Kind.NEW, Kind.CHANGED, Kind.REJECTED);
        assertThat(changes.get(0).after().getRevision()).isOne();
        assertThat(changes.get(0).after().getEvent()).isEqualTo(OfferEvent.OFFER_CREATED);
        assertThat(changes.get(0).after().getFeatures()).containsExactly("PROTEIN=BEEF", "DAYPART=LUNCH");
        assertThat(changes.get(1).after().getRevision()).isEqualTo(4);
        assertThat(changes.get(1).after().getEvent()).isEqualTo(OfferEvent.OFFER_UPDATED);
        assertThat(changes.get(1).differences()).isEqualTo("title: \"Wrap\" -> \"Big wrap\"");
        assertThat(changes.get(2).problems().get(0))
                .hasToString("Row 4, column offer_id: offer DE:O-1 is in row 3 already");
        assertThat(plan("DE,O-1,Wrap,PROTEIN=CHICKEN," + DATES + ",LIVE,77,3"))
                .extracting(OfferChange::kind)
                .containsExactly(Kind.UNCHANGED);
    }

    @Test
    void shouldNotOverwriteSomebodyElsesChange() throws IOException {
        var change =
                plan("DE,O-1,Big wrap,PROTEIN=CHICKEN," + DATES + ",LIVE,77,2").get(0);

        assertThat(change.conflict()).isTrue();
        assertThat(change.problems().get(0).toString())
                .startsWith("Row 2, column revision: expected 3, found 2: the offer was changed meanwhile");
    }

    @Test
    void shouldNotBringAWithdrawnOfferBack() throws IOException {
        catalogue.learn(offer("O-9", OfferStatus.WITHDRAWN, 2, "99"));

        var change = plan("DE,O-9,Wrap,PROTEIN=CHICKEN," + DATES + ",LIVE,99,").get(0);

        assertThat(change.problems().get(0).message()).contains("withdrawn ones never come back");
    }

    @Test
    void shouldRefuseWhatCannotBe() throws IOException {
        var changes = plan(
                "DEE,O-2,x,," + DATES + ",,,",
                "DE,O-3,x,," + DATES + ",,77,",
                "DE,O-4,x,NONSENSE," + DATES + ",,,",
                "DE,O-5,x,,2026-02-02T00:00:00Z,2026-01-05T00:00:00Z,,,",
                "DE,,x,," + DATES + ",,,",
                "DE,O-6,x,," + DATES + ",LIFE,,",
                "DE,O-7,x,," + DATES + ",,66,",
                "DE,O-8,x,," + DATES + ",,66,");

        assertThat(changes.stream()
                        .flatMap(change -> change.problems().stream())
                        .map(problem -> problem.row() + " " + problem.column()))
                .containsExactly(
                        "2 market", "3 pos_codes", "4 features", "5 valid_to", "6 offer_id", "7 status", "9 pos_codes");
        assertThat(changes.get(0).problems().get(0).message()).contains("did you mean DE?", "markets apply");
        assertThat(changes.get(6).kind()).isEqualTo(Kind.NEW);
    }
}
