package io.offerstream.simulator.comparison;

import io.offerstream.ranking.kernel.Kernel;
import io.offerstream.simulator.systems.AtRandom;
import io.offerstream.simulator.systems.Learned;
import io.offerstream.simulator.systems.OnTruth;
import io.offerstream.simulator.systems.Popularity;
import io.offerstream.simulator.systems.Recipe;
import io.offerstream.simulator.systems.ServingSystem;
import io.offerstream.simulator.systems.Tuning;
import io.offerstream.simulator.world.World;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A system that can be compared in process. Each has learnt nothing when it is made. */
public enum Contestant {
    RANDOM("random", "three offers at random"),
    POPULARITY("popularity", "what the control gets: redeemed for each time examined, of the market"),
    SEGMENT_POPULARITY("segment-popularity", "the same for each segment of customers"),
    OLD("old", "identities, missing as negative, one model for all markets, no exploration"),
    OLD_FEATURES("old-with-features", "the old one, where offers and customers have features"),
    OLD_SEEN("old-on-seen", "the old one, where only what was seen can be a negative"),
    OLD_PER_MARKET("old-per-market", "the old one, with a model for each market"),
    OLD_EXPLORING("old-exploring", "the old one, with drawn slates"),
    LIGHTFM("lightfm", "features, a model for each market, catalogue negatives, new offers start at the mean"),
    LOGISTIC("logistic", "features, a model for each market, logistic on what was seen"),
    PROFILES("best-on-profiles", "knows the truth of offers and profiles, not of a customer or the weather: V*"),
    ORACLE("oracle", "knows the truth");

    private final String word;
    private final String description;

    Contestant(String word, String description) {
        this.word = word;
        this.description = description;
    }

    /** As it is called in a report. */
    public String word() {
        return word;
    }

    public String description() {
        return description;
    }

    /** Whether it does what a real system could: it does not know the truth. */
    public boolean isReal() {
        return this != PROFILES && this != ORACLE;
    }

    public static Optional<Contestant> of(String word) {
        return Arrays.stream(values()).filter(one -> one.word.equals(word)).findFirst();
    }

    public static List<String> words() {
        return Arrays.stream(values()).map(Contestant::word).toList();
    }

    /** The one with a recipe that it learns by; empty for those that have none. */
    Optional<Recipe> recipe() {
        return Optional.ofNullable(
                switch (this) {
                    case OLD -> Recipe.OLD;
                    case OLD_FEATURES -> Recipe.OLD.withFeatures();
                    case OLD_SEEN -> Recipe.OLD.onSeen();
                    case OLD_PER_MARKET -> Recipe.OLD.withModelPerMarket();
                    case OLD_EXPLORING -> Recipe.OLD.withExploration();
                    case LIGHTFM -> Recipe.LIGHTFM;
                    case LOGISTIC -> Recipe.LOGISTIC;
                    default -> null;
                });
    }

    /** A fresh one. */
    ServingSystem in(World world, Tuning tuning, Kernel kernel) {
        return recipe().<ServingSystem>map(recipe -> new Learned(recipe, tuning, kernel, world.seed()))
                .orElseGet(() -> switch (this) {
                    case POPULARITY, SEGMENT_POPULARITY -> new Popularity(tuning.segments(), tuning.strength());
                    case PROFILES -> new OnTruth(world, OnTruth.Knowledge.PROFILES);
                    case ORACLE -> new OnTruth(world, OnTruth.Knowledge.ORACLE);
                    default -> new AtRandom();
                });
    }
}
