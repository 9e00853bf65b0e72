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
    MERGE(0) {
        @Override
        float run(Kernel kernel, Operands on) {
            int row = on.offset(0);
            kernel.merge(on.row(0), row, row + on.length(), row + 2 * on.length(), on.length());
            return 0;
        }

        @Override
        int[] sizes(int length, int count, int width) {
            return new int[] {3 * length};
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
    SCORE(Operands.NONE, 0, 1, Operands.NONE) {
        @Override
        float run(Kernel kernel, Operands on) {
            kernel.score(
                    on.row(0), on.row(1), on.offset(0), on.row(2), on.offset(1), on.count(), on.row(3), on.length());
            return 0;
        }

        @Override
        int[] sizes(int length, int count, int width) {
            return new int[] {length * width, count * length, count, count * width};
        }
    },
    /** Of 1 to 5 best: k comes with the length, which it has no other use for. */
    KEEP_BEST(Operands.NONE, Operands.NONE, Operands.NONE) {
        @Override
        float run(Kernel kernel, Operands on) {
            kernel.keepBest(on.row(0), on.length(), on.count(), on.row(1), on.row(2), k(on.length()));
            return 0;
        }

        @Override
        int[] sizes(int length, int count, int width) {
            return new int[] {count * width, k(length) * width, k(length) * width};
        }

        /** The best so far are in order, and are numbers. */
        @Override
        void prepare(float[][] rows, int length, int width) {
            int k = k(length);
            for (int customer = 0; customer < width; customer++) {
                var best = new float[k];
                for (int place = 0; place < k; place++) {
                    float score = rows[1][place * width + customer];
                    best[place] = Float.isNaN(score) ? 0 : score;
                }
                Arrays.sort(best);
                for (int place = 0; place < k; place++) {
                    rows[1][place * width + customer] = best[k - 1 - place];
                }
            }
        }

        private int k(int length) {
            return Math.max(1, length % 6);
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

    /** Makes what was drawn at random into what the method may be called with. */
    void prepare(float[][] rows, int length, int width) {}

    /** For each row, which of the offsets is its own. */
    int[] offsets() {
        return offsets;
    }
}
