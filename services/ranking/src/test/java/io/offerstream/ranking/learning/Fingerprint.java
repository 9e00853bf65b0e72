package io.offerstream.ranking.learning;

import io.offerstream.ranking.embedding.Embeddings;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** All that a learner knows, as SHA-256 of its bits. */
final class Fingerprint {
    private final MessageDigest digest;

    private Fingerprint() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every JDK has it", e);
        }
    }

    static String of(Learner... learners) {
        var fingerprint = new Fingerprint();
        for (var learner : learners) {
            fingerprint.add(learner.customers());
            fingerprint.add(learner.offers());
            fingerprint.digest.update(
                    ByteBuffer.allocate(Long.BYTES).putLong(learner.position()).array());
        }
        return HexFormat.of().formatHex(fingerprint.digest.digest());
    }

    private void add(Embeddings embeddings) {
        for (int row = 0; row < embeddings.rows(); row++) {
            var state = embeddings.state(row);
            add(state.embedding());
            add(state.accumulators());
            add(state.momenta());
            add(state.bias(), state.biasAccumulator(), state.biasMomentum());
        }
    }

    private void add(float... numbers) {
        var bytes = ByteBuffer.allocate(numbers.length * Float.BYTES);
        bytes.asFloatBuffer().put(numbers);
        digest.update(bytes);
    }
}
