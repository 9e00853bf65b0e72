package io.offerstream.local.cli.customers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.fasterxml.jackson.databind.JsonNode;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.models.KeptModel;
import io.offerstream.operations.models.ModelArchive;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.platform.tick.Marks;
import io.offerstream.schemas.OutcomeKind;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Which versions of a market's model learnt from a customer: their manifests say up to which outcomes, and outcomes name
 * the customer by a pseudonym that only the customer's state tells. Once that is gone nobody can find out any more.
 *
 * @param contrasts of the customer in {@code outcomes}
 * @param versions that learnt one of them for the first time, ascending, as far as {@code models} keeps them
 */
record LearntVersions(long contrasts, List<Long> versions) {
    /** Of somebody who is not known. */
    static final LearntVersions NONE = new LearntVersions(0, List.of());

    /** One contrast: who wrote it, and where it stands. */
    private record Place(String writer, long offset) {
        private boolean isIn(KeptModel model) {
            var range = model.manifest().path("offsets").path(writer);
            return range.isArray()
                    && range.get(0).asLong() <= offset
                    && offset < range.get(1).asLong();
        }
    }

    /** @param state of the customer, as interaction-state shows it */
    static LearntVersions find(Installation installation, String market, JsonNode state) {
        var pseudonym =
                HexFormat.of().formatHex(state.path("pseudonym").asText().getBytes(ISO_8859_1));
        var topic = installation.topics().outcomes();
        var places = new ArrayList<Place>();
        CommittedRecords.readPartition(installation.clients(), topic, topic.partitionOf(market), record -> {
            var writer = Marks.signature(record.headers());
            if (record.value() != null && writer.isPresent()) {
                var outcome = topic.serde().deserialize(topic.name(), record.value());
                if (outcome.getKind() == OutcomeKind.CONTRAST
                        && outcome.getCustomerPseudonym().equals(pseudonym)) {
                    places.add(new Place(writer.get(), record.offset()));
                }
            }
            return true;
        });
        var versions = ModelArchive.read(installation).of(market).kept().stream()
                .filter(model -> places.stream().anyMatch(place -> place.isIn(model)))
                .map(KeptModel::version)
                .toList();
        return new LearntVersions(places.size(), versions);
    }
}
