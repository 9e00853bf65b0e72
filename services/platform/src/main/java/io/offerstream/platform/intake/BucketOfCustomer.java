package io.offerstream.platform.intake;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;

/**
 * In which of a market's {@value #BUCKETS} buckets a customer is, whose budgets are spent apart. By the hash that places
 * the key in a partition: so a bucket lies whole in one partition, whatever divisor of {@value #BUCKETS} their number is.
 */
public final class BucketOfCustomer {
    public static final int BUCKETS = 64;

    private BucketOfCustomer() {}

    /**
     * The bucket, from 0.
     *
     * @param key {@code market:customer_id}
     */
    public static int of(String key) {
        return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % BUCKETS;
    }
}
