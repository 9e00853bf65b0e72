package io.offerstream.ranking.kernel;

import java.util.Arrays;
import java.util.SplittableRandom;

/** What an {@link Operation} works on: rows that lie somewhere in larger arrays, and single numbers. */
final class Operands {
    /** In place of an offset, for a row that starts at 0. */
    static final int NONE = -1;

    private static final int MARGIN = 40;
    private static final float[] EXTREMES = {
        0f,
        -0f,
        1f,
        -1f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        1e19f,
        -1e19f,
        1e-30f,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    private final Operation operation;
    private final int length;
    private final int count;
    private final int[] sizes;
    private final int[] offsets;
    private final float[][] rows;
    private final float[] numbers;

    private Operands(
            Operation operation, int length, int count, int[] sizes, int[] offsets, float[][] rows, float[] numbers) {
        this.operation = operation;
        this.length = length;
        this.count = count;
        this.sizes = sizes;
        this.offsets = offsets;
        this.rows = rows;
        this.numbers = numbers;
    }

    /** @param extremes how many of a hundred numbers are as large, small or strange as floats can be */
    static Operands of(Operation operation, int length, int count, int width, SplittableRandom random, int extremes) {
        int[] sizes = operation.sizes(length, count, width);
        int[] offsets = random.ints(3, 1, MARGIN).toArray();
        var rows = new float[sizes.length][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new float[sizes[i] + 2 * MARGIN];
            for (int j = 0; j < rows[i].length; j++) {
                rows[i][j] = number(random, extremes);
            }
        }
        operation.prepare(rows, length, width);
        var numbers = new float[4];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = number(random, extremes);
        }
        return new Operands(operation, length, count, sizes, offsets, rows, numbers);
    }

    private static float number(SplittableRandom random, int extremes) {
        return random.nextInt(100) < extremes
                ? EXTREMES[random.nextInt(EXTREMES.length)]
                : (float) random.nextDouble(-1, 2);
    }

    Operands copy() {
        return with(offsets, Arrays.stream(rows).map(float[]::clone).toArray(float[][]::new));
    }

    /** One array ends a number before its row does. */
    Operands cutShort(int row) {
        var copy = copy();
        copy.rows[row] = Arrays.copyOf(rows[row], start(row) + sizes[row] - 1);
        return copy;
    }

    /** One row starts before its array does. */
    Operands startingAtMinusOne(int offset) {
        var moved = offsets.clone();
        moved[offset] = -1;
        return with(moved, copy().rows);
    }

    private Operands with(int[] offsets, float[][] rows) {
        return new Operands(operation, length, count, sizes, offsets, rows, numbers);
    }

    private int start(int row) {
        int offset = operation.offsets()[row];
        return offset == NONE ? 0 : offsets[offset];
    }

    int length() {
        return length;
    }

    int count() {
        return count;
    }

    int rowCount() {
        return rows.length;
    }

    int offset(int i) {
        return offsets[i];
    }

    float[] row(int row) {
        return rows[row];
    }

    float number(int i) {
        return numbers[i];
    }

    /** All arrays, margins and all, as bits; a NaN is a NaN. */
    int[][] bits() {
        return Arrays.stream(rows).map(Operands::bits).toArray(int[][]::new);
    }

    private static int[] bits(float[] row) {
        var bits = new int[row.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(row[i]);
        }
        return bits;
    }

    /** The arrays' numbers before and after their rows, as bits. */
    int[][] marginBits() {
        var margins = bits();
        for (int row = 0; row < margins.length; row++) {
            Arrays.fill(margins[row], start(row), start(row) + sizes[row], 0);
        }
        return margins;
    }
}
