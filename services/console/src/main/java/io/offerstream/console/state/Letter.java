package io.offerstream.console.state;

import io.offerstream.schemas.DeadLetter;
import java.time.Instant;

/**
 * A refused record and where it stands in {@code dead-letters}.
 *
 * @param offset in {@code dead-letters}, which has one partition: its name for people
 * @param writtenAt timestamp of the record in {@code dead-letters}
 */
public record Letter(long offset, Instant writtenAt, DeadLetter letter) {}
