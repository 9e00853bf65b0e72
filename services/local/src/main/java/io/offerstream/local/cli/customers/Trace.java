package io.offerstream.local.cli.customers;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;

/**
 * Where a customer stands in one partition of a topic.
 *
 * @param records that name them, tombstones among them
 * @param first offset of the first
 * @param last offset of the last
 * @param newest timestamp of the newest of them
 * @param goneBy when it will have been deleted: a time, or in words
 */
record Trace(String topic, int partition, long records, long first, long last, Instant newest, String goneBy) {
    void putInto(ObjectNode json) {
        json.put("topic", topic)
                .put("partition", partition)
                .put("records", records)
                .put("first_offset", first)
                .put("last_offset", last)
                .put("gone_by", goneBy);
    }
}
