package io.offerstream.ranking.learning;

import io.offerstream.ranking.embedding.Embeddings;
import io.offerstream.ranking.features.Entities;

/**
 * LightFM's own rule with AdaGrad, one number after the other: {@code compute_representation}, {@code update} and
 * {@code warp_update} of its {@code _lightfm_fast.pyx}, floats where it has floats.
 */
final class LightFmRule {
    private final double learningRate;
    final Features users;
    final Features items;

    LightFmRule(double learningRate, Features users, Features items) {
        this.learningRate = learningRate;
        this.users = users;
        this.items = items;
    }

    static final class Features {
        final Entities entities;
        final double alpha;
        final float[][] embeddings;
        final float[][] gradients;
        final float[] biases;
        final float[] biasGradients;
        double scale = 1;

        Features(Entities entities, Embeddings initial, double alpha) {
            this.entities = entities;
            this.alpha = alpha;
            embeddings = new float[initial.rows()][];
            gradients = new float[initial.rows()][];
            biases = new float[initial.rows()];
            biasGradients = new float[initial.rows()];
            for (int row = 0; row < embeddings.length; row++) {
                var state = initial.state(row);
                embeddings[row] = state.embedding();
                gradients[row] = state.accumulators();
                biases[row] = state.bias();
                biasGradients[row] = state.biasAccumulator();
            }
        }

        int count(int entity) {
            return entities.end(entity) - entities.start(entity);
        }

        /** The last number is the bias. */
        float[] represent(int entity) {
            int components = embeddings[0].length;
            var representation = new float[components + 1];
            for (int at = entities.start(entity); at < entities.end(entity); at++) {
                float weight = (float) (entities.weight(at) * scale);
                for (int i = 0; i < components; i++) {
                    representation[i] += weight * embeddings[entities.row(at)][i];
                }
                representation[components] += weight * biases[entities.row(at)];
            }
            return representation;
        }

        double updateBiases(int entity, double gradient, double learningRate) {
            double sum = 0;
            for (int at = entities.start(entity); at < entities.end(entity); at++) {
                int row = entities.row(at);
                double rate = learningRate / Math.sqrt(biasGradients[row]);
                biases[row] -= (float) (rate * entities.weight(at) * gradient);
                biasGradients[row] += (float) Math.pow(gradient * entities.weight(at), 2);
                biases[row] *= (float) (1 + alpha * rate);
                sum += rate;
            }
            return sum;
        }

        double updateFeatures(int component, int entity, double gradient, double learningRate) {
            double sum = 0;
            for (int at = entities.start(entity); at < entities.end(entity); at++) {
                float[] embedding = embeddings[entities.row(at)];
                float[] squares = gradients[entities.row(at)];
                double rate = learningRate / Math.sqrt(squares[component]);
                embedding[component] -= (float) (rate * entities.weight(at) * gradient);
                squares[component] += (float) Math.pow(gradient * entities.weight(at), 2);
                embedding[component] *= (float) (1 + alpha * rate);
                sum += rate;
            }
            return sum;
        }

        void regularize() {
            for (int row = 0; row < embeddings.length; row++) {
                for (int i = 0; i < embeddings[row].length; i++) {
                    embeddings[row][i] /= (float) scale;
                }
                biases[row] /= (float) scale;
            }
            scale = 1;
        }
    }

    private static float predict(float[] user, float[] item) {
        int components = user.length - 1;
        float result = user[components] + item[components];
        for (int i = 0; i < components; i++) {
            result += user[i] * item[i];
        }
        return result;
    }

    private static double sigmoid(double score) {
        return 1 / (1 + Math.exp(-score));
    }

    void logistic(int user, int item, boolean isPositive, float weight) {
        float[] userRepresentation = users.represent(user);
        float[] itemRepresentation = items.represent(item);
        double loss = weight * (sigmoid(predict(userRepresentation, itemRepresentation)) - (isPositive ? 1 : 0));
        int components = userRepresentation.length - 1;
        double rates = items.updateBiases(item, loss, learningRate) + users.updateBiases(user, loss, learningRate);
        for (int i = 0; i < components; i++) {
            rates += items.updateFeatures(i, item, loss * userRepresentation[i], learningRate);
            rates += users.updateFeatures(i, user, loss * itemRepresentation[i], learningRate);
        }
        grow(rates / ((components + 1) * (users.count(user) + items.count(item))));
    }

    void bpr(int user, int positive, int negative, float weight) {
        float[] userRepresentation = users.represent(user);
        float[] positiveRepresentation = items.represent(positive);
        float[] negativeRepresentation = items.represent(negative);
        double lead = (double) predict(userRepresentation, positiveRepresentation)
                - predict(userRepresentation, negativeRepresentation);
        double loss = weight * (1 - sigmoid(lead));
        int components = userRepresentation.length - 1;
        double rates = items.updateBiases(positive, -loss, learningRate)
                + items.updateBiases(negative, loss, learningRate)
                + users.updateBiases(user, loss, learningRate);
        for (int i = 0; i < components; i++) {
            rates += items.updateFeatures(i, positive, -loss * userRepresentation[i], learningRate);
            rates += items.updateFeatures(i, negative, loss * userRepresentation[i], learningRate);
            rates += users.updateFeatures(
                    i, user, loss * (negativeRepresentation[i] - positiveRepresentation[i]), learningRate);
        }
        grow(rates / ((components + 1) * (users.count(user) + items.count(positive) + items.count(negative))));
    }

    private void grow(double rate) {
        items.scale *= 1 + items.alpha * rate;
        users.scale *= 1 + users.alpha * rate;
    }
}
