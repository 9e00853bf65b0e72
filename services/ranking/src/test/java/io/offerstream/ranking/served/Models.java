package io.offerstream.ranking.served;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Models of any numbers. */
final class Models {
    private Models() {}

    static RankingModel random(SplittableRandom random, int components) {
        Map<String, String> manifest = new TreeMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            manifest.put(text(random), text(random));
        }
        return new RankingModel(components, rows(random, components, 0), rows(random, components, 1), manifest);
    }

    private static FeatureRows rows(SplittableRandom random, int components, int unnamed) {
        var names = IntStream.range(0, random.nextInt(6))
                .mapToObj(row -> text(random) + row)
                .toList();
        int rows = names.size() + unnamed;
        return new FeatureRows(components, names, numbers(random, rows * components), numbers(random, rows));
    }

    private static float[] numbers(SplittableRandom random, int count) {
        var numbers = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = (float) random.nextDouble(-1, 1);
        }
        return numbers;
    }

    /** Of one to four bytes a character. */
    private static String text(SplittableRandom random) {
        return random.ints(random.nextInt(6), 0, 4)
                .mapToObj(i -> new String[] {"a", "ü", "€", "😀"}[i])
                .collect(Collectors.joining());
    }
}
