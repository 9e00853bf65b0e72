package io.offerstream.slates.cycle;

import io.offerstream.platform.market.ExaminationConfig;
import io.offerstream.ranking.calibration.Calibrator;
import io.offerstream.slates.policy.Choice;
import io.offerstream.slates.policy.Slate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Some customers as if all of them were in TEST, before any price: what prices are found on. Owned by one thread. */
public final class SampledCustomers {
    private final OpenCycle cycle;
    private final Optional<ModelRanking> model;
    private final double[] popularity;
    private final List<Choice> choices;
    private final List<Slate> fixed;

    SampledCustomers(OpenCycle cycle, int customers, Optional<ModelRanking> model, double[] popularity) {
        this.cycle = cycle;
        this.model = model;
        this.popularity = popularity;
        choices = new ArrayList<>(customers);
        fixed = new ArrayList<>(customers);
    }

    void add(int row, Choice choice, Slate undrawn) {
        if (row != choices.size()) {
            throw new IllegalStateException("row " + row + " after " + choices.size() + " others");
        }
        choices.add(choice);
        fixed.add(undrawn);
    }

    /** How many. */
    public int customers() {
        return choices.size();
    }

    public LiveOffers offers() {
        return cycle.offers();
    }

    /** What the customer may get, and how much of it. */
    public Choice choice(int customer) {
        return choices.get(customer);
    }

    /** What the customer gets whatever the prices are; empty for one whose slate is drawn. */
    public Slate fixed(int customer) {
        return fixed.get(customer);
    }

    /** Whether a model ranks for any of them. */
    public boolean hasModel() {
        return model.isPresent();
    }

    /** What the model's probabilities follow from; empty where there is no model, or too little was known to fit one. */
    public Optional<Calibrator> calibrator() {
        return model.flatMap(ranking -> ranking.model().calibrator());
    }

    /** The model's score of an offer, as it ranks by. */
    public double score(int customer, int offer) {
        return model.orElseThrow().scoreOf(customer, offer);
    }

    /** What the customer's slate is worth beside others', where the model ranks. */
    public double stake(int customer) {
        return model.orElseThrow().stakeOf(customer);
    }

    /** P(redeem | examined) by the model; empty without a calibrator. */
    public OptionalDouble probability(int customer, int offer) {
        return calibrator()
                .map(found ->
                        OptionalDouble.of(found.probability(model.orElseThrow().wholeScoreOf(customer, offer))))
                .orElse(OptionalDouble.empty());
    }

    /** What popularity is drawn by. */
    public double popularityLogOdds(int offer) {
        return OpenCycle.logOdds(popularity[offer]);
    }

    /** P(redeem | examined) by popularity. */
    public double popularity(int offer) {
        return popularity[offer];
    }

    /** Whether popularity is known; without, nothing is drawn where no model ranks. */
    public boolean hasPopularity() {
        return cycle.facts().popularity().isPresent();
    }

    public double temperature() {
        return cycle.config().assignment().temperature();
    }

    public ExaminationConfig examination() {
        return cycle.config().examination();
    }
}
