package io.offerstream.operations.models;

import io.offerstream.schemas.ModelStatus;

/** What became of a request. */
public sealed interface Answer {
    /** The trainer decided as it was asked to. */
    record Decided(ModelStatus status) implements Answer {}

    /** The request is in {@code dead-letters}. */
    record Refused(String detail) implements Answer {}

    /** The trainer has finished the tick at which it takes the request, and decided nothing. */
    record PassedOver() implements Answer {}

    /** Nobody has answered in time; the request stands. */
    record Outstanding() implements Answer {}
}
