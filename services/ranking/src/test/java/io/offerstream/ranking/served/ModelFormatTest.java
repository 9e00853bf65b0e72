package io.offerstream.ranking.served;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.zip.CRC32C;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ModelFormatTest {
    private static final byte[] SMALL = ModelFormat.write(Models.random(new SplittableRandom(9), 2));

    @Property(tries = 200)
    void shouldReadWhatItWrites(@ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int components) {
        var model = Models.random(new SplittableRandom(seed), components);
        byte[] bytes = ModelFormat.write(model);
        var read = ModelFormat.read(bytes);

        assertThat(ModelFormat.write(read)).isEqualTo(bytes);
        assertThat(read.components()).isEqualTo(components);
        assertThat(read.manifest()).isEqualTo(model.manifest());
        assertThat(read.customerFeatures()).isEqualTo(model.customerFeatures());
        assertThat(read.offerFeatures()).isEqualTo(model.offerFeatures());
        assertThat(read.customers().embeddings()).isEqualTo(model.customers().embeddings());
        assertThat(read.customers().biases()).isEqualTo(model.customers().biases());
        assertThat(read.offers().embeddings()).isEqualTo(model.offers().embeddings());
        assertThat(read.offers().biases()).isEqualTo(model.offers().biases());
    }

    /** Models in topics are read by the next version of this program: these bytes are the format. */
    @Test
    void shouldKeepItsLayout() {
        var customers = new FeatureRows(1, List.of("é"), new float[] {1}, new float[] {2});
        var offers = new FeatureRows(1, List.of("b"), new float[] {3, 4}, new float[] {5, 6});
        byte[] bytes = ModelFormat.write(new RankingModel(1, customers, offers, Map.of("k", "v")));

        assertThat(HexFormat.of().formatHex(bytes, 0, bytes.length - 4))
                .isEqualTo("4f53524d" + "01000000" + "01000000"
                        + "01000000" + "01000000" + "6b" + "01000000" + "76"
                        + "01000000" + "02000000" + "c3a9" + "01000000" + "00000040" + "0000803f"
                        + "01000000" + "01000000" + "62" + "02000000" + "0000a040" + "0000c040" + "00004040"
                        + "00008040");
        assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(bytes.length - 4))
                .isEqualTo(checksum(bytes));
    }

    private static int checksum(byte[] bytes) {
        var crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - 4);
        return (int) crc.getValue();
    }

    @Test
    void shouldRefuseEveryDamagedByte() {
        for (int at = 0; at < SMALL.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                var damaged = SMALL.clone();
                damaged[at] ^= (byte) (1 << bit);
                assertThatThrownBy(() -> ModelFormat.read(damaged))
                        .as("byte %s", at)
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageMatching("these \\d+ bytes are no model"
                                + "|the model has format -?\\d+, but this program reads format 1"
                                + "|the model is damaged or cut off: its checksum is wrong");
            }
        }
    }

    @Test
    void shouldRefuseWhatIsCutOffOrTooLong() {
        for (int length = 0; length < SMALL.length; length++) {
            var cut = Arrays.copyOf(SMALL, length);
            assertThatThrownBy(() -> ModelFormat.read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> ModelFormat.read(Arrays.copyOf(SMALL, SMALL.length + 1)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the model is damaged or cut off: its checksum is wrong");
        assertThatThrownBy(() -> ModelFormat.read(new byte[100]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("these 100 bytes are no model");
    }

    @Test
    void shouldRefuseALaterFormat() {
        var later = SMALL.clone();
        later[4] = 2;

        assertThatThrownBy(() -> ModelFormat.read(later))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the model has format 2, but this program reads format 1");
    }

    /** A writer with a bug writes a right checksum of wrong counts. */
    @Property(tries = 2000)
    void shouldRefuseCountsThatDoNotFitWhateverTheChecksum(
            @ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int changes) {
        var random = new SplittableRandom(seed);
        var changed = SMALL.clone();
        for (int i = 0; i < changes; i++) {
            int at = 8 + random.nextInt(changed.length - 12);
            changed[at] = (byte) (random.nextBoolean() ? random.nextInt(8) : random.nextInt());
        }
        ByteBuffer.wrap(changed).order(ByteOrder.LITTLE_ENDIAN).putInt(changed.length - 4, checksum(changed));
        RankingModel read;
        try {
            read = ModelFormat.read(changed);
        } catch (IllegalArgumentException expected) {
            return;
        }
        assertThat(read.customers().biases()).hasSize(read.customerFeatures().size());
        assertThat(read.offers().biases()).hasSize(read.offerFeatures().size() + 1);
        assertThat(read.components()).isPositive();
    }

    /** Customers' features all have names, and of the offers' rows the mean identity alone has none. */
    @Test
    void shouldRefuseRowsWithoutNames() {
        var named = new FeatureRows(1, List.of("a"), new float[1], new float[1]);
        var oneMore = new FeatureRows(1, List.of("a"), new float[2], new float[2]);
        var twoMore = new FeatureRows(1, List.of("a"), new float[3], new float[3]);
        for (var model : List.of(
                new RankingModel(1, oneMore, oneMore, Map.of()),
                new RankingModel(1, named, named, Map.of()),
                new RankingModel(1, named, twoMore, Map.of()))) {
            byte[] bytes = ModelFormat.write(model);
            assertThatThrownBy(() -> ModelFormat.read(bytes))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("the model's counts do not fit its size");
        }
    }

    @Test
    void shouldRefuseAFeatureNamedTwice() {
        assertThatThrownBy(() -> new FeatureRows(1, List.of("a", "a"), new float[2], new float[2]))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the model has feature 'a' twice");
    }
}
