package io.offerstream.operations.rows;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One JSON object a line, in strict UTF-8; empty lines are skipped. A bad line spoils no other. */
final class JsonRows implements Rows {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** What of a line that is refused as a whole is kept for the file of refused rows. */
    private static final int KEPT = 2_000;

    private final InputStream bytes;
    private long line;
    private boolean ended;

    JsonRows(InputStream bytes) {
        this.bytes = bytes;
    }

    @Override
    public List<String> columns() {
        return List.of();
    }

    @Override
    public Optional<Row> next() {
        try {
            while (!ended) {
                var content = new ByteArrayOutputStream(256);
                boolean whole = readLine(content);
                line++;
                if (!whole) {
                    return Optional.of(Row.broken(line, List.of(), "is longer than " + MAX_ROW + " bytes"));
                }
                var row = content.size() == 0 ? Optional.<Row>empty() : parse(content.toByteArray());
                if (row.isPresent()) {
                    return row;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** False if the line was too long: then it was skipped. */
    private boolean readLine(ByteArrayOutputStream content) throws IOException {
        long length = 0;
        int next = bytes.read();
        for (; next >= 0 && next != '\n'; next = bytes.read()) {
            if (++length <= MAX_ROW) {
                content.write(next);
            }
        }
        ended = next < 0;
        return length <= MAX_ROW;
    }

    private Optional<Row> parse(byte[] content) {
        String text;
        try {
            text = UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();
        } catch (CharacterCodingException e) {
            return Optional.of(Row.broken(line, List.of(), "is not UTF-8 text"));
        }
        // Editors of some systems begin a file with a byte order mark.
        text = line == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        return text.isBlank() ? Optional.empty() : Optional.of(parse(text.strip()));
    }

    private Row parse(String text) {
        var raw = List.of(text);
        try {
            var node = JSON.readTree(text);
            if (!node.isObject()) {
                return Row.broken(line, shortened(raw), "expected a JSON object, found " + shown(node));
            }
            Map<String, JsonNode> cells = new LinkedHashMap<>();
            node.properties().forEach(field -> cells.put(field.getKey(), field.getValue()));
            return new Row(line, cells, raw, List.of());
        } catch (JsonProcessingException e) {
            return Row.broken(
                    line,
                    shortened(raw),
                    "is not JSON: " + e.getOriginalMessage().lines().findFirst().orElse(""));
        }
    }

    private static List<String> shortened(List<String> raw) {
        return raw.stream()
                .map(text -> text.length() <= KEPT ? text : text.substring(0, KEPT) + "…")
                .toList();
    }

    private static String shown(JsonNode node) {
        return node.isArray() ? "an array" : node.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public void close() {
        try {
            bytes.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
