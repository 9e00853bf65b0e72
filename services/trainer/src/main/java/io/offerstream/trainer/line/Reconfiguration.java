package io.offerstream.trainer.line;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.slates.form.CustomerForm;
import io.offerstream.slates.form.OfferForm;
import java.util.List;
import java.util.function.Predicate;

/**
 * What of a line still fits another configuration.
 *
 * @param dropped gets what does not, for people
 */
record Reconfiguration(MarketConfig newer, List<String> dropped) {
    /** The line as it goes on by the newer configuration. */
    TrainingLine of(TrainingLine older) {
        long start = newer.trainingDataStart().toEpochMilli();
        var slots = older.reservoirSlots().stream()
                .map(earlier ->
                        earlier == null || earlier.time() < start ? null : earlier.withFeatures(this::isOfCustomers))
                .toList();
        var line = TrainingLine.restore(newer, older.learner().kernel(), older.kept(), slots);
        line.restoreExposures(
                older.exposureSlots().stream()
                        .map(exposure -> exposure == null || exposure.time() < start
                                ? null
                                : exposure.withFeatures(this::isOfCustomers))
                        .toList(),
                older.nextExposure());
        var before = Recipe.of(older.config());
        var after = Recipe.of(newer);
        boolean isKept = before.keepsEmbeddingsOf(after);
        boolean hasMemory = before.keepsAccumulatorsOf(after);
        Predicate<String> fitsCustomers = name -> isKept && isOfCustomers(name);
        Predicate<String> fitsOffers = name -> isKept && isOfOffers(name);
        move(older.customerRows(), line.customerRows(), fitsCustomers, hasMemory);
        move(older.offerRows(), line.offerRows(), fitsOffers, hasMemory);
        if (isKept && !hasMemory) {
            dropped.add("the optimiser's memory");
        }
        return line;
    }

    private boolean isOfCustomers(String name) {
        return name.startsWith(CustomerForm.CONTEXT)
                ? newer.training().contextFeatures().takes(name.substring(CustomerForm.CONTEXT.length()))
                : newer.training().customerFeatures().takes(name);
    }

    private boolean isOfOffers(String name) {
        return name.startsWith(OfferForm.IDENTITY)
                || newer.training().offerFeatures().takes(name);
    }

    private void move(LineRows from, LineRows to, Predicate<String> fits, boolean hasMemory) {
        for (int row = 0; row < from.size(); row++) {
            var feature = from.get(row);
            if (!fits.test(feature.name())) {
                dropped.add(feature.name());
            } else if (hasMemory) {
                to.add(feature);
            } else {
                to.addWithoutMemory(feature);
            }
        }
    }
}
