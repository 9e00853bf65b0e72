package io.offerstream.simulator.comparison;

import io.offerstream.experiment.bucketing.Bucketing;
import io.offerstream.experiment.bucketing.Split;
import io.offerstream.experiment.bucketing.Split.Share;
import io.offerstream.simulator.comparison.CycleFigures.NewOffer;
import io.offerstream.simulator.life.Arm;
import io.offerstream.simulator.life.Life;
import io.offerstream.simulator.life.Looks;
import io.offerstream.simulator.scenario.Parameter;
import io.offerstream.simulator.scenario.Scenario;
import io.offerstream.simulator.systems.AtRandom;
import io.offerstream.simulator.systems.KnownMarket;
import io.offerstream.simulator.systems.OnTruth;
import io.offerstream.simulator.systems.ServingSystem;
import io.offerstream.simulator.value.SlateValue;
import io.offerstream.simulator.world.World;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** One market of a run. One thread's. */
final class MarketRun {
    private final World world;
    private final Life life;
    private final KnownMarket known;
    private final Split<Arm> split;
    private final Editor editor;
    private final ServingSystem random = new AtRandom();
    private final ServingSystem profiles;
    private final ServingSystem oracle;
    private final Arm[] arms;
    private int[] slates = {};
    private int looksBefore;
    private int organicsBefore;
    private double served;
    private double byPopularity;
    private double byProfiles;
    private double byOracle;
    private double byOwnControl;

    /** @param cap share of the positions that five offers may have, under which V* is the best; 1 for none */
    MarketRun(World world, Life life, double cap) {
        this.world = world;
        this.life = life;
        known = new KnownMarket(life);
        split = split(world.scenario());
        editor = new Editor(world, life.market());
        profiles = new OnTruth(world, OnTruth.Knowledge.PROFILES, cap);
        oracle = new OnTruth(world, OnTruth.Knowledge.ORACLE);
        arms = new Arm[known.customers()];
    }

    private static Split<Arm> split(Scenario scenario) {
        double test = scenario.number(Parameter.TEST);
        double popularity = scenario.number(Parameter.POPULARITY);
        return new Split<>(List.of(
                new Share<>(Arm.TEST, test),
                new Share<>(Arm.CONTROL_POPULARITY, popularity),
                new Share<>(Arm.CONTROL_RANDOM, 1 - test - popularity)));
    }

    KnownMarket known() {
        return known;
    }

    void open(int cycle, boolean measured, ServingSystem system, ServingSystem control) {
        life.beginCycle();
        looksBefore = life.looks().size();
        organicsBefore = life.organics().size();
        slates = Run.noSlates(known);
        if (!measured) {
            Arrays.fill(arms, Arm.HISTORY);
            editor.serve(known, cycle, slates);
            return;
        }
        for (int customer = 0; customer < arms.length; customer++) {
            arms[customer] = split.armOf(
                    Bucketing.of("simulation-" + world.seed(), "cycle-" + cycle, known.code() + ":" + customer));
        }
        var test = Run.of(arms, Arm.TEST);
        system.serve(known, cycle, test, slates);
        control.serve(known, cycle, Run.of(arms, Arm.CONTROL_POPULARITY), slates);
        random.serve(known, cycle, Run.of(arms, Arm.CONTROL_RANDOM), slates);
        value(cycle, test, control);
    }

    /**
     * A cycle that is served from outside.
     *
     * @param served arms by customer; whoever is served by nobody is in HISTORY
     * @param servedSlates kept: what is changed in them while the cycle runs is shown from then on
     * @param ownControl what the served one's own control would show everybody
     */
    void openServed(int cycle, Arm[] served, int[] servedSlates, int[] ownControl, ServingSystem control) {
        life.beginCycle();
        looksBefore = life.looks().size();
        organicsBefore = life.organics().size();
        slates = servedSlates;
        System.arraycopy(served, 0, arms, 0, arms.length);
        var test = Run.of(arms, Arm.TEST);
        value(cycle, test, control);
        var value = new SlateValue(life.market(), life.memory());
        byOwnControl = 0;
        for (int customer = 0; customer < test.length; customer++) {
            if (test[customer]) {
                value.of(customer, cycle);
                byOwnControl += value.value(ownControl, customer * Looks.SLATE);
            }
        }
    }

    /** What the served one's own control is worth for TEST of the open cycle. */
    double byOwnControl() {
        return byOwnControl;
    }

    /** What TEST's slates are worth, and what others would be in their place. */
    private void value(int cycle, boolean[] test, ServingSystem control) {
        var popularitySlates = Run.noSlates(known);
        control.serve(known, cycle, test, popularitySlates);
        var profileSlates = Run.noSlates(known);
        profiles.serve(known, cycle, test, profileSlates);
        var oracleSlates = Run.noSlates(known);
        oracle.serve(known, cycle, test, oracleSlates);
        served = 0;
        byPopularity = 0;
        byProfiles = 0;
        byOracle = 0;
        var value = new SlateValue(life.market(), life.memory());
        for (int customer = 0; customer < test.length; customer++) {
            if (test[customer]) {
                value.of(customer, cycle);
                int from = customer * Looks.SLATE;
                served += value.value(slates, from);
                byPopularity += value.value(popularitySlates, from);
                byProfiles += value.value(profileSlates, from);
                byOracle += value.value(oracleSlates, from);
            }
        }
    }

    void live(int cycle, int slot) {
        life.live(cycle, slot, arms, slates);
        known.label(Run.labelled(life.looks(), known.labelled(), cycle, slot));
    }

    CycleFigures close(int cycle) {
        long test = 0;
        long redeemers = 0;
        long controls = 0;
        long controlRedeemers = 0;
        for (int customer = 0; customer < arms.length; customer++) {
            long redeemed = life.hasRedeemed(customer) ? 1 : 0;
            if (arms[customer] == Arm.TEST) {
                test++;
                redeemers += redeemed;
            } else if (arms[customer] == Arm.CONTROL_POPULARITY) {
                controls++;
                controlRedeemers += redeemed;
            }
        }
        var catalogue = known.catalogue();
        int first = catalogue.firstLive(cycle);
        var impressions = new long[catalogue.liveCount()];
        var firstSlots = new int[catalogue.liveCount()];
        Arrays.fill(firstSlots, -1);
        long rendered = 0;
        long redeemed = 0;
        var looks = life.looks();
        for (int look = looksBefore; look < looks.size(); look++) {
            for (int position = 0; position < Looks.MOST; position++) {
                int offer = looks.offer(look, position);
                if (offer >= 0) {
                    rendered++;
                    redeemed += looks.isRedeemed(look, position) ? 1 : 0;
                    if (position < Looks.SLATE && looks.arm(look) == Arm.TEST) {
                        impressions[offer - first]++;
                        if (firstSlots[offer - first] < 0) {
                            firstSlots[offer - first] = looks.slot(look);
                        }
                    }
                }
            }
        }
        var newOffers = new ArrayList<NewOffer>();
        for (int i = 0; i < impressions.length; i++) {
            if (catalogue.isNew(first + i, cycle)) {
                newOffers.add(new NewOffer(first + i, impressions[i], firstSlots[i]));
            }
        }
        return new CycleFigures(
                known.code(),
                cycle,
                test,
                served,
                byPopularity,
                byProfiles,
                byOracle,
                redeemers,
                controls,
                controlRedeemers,
                Arrays.stream(impressions).boxed().toList(),
                newOffers,
                looks.size() - (long) looksBefore,
                rendered,
                redeemed,
                life.organics().size() - (long) organicsBefore,
                Optional.empty());
    }
}
