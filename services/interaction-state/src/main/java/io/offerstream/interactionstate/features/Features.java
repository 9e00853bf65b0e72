package io.offerstream.interactionstate.features;

import io.offerstream.interactionstate.attribution.Attribution;
import io.offerstream.interactionstate.attribution.Exposure;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.Profile;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.reference.OpenedCycles;
import io.offerstream.platform.reference.OpenedCycles.OpenedCycle;
import io.offerstream.schemas.Offer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What is known of a customer at a time: what CRM said, and what they redeem of what they examine. Without consent,
 * nothing is.
 *
 * @param exposures of the state, as {@link Exposure#of} gives them
 * @param tick epoch milliseconds; a profile stamped later waits
 */
public record Features(
        CustomerState state,
        List<Exposure> exposures,
        MarketConfig config,
        OpenedCycles cycles,
        Function<String, Optional<Offer>> offers,
        long tick) {
    /** No features. */
    public static final String NOTHING = "{ }";

    /** The profile that holds at the tick, which says whether the customer may be profiled. */
    public Optional<Profile> profile() {
        return profileAt(tick);
    }

    /** Nobody may be profiled of whom nobody has said so. */
    public boolean hasConsent() {
        return profile().filter(Profile::getConsent).isPresent();
    }

    /** Behaviour features as of a time, in epoch milliseconds, as a JSON object. */
    public String behaviourAt(long time) {
        return hasConsent() ? json(behaviour(time)) : NOTHING;
    }

    /**
     * Profile and behaviour features as they were just before a time, in epoch milliseconds, as a JSON object of name
     * to weight: what is stamped at that time or later plays no part.
     */
    public String before(long time) {
        if (!hasConsent()) {
            return NOTHING;
        }
        var features = new TreeMap<String, Double>(behaviour(time - 1));
        profileAt(time - 1).map(Profile::getFeatures).orElse(List.of()).forEach(feature -> features.put(feature, 1.0));
        return json(features);
    }

    private Optional<Profile> profileAt(long time) {
        var profiles = state.getProfiles();
        for (int i = profiles.size() - 1; i >= 0; i--) {
            if (profiles.get(i).getTime() <= time) {
                return Optional.of(profiles.get(i));
            }
        }
        return Optional.empty();
    }

    private SortedMap<String, Double> behaviour(long time) {
        double rate = cycles.lastOpenedBy(time).map(OpenedCycle::marketRate).orElse(OpenedCycles.USUAL_RATE);
        return new Behaviour(config, offers, rate, time).of(Attribution.at(time, state, exposures), state.getHistory());
    }

    private static String json(Map<String, Double> features) {
        if (features.isEmpty()) {
            return NOTHING;
        }
        return JsonText.object(json -> {
            for (var feature : features.entrySet()) {
                json.writeNumberField(feature.getKey(), feature.getValue());
            }
        });
    }
}
