package io.offerstream.interactionstate.features;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.offerstream.interactionstate.attribution.Attribution;
import io.offerstream.interactionstate.caps.SeenAndRedeemed;
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

    /**
     * The record to publish at the tick; empty if it would say the same as the last. Notes it in the state.
     *
     * @param attribution at the tick
     */
    public static Optional<CustomerFeatures> changed(
            String key, Features features, Attribution attribution, Instant tick) {
        boolean consent = features.hasConsent();
        var profile = features.profile();
        // Whatever the consent: a cap holds for everybody who gets offers.
        var known = new SeenAndRedeemed(features.state(), attribution, features.offers(), features.tick());
        var record = CustomerFeatures.newBuilder()
                .setMarket(Keys.market(key))
                .setCustomerId(Keys.id(key))
                .setAsOf(tick)
                .setProfileFeatures(consent ? profile.orElseThrow().getFeatures() : List.of())
                .setBehaviourFeatures(features.behaviourAt(tick.toEpochMilli()))
                .setConsent(consent)
                .setMergedInto(profile.map(Profile::getMergedInto).orElse(null))
                .setOffersSeen(known.seen())
                .setOffersRedeemed(known.redeemed())
                .build();
        long says = hash(record);
        if (says == features.state().getPublished()) {
            return Optional.empty();
        }
        features.state().setPublished(says);
        return Optional.of(record);
    }

    /** Of all but the time; never 0. */
    private static long hash(CustomerFeatures record) {
        var text = String.join(
                "\n",
                String.join("\u001f", record.getProfileFeatures()),
                record.getBehaviourFeatures(),
                String.valueOf(record.getConsent()),
                String.valueOf(record.getMergedInto()),
                String.join("\u001f", record.getOffersSeen()),
                String.join("\u001f", record.getOffersRedeemed()));
        long hash = ByteBuffer.wrap(Sha256.of(text.getBytes(UTF_8))).getLong();
        return hash == 0 ? 1 : hash;
    }
}
