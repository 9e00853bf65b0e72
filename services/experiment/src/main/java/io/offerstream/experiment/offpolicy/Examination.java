package io.offerstream.experiment.offpolicy;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How likely each position is looked at, against the one looked at most.
 *
 * @param shares one per position, 0 to 1, the largest 1
 */
public record Examination(List<Double> shares) {
    public Examination {
        shares = List.copyOf(shares);
        if (shares.stream().anyMatch(share -> !(share >= 0 && share <= 1)) || !shares.contains(1.0)) {
            throw new IllegalArgumentException("shares must be in [0, 1], the largest 1, found " + shares);
        }
    }

    /**
     * From uniformly random slates, where every position holds the same mix of offers, so that rewards differ by
     * examination alone. Other logs would mix in what was put where.
     *
     * @return empty without rewards
     */
    public static Optional<Examination> ofUniformSlates(List<LoggedSlate> slates) {
        if (slates.isEmpty()) {
            return Optional.empty();
        }
        List<LoggedSlate> sorted = WeightedSlates.sorted(slates);
        double[] rewards = IntStream.range(0, sorted.get(0).positions())
                .mapToDouble(position -> sorted.stream()
                        .mapToDouble(slate -> slate.reward(position))
                        .sum())
                .toArray();
        double most = IntStream.range(0, rewards.length)
                .mapToDouble(position -> rewards[position])
                .max()
                .orElse(0);
        return most > 0
                ? Optional.of(new Examination(IntStream.range(0, rewards.length)
                        .mapToObj(position -> rewards[position] / most)
                        .toList()))
                : Optional.empty();
    }

    SlateWeights weights() {
        return SlateWeights.pbm(shares.stream().mapToDouble(share -> share).toArray());
    }
}
