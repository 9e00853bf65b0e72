package io.offerstream.trainer.line;

import io.offerstream.platform.market.MarketConfig;
import io.offerstream.platform.market.ModelConfig.Negatives;
import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.ranking.learning.Learner;
import io.offerstream.ranking.learning.Watcher;
import io.offerstream.schemas.Offer;
import io.offerstream.trainer.contrast.Contrast;
import io.offerstream.trainer.reference.MarketOffers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Learns a model anew, from all there is. */
public final class Refit {
    private Refit() {}

    /**
     * A line that has learnt all contrasts in as many passes as the market asks for, and goes on from there as a stream.
     *
     * @param contrasts as they are right by now, in any order; those from before training_data_start_date are left out
     * @param tick at which it is made
     * @param watcher told after each pass
     */
    public static TrainingLine of(
            MarketConfig config,
            Kernel kernel,
            Collection<Contrast> contrasts,
            MarketOffers offers,
            Instant tick,
            Watcher watcher) {
        var line = new TrainingLine(config, kernel);
        var sorted = sinceStart(line, contrasts);
        if (!sorted.isEmpty()) {
            var batch = new Batches(line.customerIndex(), line.catalogue(), offers, line.mostRows(), line.counts());
            for (var contrast : sorted) {
                batch.add(contrast, 1);
                line.counts().addLearnt(contrast.arm());
            }
            if (!batch.isEmpty()) {
                var learner =
                        new Learner(Recipe.ofRefit(config), line.catalogue().offers(), kernel);
                var drawable = drawable(line, offers, sorted.get(0).time(), tick);
                var progress = learner.fit(batch.batch(drawable), config.model().epochs(), watcher);
                line.counts().addSteps(progress.examples(), progress.refused());
                take(line, learner);
            }
        }
        line.pace().refitted(tick, config.calendar(), contrastsOfACycle(config, sorted, tick));
        fillReservoir(line, sorted);
        return line;
    }

    private static List<Contrast> sinceStart(TrainingLine line, Collection<Contrast> contrasts) {
        long start = line.config().trainingDataStart().toEpochMilli();
        var sorted = new ArrayList<Contrast>(contrasts.size());
        for (var contrast : contrasts) {
            if (contrast.time() < start) {
                line.counts().addBeforeStart();
            } else {
                sorted.add(contrast);
            }
        }
        sorted.sort(Contrast.ORDER);
        return sorted;
    }

    private static int[] drawable(TrainingLine line, MarketOffers offers, long from, Instant to) {
        if (line.config().model().negatives() == Negatives.SEEN) {
            // Nothing gets a row that is not learnt from: a checkpoint would take it for learnt.
            return new int[0];
        }
        boolean everything = line.config().model().negatives() == Negatives.CATALOGUE;
        return offers.all().stream()
                .filter(offer -> everything || wasLive(offer, from, to))
                .filter(line.catalogue()::hasRoomFor)
                .mapToInt(line.catalogue()::numberOf)
                .toArray();
    }

    private static boolean wasLive(Offer offer, long from, Instant to) {
        return offer.getValidTo().toEpochMilli() > from && offer.getValidFrom().isBefore(to);
    }

    /** The numbers that were learnt become the line's; from now on it learns as a stream does. */
    private static void take(TrainingLine line, Learner learnt) {
        var customers = LineRows.ofCustomers(learnt, line.customerIndex());
        var offers = LineRows.ofOffers(learnt, line.offerIndex());
        var lineCustomers = line.customerRows();
        var lineOffers = line.offerRows();
        for (int row = 0; row < customers.size(); row++) {
            lineCustomers.add(customers.get(row));
        }
        for (int row = 0; row < offers.size(); row++) {
            lineOffers.add(offers.get(row));
        }
        line.learner().moveTo(learnt.position());
    }

    private static long contrastsOfACycle(MarketConfig config, List<Contrast> sorted, Instant tick) {
        double from = tick.toEpochMilli() - Pace.cycleMillis(config.calendar().at(tick));
        return sorted.stream().filter(contrast -> contrast.time() >= from).count();
    }

    /** As the stream would have left it: it reaches back a cycle. */
    private static void fillReservoir(TrainingLine line, List<Contrast> sorted) {
        double share = line.pace().keptShare(line.reservoir().capacity());
        sorted.forEach(contrast -> line.reservoir().offer(contrast, share));
    }
}
