package io.offerstream.trainer.promotion;

import io.offerstream.ranking.calibration.CalibratorFit;
import io.offerstream.ranking.served.OfferFeatures;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.ranking.served.WeightedFeature;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.form.OfferForm;
import io.offerstream.trainer.calibration.CalibrationSample;
import io.offerstream.trainer.contrast.Contrast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Whether a version that was learnt on from the one that serves may serve in its place: both are asked about the same
 * customers, and what changed more than a few minutes of learning explain is held. A pure function.
 *
 * <p>Whether one offer is first for many is not asked: where customers' tastes are hardly known it is first for nearly
 * all, and another one next week. What few offers may get of the slates is bounded where slates are drawn.
 *
 * @param slice customers and contrasts that both are asked about
 * @param offers that are live, in a fixed order
 * @param form how a model sees an offer
 * @param sample exposures of random slates: by them it is judged whether scores still mean something
 */
public record DriftGate(List<Contrast> slice, List<Offer> offers, OfferForm form, CalibrationSample sample) {
    /** The largest offer may be so many times as long as before. */
    static final double MOST_GROWTH = 3;

    /** Below it, a length says nothing. */
    static final double LEAST_LENGTH = 0.1;

    /** Share of pairs in the right order: it may fall by so much. */
    static final double MOST_ORDER_LOSS = 0.05;

    /** Below it, orders are chance. */
    static final int LEAST_CUSTOMERS = 50;

    public DriftGate {
        slice = List.copyOf(slice);
        offers = List.copyOf(offers);
    }

    /** Why {@code newer} must not take the place of {@code live}; empty if it may. */
    public Optional<String> objection(RankingModel live, RankingModel newer) {
        var before = new Look(live);
        var after = new Look(newer);
        if (!after.isFinite) {
            return Optional.of("a score is not a finite number");
        }
        if (after.longest > MOST_GROWTH * Math.max(LEAST_LENGTH, before.longest)) {
            return Optional.of(text("the longest offer grew from %.3f to %.3f", before.longest, after.longest));
        }
        return orderDrift(before, after).or(() -> reliabilityDrift(live, newer));
    }

    private Optional<String> orderDrift(Look before, Look after) {
        if (slice.size() < LEAST_CUSTOMERS) {
            return Optional.empty();
        }
        if (after.order() < before.order() - MOST_ORDER_LOSS) {
            return Optional.of(text(
                    "%.1f %% of pairs are in the right order, before %.1f %%",
                    100 * after.order(), 100 * before.order()));
        }
        return Optional.empty();
    }

    /** Each version brings its own calibrator: what may change is what scores are worth, not that they tell something. */
    private Optional<String> reliabilityDrift(RankingModel live, RankingModel newer) {
        var before = fit(live);
        var after = fit(newer);
        if (before.isEmpty() || after.isEmpty()) {
            return Optional.empty();
        }
        return before.get().isInformative() && !after.get().isInformative()
                ? Optional.of(text(
                        "its scores do not tell what is redeemed of random slates: log odds rise by %.2f a unit, by"
                                + " the live one's by %.2f",
                        after.get().calibrator().slope(),
                        before.get().calibrator().slope()))
                : Optional.empty();
    }

    private Optional<CalibratorFit> fit(RankingModel model) {
        return sample.scoredBy(model).map(CalibratorFit::of);
    }

    private static String text(String format, double first, double second) {
        return String.format(Locale.ROOT, format, first, second);
    }

    /** What one model says of the slice. */
    private final class Look {
        private final RankingModel model;
        private final Map<String, float[]> rows = new HashMap<>();
        private boolean isFinite = true;
        private double longest;
        private double rightPairs;
        private long pairs;

        Look(RankingModel model) {
            this.model = model;
            offers.forEach(offer -> rows.put(offer.getOfferId(), row(form.of(offer))));
            ask();
        }

        /** Embedding, then bias. */
        private float[] row(OfferFeatures offer) {
            var row = new float[model.components() + 1];
            row[model.components()] = model.representOffer(offer, row, 0);
            double squares = 0;
            for (int i = 0; i < model.components(); i++) {
                squares += (double) row[i] * row[i];
            }
            longest = Math.max(longest, Math.sqrt(squares));
            isFinite &= Double.isFinite(squares) && Float.isFinite(row[model.components()]);
            return row;
        }

        /** Where a loss learns exposures one by one, each is a contrast of its own: they are compared with one another. */
        private void ask() {
            var redeemedAlone = new ArrayList<Double>();
            var seenAlone = new ArrayList<Double>();
            for (var contrast : slice) {
                var customer = customer(contrast.features());
                var redeemed = scores(customer, contrast.redeemed().stream());
                var seen = scores(customer, contrast.seen().stream().map(Contrast.Seen::offer));
                compare(redeemed, seen);
                if (contrast.seen().isEmpty()) {
                    redeemedAlone.addAll(redeemed);
                } else if (contrast.redeemed().isEmpty()) {
                    seenAlone.addAll(seen);
                }
            }
            compare(redeemedAlone, seenAlone);
        }

        /** Embedding, then bias. */
        private float[] customer(List<WeightedFeature> features) {
            var customer = new float[model.components() + 1];
            customer[model.components()] = model.representCustomer(features, customer, 0);
            return customer;
        }

        private List<Double> scores(float[] customer, Stream<String> among) {
            return among.filter(rows::containsKey)
                    .map(offer -> score(customer, rows.get(offer)))
                    .toList();
        }

        private double score(float[] customer, float[] row) {
            double score = (double) customer[model.components()] + row[model.components()];
            for (int i = 0; i < model.components(); i++) {
                score += (double) customer[i] * row[i];
            }
            isFinite &= Double.isFinite(score);
            return score;
        }

        private void compare(List<Double> redeemed, List<Double> seen) {
            for (double one : redeemed) {
                for (double other : seen) {
                    rightPairs += one > other ? 1 : one == other ? 0.5 : 0;
                }
            }
            pairs += (long) redeemed.size() * seen.size();
        }

        double order() {
            return pairs == 0 ? 0.5 : rightPairs / pairs;
        }
    }

    /** So many of the reservoir's contrasts, evenly spread over it. */
    public static List<Contrast> slice(List<Contrast> reservoir, int most) {
        var slice = new ArrayList<Contrast>();
        int step = Math.max(1, reservoir.size() / most);
        for (int i = 0; i < reservoir.size() && slice.size() < most; i += step) {
            if (reservoir.get(i) != null) {
                slice.add(reservoir.get(i));
            }
        }
        return slice;
    }
}
