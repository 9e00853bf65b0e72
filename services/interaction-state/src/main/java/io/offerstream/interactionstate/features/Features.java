package io.offerstream.interactionstate.features;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.core.util.BufferRecycler;
import io.offerstream.interactionstate.attribution.Attribution;
import io.offerstream.interactionstate.attribution.Exposure;
import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.Profile;
import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.reference.OpenedCycles;
import io.offerstream.platform.reference.OpenedCycles.OpenedCycle;
import io.offerstream.schemas.Offer;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 */
public record Features(
        CustomerState state,
        List<Exposure> exposures,
        MarketConfig config,
        OpenedCycles cycles,
        Function<String, Optional<Offer>> offers) {
    private static final JsonFactory JSON = new JsonFactory();

    /** No features. */
    public static final String NOTHING = "{ }";

    /** The newest profile, which says whether the customer may be profiled; empty as long as CRM said nothing. */
    public Optional<Profile> newestProfile() {
        var profiles = state.getProfiles();
        return profiles.isEmpty() ? Optional.empty() : Optional.of(profiles.get(profiles.size() - 1));
    }

    /** Nobody may be profiled of whom nobody has said so. */
    public boolean hasConsent() {
        return newestProfile().filter(Profile::getConsent).isPresent();
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
        profileAt(time - 1).forEach(feature -> features.put(feature, 1.0));
        return json(features);
    }

    private List<String> profileAt(long time) {
        var profiles = state.getProfiles();
        for (int i = profiles.size() - 1; i >= 0; i--) {
            if (profiles.get(i).getTime() <= time) {
                return profiles.get(i).getFeatures();
            }
        }
        return List.of();
    }

    private SortedMap<String, Double> behaviour(long time) {
        double rate =
                cycles.at(time).or(cycles::newest).map(OpenedCycle::marketRate).orElse(OpenedCycles.USUAL_RATE);
        return new Behaviour(config, offers, rate, time).of(Attribution.at(time, state, exposures), state.getHistory());
    }

    private static String json(Map<String, Double> features) {
        if (features.isEmpty()) {
            return NOTHING;
        }
        try (var text = new SegmentedStringWriter(new BufferRecycler())) {
            try (var json = JSON.createGenerator(text)) {
                json.writeStartObject();
                for (var feature : features.entrySet()) {
                    json.writeNumberField(feature.getKey(), feature.getValue());
                }
                json.writeEndObject();
            }
            return text.getAndClear();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
