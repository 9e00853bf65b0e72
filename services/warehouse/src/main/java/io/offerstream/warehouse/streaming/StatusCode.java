package io.offerstream.warehouse.streaming;

/** What the streaming client understands; numbers and meanings are Snowflake's. */
enum StatusCode {
    SUCCESS(0, "Success"),
    NO_SUCH_TABLE(4, "The supplied table does not exist or is not authorized"),
    NO_SUCH_DATABASE(8, "The supplied database does not exist or is not authorized"),
    NO_SUCH_SCHEMA(9, "The supplied schema does not exist or is not authorized"),
    OTHER_WRITER(20, "The channel is owned by another writer at this time"),
    OUT_OF_ORDER(21, "The client provided an out-of-order message, please reopen the channel"),
    OTHER_CHANNEL_OF_CHUNK(22, "Another channel of the chunk had an issue, please reopen the channel"),
    NO_SUCH_CHANNEL(25, "The channel does not exist or is not authorized"),
    REOPEN(36, "The channel must be reopened");

    private final int number;
    private final String message;

    StatusCode(int number, String message) {
        this.number = number;
        this.message = message;
    }

    int number() {
        return number;
    }

    String message() {
        return message;
    }
}
