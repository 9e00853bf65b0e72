package io.offerstream.ranking.topk;

/** Customers side by side, one component after the other, as kernels score them. Owned by one thread. */
final class Panel {
    private final int width;
    private float[] numbers = {};

    Panel(int width) {
        this.width = width;
    }

    /**
     * Lays customers into the panel; what is left of an earlier one beside them plays no part. Four rows at a time:
     * neighbours in the panel are written together.
     *
     * @param customers embeddings, row-major, shape {@code [… * components]}
     * @param count customers from {@code first} on, at most the width
     * @return shape {@code [components * width]}; good until the next call
     */
    float[] fill(float[] customers, int first, int count, int components) {
        if (numbers.length != components * width) {
            numbers = new float[components * width];
        }
        int customer = 0;
        for (; customer <= count - 4; customer += 4) {
            int row = (first + customer) * components;
            for (int i = 0; i < components; i++) {
                int to = i * width + customer;
                numbers[to] = customers[row + i];
                numbers[to + 1] = customers[row + components + i];
                numbers[to + 2] = customers[row + 2 * components + i];
                numbers[to + 3] = customers[row + 3 * components + i];
            }
        }
        for (; customer < count; customer++) {
            for (int i = 0; i < components; i++) {
                numbers[i * width + customer] = customers[(first + customer) * components + i];
            }
        }
        return numbers;
    }
}
