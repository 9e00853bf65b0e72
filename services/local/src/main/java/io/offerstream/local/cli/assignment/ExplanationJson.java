package io.offerstream.local.cli.assignment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.operations.explain.ArmHash;
import io.offerstream.operations.explain.Explanation;
import io.offerstream.operations.explain.OfferStanding;
import io.offerstream.operations.records.AvroJson;
import io.offerstream.slates.model.ServedModel;

/** An explanation for scripts. */
final class ExplanationJson {
    private static final JsonMapper JSON = new JsonMapper();

    private ExplanationJson() {}

    static JsonNode of(Explanation explanation) {
        var decision = explanation.again().decision();
        var json = JSON.createObjectNode()
                .put("market", explanation.cycle().getMarket())
                .put("customer", explanation.published().getCustomerId())
                .put("cycle", explanation.cycle().getCycleId())
                .put("is_as_published", explanation.differences().isEmpty())
                .put("features_are_of_then", explanation.again().isOfThen());
        var differences = json.putObject("differences");
        explanation
                .differences()
                .forEach(difference -> differences
                        .putObject(difference.field())
                        .put("published", difference.published())
                        .put("decided_again", difference.replayed()));
        putArm(json, explanation);
        json.set("published", AvroJson.of(explanation.published()));
        var revisions = json.putArray("revisions");
        explanation
                .revisions()
                .forEach(revision -> revisions
                        .addObject()
                        .put("revision", revision.getRevision())
                        .put("decided_at", revision.getDecidedAt().toString())
                        .put("cause", revision.getCause().name())
                        .put("cause_subject", revision.getCauseSubject())
                        .put("offers", String.join(" ", revision.getOffers())));
        json.put("policy", decision.serving().policy().name())
                .put("reason", decision.serving().reason().name())
                .put("is_drawn", decision.serving().isDrawn())
                .put(
                        "model_version",
                        decision.serving().model().map(ServedModel::version).orElse(null))
                .put(
                        "temperature",
                        explanation.again().open().config().assignment().temperature());
        var offers = json.putArray("offers");
        explanation.offers().forEach(offer -> put(offers.addObject(), offer, explanation));
        return json;
    }

    private static void putArm(ObjectNode json, Explanation explanation) {
        var cycle = explanation.cycle();
        var arm = json.putObject("arm")
                .put("arm", explanation.again().decision().arm().name());
        put(arm.putObject("split"), ArmHash.ofCycle(cycle, explanation.key()));
        var weights = arm.putArray("weights");
        cycle.getArmWeights().forEach(weights::add);
        ArmHash.ofHoldOut(cycle, explanation.key())
                .ifPresent(hash -> put(arm.putObject("hold_out").put("share", cycle.getHoldOut()), hash));
    }

    private static void put(ObjectNode json, ArmHash hash) {
        // As it is hashed, its separators escaped by JSON itself.
        json.put("text", hash.text().replace(ArmHash.SEPARATOR, "\u001f"))
                .put("sha256", hash.sha256())
                .put("fraction", hash.fraction())
                .put("bucket", hash.bucket());
    }

    private static void put(ObjectNode json, OfferStanding offer, Explanation explanation) {
        var standing = offer.standing();
        json.put("offer", offer.id())
                .put("title", offer.offer().getTitle())
                .put("fate", offer.fate().name())
                .put("position", offer.position() < 0 ? null : Integer.valueOf(offer.position()))
                .put("propensity", offer.position() < 0 ? null : Double.valueOf(offer.propensity()))
                .put("score", standing.score())
                .put("price", standing.price())
                .put("logit", standing.logit())
                .put("luck", standing.luck())
                .put("place", offer.placeByLogit() == 0 ? null : Integer.valueOf(offer.placeByLogit()))
                .put("behind_by", offer.behind().orElse(null))
                .put("refusal", offer.refusal().map(Enum::name).orElse(null))
                .put("smallest_change", explanation.change(offer));
        explanation.parts(offer).ifPresent(parts -> {
            json.put("customer_bias_left_out", parts.customerBias()).put("sum_of_parts", parts.sum());
            var all = json.putArray("parts");
            parts.parts()
                    .forEach(part -> all.addObject()
                            .put("customer_feature", part.customerFeature().orElse(null))
                            .put("offer_feature", part.offerFeature().orElse(null))
                            .put("value", part.value()));
        });
    }
}
