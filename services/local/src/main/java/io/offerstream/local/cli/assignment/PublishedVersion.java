package io.offerstream.local.cli.assignment;

import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import io.offerstream.local.cli.connect.Installation;
import io.offerstream.operations.records.CommittedRecords;
import io.offerstream.schemas.PinnedModel;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where versions of a market's model lie in {@code models}. */
final class PublishedVersion {
    private PublishedVersion() {}

    /** @throws CommandFailedException if its record is not there; the message tells which are */
    static PinnedModel require(Installation installation, String market, long version) {
        var topic = installation.topics().models();
        var kept = new TreeMap<Long, PinnedModel>();
        CommittedRecords.readAll(installation.clients(), topic, record -> {
            if (record.value() != null) {
                var model = topic.serde().deserialize(topic.name(), record.value());
                if (model.getMarket().equals(market)) {
                    kept.put(
                            model.getVersion(),
                            new PinnedModel(
                                    model.getVersion(),
                                    model.getGeneration(),
                                    record.partition(),
                                    record.offset(),
                                    model.getSha256()));
                }
            }
        });
        var found = kept.get(version);
        if (found == null) {
            throw new CommandFailedException(
                    ExitCode.CHECK_FAILED,
                    kept.isEmpty()
                            ? market + " has no model yet"
                            : market + " has no version " + version + " any more, or not yet; kept are "
                                    + kept.keySet().stream()
                                            .map(String::valueOf)
                                            .collect(Collectors.joining(", ")));
        }
        return found;
    }
}
