package io.offerstream.local.cli.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.offerstream.local.cli.CliFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Files with a taste planted in them, and the command run on them. */
abstract class EvaluateFixture {
    static final int KINDS = 4;
    static final int CUSTOMERS = 40;
    static final int OFFERS = 16;

    @TempDir
    Path folder;

    final CliFixture cli = new CliFixture();

    Path train;
    Path test;
    Path offers;

    /**
     * Customer and offer are of one of four kinds, by their number. In training each redeems three of the four offers of
     * their kind and sees six others; later they redeem the fourth, and one that was not there before.
     */
    @BeforeEach
    void plant() {
        var trained = new ArrayList<String>(List.of("customer,offer,weight"));
        var tested = new ArrayList<String>(List.of("offer,customer"));
        for (int customer = 0; customer < CUSTOMERS; customer++) {
            for (int i = 0; i < OFFERS / KINDS; i++) {
                int offer = customer % KINDS + KINDS * i;
                if (i == customer / KINDS % KINDS) {
                    tested.add("o%d,c%d".formatted(offer, customer));
                } else {
                    trained.add("c%d,o%d,1".formatted(customer, offer));
                }
            }
            for (int i = 0; i < 6; i++) {
                int offer = (customer + 1 + i % 3 + KINDS * i) % OFFERS;
                trained.add("c%d,o%d,%s".formatted(customer, offer, i % 2 == 0 ? "0" : "-0.5"));
            }
            tested.add("o%d,c%d".formatted(OFFERS + customer % KINDS, customer));
        }
        var features = new ArrayList<String>(List.of("id,feature,weight"));
        for (int offer = 0; offer < OFFERS + KINDS; offer++) {
            features.add("o%d,kind=%d,1".formatted(offer, offer % KINDS));
        }
        features.add("o99,,");
        train = write("train.csv", trained);
        test = write("test.csv", tested);
        offers = write("offers.csv", features);
    }

    Path write(String name, List<String> lines) {
        try {
            return Files.write(folder.resolve(name), lines);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path write(String name, String... lines) {
        return write(name, List.of(lines));
    }

    CliFixture.Ended run(String... options) {
        return run(train, test, options);
    }

    CliFixture.Ended run(Path train, Path test, String... options) {
        var arguments = Stream.concat(
                Stream.of("evaluate", "--train", train.toString(), "--test", test.toString(), "--no-components", "8"),
                Arrays.stream(options));
        return cli.run(arguments.toArray(String[]::new));
    }

    record Figure(double mean, String sd, int seeds) {}

    /** By metric, and what it is among. */
    static Map<String, Figure> figures(CliFixture.Ended ended) {
        assertThat(ended.code()).as(ended.err()).isZero();
        var figures = new HashMap<String, Figure>();
        for (var line : ended.lines()) {
            try {
                var row = new ObjectMapper().readTree(line);
                var name = (row.get("metric").asText() + " " + row.get("among").asText()).strip();
                figures.put(
                        name,
                        new Figure(
                                row.get("mean").asDouble(),
                                row.get("sd").asText(),
                                row.get("seeds").asInt()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return figures;
    }
}
