package io.offerstream.ranking.kernel;

import java.util.Arrays;

/** A kernel's methods, called alike. */
enum Operation {
    DOT(0, 1) {
        @Override
        float run(Kernel kernel, Operands on) {
            return kernel.dot(on.row(0), on.offset(0), on.row(1), on.offset(1), on.length());
        }
    },
    SCALE(0, 1) {
        @Override
        float run(Kernel kernel, Operands on) {
            kernel.scale(on.number(0), on.row(0), on.offset(0), on.row(1), on.offset(1), on.length());
            return 0;
        }
    },
    ADD_SCALED(0, 1) {
        @Override
        float run(Kernel kernel, Operands on) {
            kernel.addScaled(on.number(0), on.row(0), on.offset(0), on.row(1), on.offset(1), on.length());
            return 0;
        }
    },
    MOVE(0, Operands.NONE) {
        @Override
        float run(Kernel kernel, Operands on) {
            kernel.move(on.row(0), on.offset(0), on.number(0), on.row(1), on.number(1), on.length());
            return 0;
        }
    },
    ADAGRAD(0, 0, Operands.NONE) {
        @Override
        float run(Kernel kernel, Operands on) {
            return kernel.adagrad(
                    on.row(0),
                    on.row(1),
                    on.offset(0),
                    on.number(0),
                    on.row(2),
                    on.number(1),
                    on.number(2),
                    on.length());
        }
    },
    ADADELTA(0, 0, 0, Operands.NONE) {
        @Override
        float run(Kernel kernel, Operands on) {
            return kernel.adadelta(
                    on.row(0),
                    on.row(1),
                    on.row(2),
                    on.offset(0),
                    on.number(0),
                    on.row(3),
                    on.number(1),
                    on.number(2),
                    on.number(3),
                    on.length());
        }
    },
    SCORE(0, 1, 2, Operands.NONE, Operands.NONE) {
        @Override
        float run(Kernel kernel, Operands on) {
            return kernel.score(
                    on.row(0),
                    on.offset(0),
                    on.count(),
                    on.row(1),
                    on.offset(1),
                    on.row(2),
                    on.offset(2),
                    on.row(3),
                    on.row(4),
                    on.length());
        }

        @Override
        int[] sizes(int length, int count, int width) {
            return new int[] {count * length, length * width, width, count * width, count};
        }
    };

    private final int[] offsets;

    Operation(int... offsets) {
        this.offsets = offsets;
    }

    /** @return what the method returns, or 0 */
    abstract float run(Kernel kernel, Operands on);

    /** How long its rows are. */
    int[] sizes(int length, int count, int width) {
        var sizes = new int[offsets.length];
        Arrays.fill(sizes, length);
        return sizes;
    }

    /** For each row, which of the offsets is its own. */
    int[] offsets() {
        return offsets;
    }
}
