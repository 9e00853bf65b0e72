package io.offerstream.console.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.offerstream.console.page.PageRequest;
import io.offerstream.console.state.Letter;
import io.offerstream.platform.topics.Topic;
import io.offerstream.platform.topics.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.SerializationException;

/** What is in a refused record, as far as it can be read. */
final class Letters {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_HEX_BYTES = 2048;

    private Letters() {}

    /** A letter names its market in its key; one that names none is for those who read everything. */
    static boolean mayRead(PageRequest request, Letter letter) {
        if (request.mayReadEverything()) {
            return true;
        }
        return key(letter)
                .map(key -> key.split(":", 2)[0])
                .filter(request::mayRead)
                .isPresent();
    }

    static Optional<String> key(Letter letter) {
        return Optional.ofNullable(letter.letter().getKey()).flatMap(Letters::text);
    }

    private static Optional<String> text(ByteBuffer bytes) {
        try {
            return Optional.of(UTF_8.newDecoder().decode(bytes.duplicate()).toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    /** The value as its topic's record, as text, or as bytes: whichever it is. */
    static String value(Letter letter, Topics topics) {
        var value = letter.letter().getValue();
        if (value == null) {
            return "(no value)";
        }
        return topics.byTitle(letter.letter().getTopic())
                .flatMap(topic -> decoded(topic, bytes(value)))
                .or(() ->
                        text(value).filter(text -> text.chars().noneMatch(c -> c < ' ' && !Character.isWhitespace(c))))
                .orElseGet(() -> hex(bytes(value)));
    }

    private static <V extends SpecificRecord> Optional<String> decoded(Topic<V> topic, byte[] value) {
        try {
            var record = topic.serde().deserialize(topic.name(), value);
            return Optional.of(
                    JSON.writerWithDefaultPrettyPrinter().writeValueAsString(JSON.readTree(record.toString())));
        } catch (SerializationException | RetriableException | JsonProcessingException e) {
            // Refused records are often refused because nobody can read them.
            return Optional.empty();
        }
    }

    private static byte[] bytes(ByteBuffer buffer) {
        var bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static String hex(byte[] bytes) {
        int shown = Math.min(bytes.length, MOST_HEX_BYTES);
        return bytes.length + " bytes that are no record of the topic and no text:\n"
                + HexFormat.ofDelimiter(" ").formatHex(bytes, 0, shown) + (shown < bytes.length ? " …" : "");
    }
}
