package io.offerstream.trainer.outcome;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A record of {@code outcomes} whose tick is complete.
 *
 * @param writer the task that wrote it
 * @param isSigned false if nobody says who wrote it, although several do
 */
public record Fact(String writer, boolean isSigned, ConsumerRecord<byte[], byte[]> place) {}
