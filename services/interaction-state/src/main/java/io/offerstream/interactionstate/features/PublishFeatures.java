package io.offerstream.interactionstate.features;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.interactionstate.state.Profile;
import io.offerstream.platform.hash.Sha256;
import io.offerstream.platform.intake.Keys;
import io.offerstream.schemas.CustomerFeatures;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Publishes a customer's features when they are others than those published last. */
public final class PublishFeatures {
    private PublishFeatures() {}

    /** The record to publish at the tick; empty if it would say the same as the last. Notes it in the state. */
    public static Optional<CustomerFeatures> changed(String key, Features features, Instant tick) {
        boolean consent = features.hasConsent();
        var profile = features.profile();
        var record = new CustomerFeatures(
                Keys.market(key),
                Keys.id(key),
                tick,
                consent ? profile.orElseThrow().getFeatures() : List.of(),
                features.behaviourAt(tick.toEpochMilli()),
                consent,
                profile.map(Profile::getMergedInto).orElse(null));
        long says = hash(record);
        if (says == features.state().getPublished()) {
            return Optional.empty();
        }
        features.state().setPublished(says);
        return Optional.of(record);
    }

    /** Of all but the time; never 0. */
    private static long hash(CustomerFeatures record) {
        var text = String.join("\u001f", record.getProfileFeatures()) + "\n" + record.getBehaviourFeatures() + "\n"
                + record.getConsent() + "\n" + record.getMergedInto();
        long hash = ByteBuffer.wrap(Sha256.of(text.getBytes(UTF_8))).getLong();
        return hash == 0 ? 1 : hash;
    }
}
