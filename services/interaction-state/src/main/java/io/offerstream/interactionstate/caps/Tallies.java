package io.offerstream.interactionstate.caps;

import io.offerstream.interactionstate.state.CustomerState;
import io.offerstream.interactionstate.state.EventIds;
import io.offerstream.interactionstate.state.OfferTally;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps, of the facts that are about to be forgotten, how often each offer was seen and redeemed; of every offer, since
 * one may be given a cap later.
 *
 * <p>What is kept stays exact: a fact is forgotten when {@code correct_until} has passed, so that neither it nor one
 * before it is accepted again. An impression cannot be taken back. A redemption can, at any time: for that its hash is
 * kept, of the latest {@value #MOST_REDEMPTIONS} of an offer; the offer stays redeemed if there were more.
 *
 * @param running offers of which facts are kept; what was counted of others is dropped, and an offer prolonged after
 *     that begins anew
 */
public record Tallies(CustomerState state, RunningOffers running) {
    /** An id that thousands share must not grow for ever. */
    static final int MOST_REDEMPTIONS = 16;

    /** Stands for all redemptions of an offer whose hashes are gone; the hash of none. */
    private static final int FOR_GOOD = 0;

    /**
     * Adds the facts that are stamped before {@code horizon}, which must be forgotten at once, and drops the redemptions
     * that were taken back by {@code tick}: so their reversals may be forgotten, too. Both in epoch milliseconds.
     */
    public void takeWhatIsBefore(long horizon, long tick) {
        var tallies = new TreeMap<String, OfferTally>();
        state.getTallies().forEach(tally -> tallies.put(tally.getOfferId(), tally));
        for (var slate : state.getSlates()) {
            if (slate.getTime() < horizon && !slate.getSentOnly()) {
                for (var offer : slate.getOfferIds()) {
                    var tally = of(offer, tallies);
                    tally.setSeen(tally.getSeen() + 1);
                }
            }
        }
        for (var use : state.getUses()) {
            if (use.getTime() < horizon) {
                of(use.getOfferId(), tallies).getRedeemed().add(EventIds.tag(use.getEventId()));
            }
        }
        state.setTallies(new ArrayList<>(tallies.values()));
        var takenBack = takenBack(state, tick);
        state.getTallies().forEach(tally -> {
            tally.getRedeemed().removeAll(takenBack);
            tally.setRedeemed(latest(tally.getRedeemed()));
        });
        state.getTallies()
                .removeIf(tally -> !running.have(tally.getOfferId())
                        || (tally.getSeen() == 0 && tally.getRedeemed().isEmpty()));
    }

    private static OfferTally of(String offer, Map<String, OfferTally> tallies) {
        return tallies.computeIfAbsent(offer, id -> new OfferTally(id, 0, new ArrayList<>()));
    }

    private static List<Integer> latest(List<Integer> redeemed) {
        if (redeemed.size() <= MOST_REDEMPTIONS) {
            return redeemed;
        }
        var latest = new ArrayList<>(redeemed.subList(redeemed.size() - MOST_REDEMPTIONS, redeemed.size()));
        latest.add(0, FOR_GOOD);
        return latest;
    }

    /** Hashes of the redemptions that were taken back by {@code tick}, in epoch milliseconds, if any was tallied. */
    static Set<Integer> takenBack(CustomerState state, long tick) {
        if (state.getTallies().isEmpty() || state.getReversals().isEmpty()) {
            return Set.of();
        }
        var takenBack = new HashSet<Integer>();
        for (var reversal : state.getReversals()) {
            if (reversal.getTime() <= tick) {
                takenBack.add(EventIds.tag(reversal.getReverses()));
            }
        }
        return takenBack;
    }
}
