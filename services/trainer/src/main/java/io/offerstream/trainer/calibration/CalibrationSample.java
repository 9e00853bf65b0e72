package io.offerstream.trainer.calibration;

import io.offerstream.ranking.calibration.ShownOffers;
import io.offerstream.ranking.served.RankingModel;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.form.OfferForm;
import io.offerstream.slates.model.Scores;
import io.offerstream.trainer.contrast.RandomExposure;
import io.offerstream.trainer.reference.MarketOffers;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Exposures of random slates, to be scored by any version: what its calibrator is fitted on and judged by. */
public final class CalibrationSample {
    /** Below either, what is observed is chance. */
    static final int LEAST_EXPOSURES = 200;

    static final int LEAST_REDEEMED = 20;

    private final OfferForm form;
    private final List<Known> known = new ArrayList<>();
    private long redemptions;

    private record Known(RandomExposure exposure, Offer offer) {}

    /**
     * Takes those whose offer is known.
     *
     * @param exposures sorted: the order of every sum over them
     * @param offers as the tick knows them
     */
    public CalibrationSample(List<RandomExposure> exposures, MarketOffers offers, OfferForm form) {
        this.form = form;
        for (var exposure : exposures) {
            offers.find(exposure.offer()).ifPresent(offer -> {
                known.add(new Known(exposure, offer));
                redemptions += exposure.isRedeemed() ? 1 : 0;
            });
        }
    }

    long shown() {
        return known.size();
    }

    long redemptions() {
        return redemptions;
    }

    private boolean isEnough() {
        return known.size() >= LEAST_EXPOSURES && redemptions >= LEAST_REDEEMED;
    }

    /** As a model scores them; empty if they are too few, or a score is not a finite number. */
    public Optional<ShownOffers> scoredBy(RankingModel model) {
        if (!isEnough()) {
            return Optional.empty();
        }
        var scores = new Scores(model, form);
        var raw = new float[known.size()];
        var redeemed = new boolean[raw.length];
        var examination = new double[raw.length];
        var weights = new double[raw.length];
        for (int i = 0; i < raw.length; i++) {
            var exposure = known.get(i).exposure;
            raw[i] = scores.of(scores.customer(exposure.features()), known.get(i).offer);
            if (!Float.isFinite(raw[i])) {
                return Optional.empty();
            }
            redeemed[i] = exposure.isRedeemed();
            examination[i] = exposure.examination();
            weights[i] = 1;
        }
        return Optional.of(ShownOffers.of(raw, redeemed, examination, weights));
    }
}
