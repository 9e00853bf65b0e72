package io.offerstream.warehouse.streaming;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;

/**
 * One channel's part in a chunk.
 *
 * @param clientSequencer by which the writer holds the channel
 * @param rowSequencer counts the channel's chunks
 * @param offsetToken the writer's place after this chunk
 */
record ChannelWrite(String name, long clientSequencer, long rowSequencer, Optional<String> offsetToken) {
    static ChannelWrite of(JsonNode channel) {
        return new ChannelWrite(
                channel.path("channel_name").asText(),
                channel.path("client_sequencer").asLong(-1),
                channel.path("row_sequencer").asLong(-1),
                text(channel.path("end_offset_token")).or(() -> text(channel.path("offset_token"))));
    }

    private static Optional<String> text(JsonNode node) {
        return node.isTextual() ? Optional.of(node.asText()) : Optional.empty();
    }
}
