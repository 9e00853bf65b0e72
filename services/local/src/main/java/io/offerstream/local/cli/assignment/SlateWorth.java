package io.offerstream.local.cli.assignment;

import io.offerstream.platform.market.ExaminationConfig;
import io.offerstream.platform.market.FeatureChoice;
import io.offerstream.ranking.calibration.Calibrator;
import io.offerstream.schemas.CustomerFeatures;
import io.offerstream.schemas.Offer;
import io.offerstream.slates.form.CustomerForm;
import io.offerstream.slates.form.OfferForm;
import io.offerstream.slates.model.Scores;
import io.offerstream.slates.model.ServedModel;
import java.util.List;

/** What slates are worth by one version's calibrated scores, whoever ranked them. Owned by one thread. */
final class SlateWorth {
    private final ServedModel model;
    private final Calibrator calibrator;
    private final ExaminationConfig examination;
    private final Scores scores;

    /** @param model has a calibrator */
    SlateWorth(ServedModel model, ExaminationConfig examination) {
        this.model = model;
        calibrator = model.calibrator().orElseThrow();
        this.examination = examination;
        scores = new Scores(model.model(), new OfferForm(FeatureChoice.ALL));
    }

    long version() {
        return model.version();
    }

    /** Expected redemptions: of each offer, P(examined in its position) times P(redeem | examined). */
    double of(CustomerFeatures customer, List<Offer> slate) {
        var represented = scores.customer(CustomerForm.of(customer));
        double expected = 0;
        for (int position = 0; position < slate.size(); position++) {
            expected +=
                    examination.weight(position) * calibrator.probability(scores.of(represented, slate.get(position)));
        }
        return expected;
    }
}
