package io.offerstream.simulator.systems;

import io.offerstream.simulator.life.Life;
import io.offerstream.simulator.life.Looks;
import io.offerstream.simulator.life.Organics;
import io.offerstream.simulator.world.Catalogue;
import io.offerstream.simulator.world.MarketWorld;
import io.offerstream.simulator.world.Purpose;

/** What a system may know of a market: everything but its truth. One thread's. */
public final class KnownMarket {
    private final MarketWorld world;
    private final Life life;
    private int labelled;

    public KnownMarket(Life life) {
        this.world = life.market();
        this.life = life;
    }

    public String code() {
        return world.code();
    }

    public int customers() {
        return world.customers();
    }

    /** Which value a profile feature has, from 0. */
    public int profileValue(int customer, int attribute) {
        return world.profileValue(customer, attribute);
    }

    public Catalogue catalogue() {
        return world.catalogue();
    }

    /** Sessions, of which the first {@link #labelled} are known to the end. */
    public Looks looks() {
        return life.looks();
    }

    /** How many of the looks have been waited for: what they did not redeem by now they left. */
    public int labelled() {
        return labelled;
    }

    /** Says that so many looks are labelled. */
    public void label(int looks) {
        labelled = looks;
    }

    /** Redemptions by customers who had not seen the offer. */
    public Organics organics() {
        return life.organics();
    }

    /** Whether the customer has used the offer, so that it is not to be had again. */
    public boolean isRedeemed(int customer, int offer) {
        return life.memory().isRedeemed(customer, offer);
    }

    /** In how many sessions of the customer the offer was in the slate. */
    public int carried(int customer, int offer) {
        return life.memory().carried(customer, offer);
    }

    /** What a system may key its own draws by: bits that belong to customer and cycle. */
    public long luck(int customer, int cycle) {
        return Purpose.SYSTEM.of(world.key(customer), cycle);
    }
}
