package io.offerstream.ranking.embedding;

/**
 * The same numbers by the rules as they are written in reference/WARP.md: in doubles, and whenever all are to be divided,
 * all are.
 */
final class EagerEmbeddings {
    private final StepRule rule;
    private final double[][] values;
    private final double[] biases;
    private final double[][] accumulators;
    private final double[] biasAccumulators;
    private final double[][] momenta;
    private final double[] biasMomenta;
    private double scale = 1;

    EagerEmbeddings(Embeddings like, StepRule rule) {
        this.rule = rule;
        int rows = like.rows();
        values = new double[rows][];
        biases = new double[rows];
        accumulators = new double[rows][];
        biasAccumulators = new double[rows];
        momenta = new double[rows][like.components()];
        biasMomenta = new double[rows];
        for (int row = 0; row < rows; row++) {
            var state = like.state(row);
            values[row] = doubles(state.embedding());
            accumulators[row] = doubles(state.accumulators());
            biasAccumulators[row] = state.biasAccumulator();
        }
    }

    private static double[] doubles(float[] floats) {
        var doubles = new double[floats.length];
        for (int i = 0; i < floats.length; i++) {
            doubles[i] = floats[i];
        }
        return doubles;
    }

    double[] embedding(int row) {
        return values[row];
    }

    double bias(int row) {
        return biases[row];
    }

    double[] accumulators(int row) {
        return accumulators[row];
    }

    double scale() {
        return scale;
    }

    void set(int row, float[] embedding, float bias) {
        values[row] = doubles(embedding);
        biases[row] = bias;
    }

    void divide(double by) {
        for (int row = 0; row < values.length; row++) {
            for (int i = 0; i < values[row].length; i++) {
                values[row][i] /= by;
            }
            biases[row] /= by;
        }
    }

    void growScale(double meanRate) {
        scale *= 1 + rule.alpha() * meanRate;
        if (scale > 1e6) {
            absorbScale();
        }
    }

    void absorbScale() {
        divide(scale);
        scale = 1;
    }

    double move(int row, double factor, float[] direction) {
        double rates = 0;
        double[] shared = accumulators[row];
        double rowRate = rule.learningRate() / Math.sqrt(shared[0]);
        if (rule.optimizer() == Optimizer.ROW_ADAGRAD) {
            for (float number : direction) {
                shared[0] += factor * factor * number * number / direction.length;
            }
        }
        for (int i = 0; i < direction.length; i++) {
            double gradient = factor * direction[i];
            double rate = switch (rule.optimizer()) {
                case ROW_ADAGRAD -> rowRate;
                case ADAGRAD -> {
                    double before = accumulators[row][i];
                    accumulators[row][i] += gradient * gradient;
                    yield rule.learningRate() / Math.sqrt(before);
                }
                case ADADELTA -> adadelta(accumulators[row], momenta[row], i, gradient);
            };
            values[row][i] = (values[row][i] - rate * gradient) * (1 + rule.alpha() * rate);
            rates += rate;
        }
        return rates;
    }

    double moveBias(int row, double gradient) {
        double rate;
        if (rule.optimizer() == Optimizer.ADADELTA) {
            rate = adadelta(biasAccumulators, biasMomenta, row, gradient);
        } else {
            rate = rule.learningRate() / Math.sqrt(biasAccumulators[row]);
            biasAccumulators[row] += gradient * gradient;
        }
        biases[row] = (biases[row] - rate * gradient) * (1 + rule.alpha() * rate);
        return rate;
    }

    private double adadelta(double[] squares, double[] updates, int at, double gradient) {
        squares[at] = rule.rho() * squares[at] + (1 - rule.rho()) * gradient * gradient;
        double rate = Math.sqrt(updates[at] + rule.epsilon()) / Math.sqrt(squares[at] + rule.epsilon());
        updates[at] = rule.rho() * updates[at] + (1 - rule.rho()) * Math.pow(rate * gradient, 2);
        return rate;
    }
}
