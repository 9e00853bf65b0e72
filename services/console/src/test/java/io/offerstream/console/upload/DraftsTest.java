package io.offerstream.console.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.offerstream.console.page.NothingThereException;
import io.offerstream.operations.catalogue.Catalogue;
import io.offerstream.operations.offers.OfferChange;
import io.offerstream.operations.offers.OfferPlan;
import io.offerstream.operations.offers.OfferRows;
import io.offerstream.operations.rows.UploadedRows;
import io.offerstream.platform.fixture.Events;
import io.offerstream.platform.fixture.TestMarket;
import io.offerstream.platform.serde.InMemorySchemaIds;
import io.offerstream.platform.topics.Topics;
import io.offerstream.schemas.Offer;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DraftsTest {
    private static final Instant NOW = TestMarket.at(1);

    private final Drafts drafts = new Drafts();

    private static List<OfferChange> plan(Catalogue catalogue) {
        var file = """
                market,offer_id,features,valid_from,valid_to
                DE,O-1,PRODUCT=WRAP,2026-01-05T00:00:00Z,2026-02-02T00:00:00Z
                """;
        var topics = new Topics("", 1, new InMemorySchemaIds());
        var plan = new OfferPlan(catalogue, topics.offers(), Optional.of("DE"), NOW);
        OfferRows.read(UploadedRows.of(new ByteArrayInputStream(file.getBytes(UTF_8))), "file")
                .forEach(plan::add);
        return plan.changes();
    }

    private static Catalogue with(long revision) {
        return new Catalogue()
                .learn(TestMarket.applied())
                .learn(Offer.newBuilder(Events.offer("O-1"))
                        .setRevision(revision)
                        .build());
    }

    private Draft add(String owner, Instant at) {
        return drafts.add("DE", owner, List.of(), List.of(), plan(with(1)), at);
    }

    @Test
    void shouldShowAnUploadToWhoeverMadeItInItsMarketAlone() {
        var draft = add("ada", NOW);

        assertThat(drafts.require(draft.id(), "DE", "ada")).isEqualTo(draft);
        assertThatThrownBy(() -> drafts.require(draft.id(), "DE", "bob")).isInstanceOf(NothingThereException.class);
        assertThatThrownBy(() -> drafts.require(draft.id(), "CH", "ada")).isInstanceOf(NothingThereException.class);
    }

    @Test
    void shouldForgetOldUploadsAndKeepFew() {
        var old = add("ada", NOW);
        var first = add("ada", NOW.plus(Duration.ofMinutes(31)));
        assertThatThrownBy(() -> drafts.require(old.id(), "DE", "ada")).isInstanceOf(NothingThereException.class);

        for (int i = 0; i < 8; i++) {
            add("ada", NOW.plus(Duration.ofMinutes(32)));
        }
        assertThatThrownBy(() -> drafts.require(first.id(), "DE", "ada")).isInstanceOf(NothingThereException.class);
    }

    @Test
    void shouldNoticeWhenSomebodyChangedAnOfferSinceItWasLookedAt() {
        assertThat(Draft.isOfTheSame(plan(with(1)), plan(with(1)))).isTrue();
        assertThat(Draft.isOfTheSame(plan(with(1)), plan(with(2)))).isFalse();
        assertThat(Draft.isOfTheSame(plan(new Catalogue().learn(TestMarket.applied())), plan(with(1))))
                .isFalse();
    }
}
