package io.offerstream.local.cli.experiment;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.offerstream.experiment.cases.ReferenceCase;
import io.offerstream.local.cli.CommandFailedException;
import io.offerstream.local.cli.ExitCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/** The file of worked cases, and that of their results, which has the same layout. */
final class CaseFile {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .build();

    private CaseFile() {}

    /**
     * Reads all cases.
     *
     * @throws CommandFailedException if one cannot be read, naming the place
     */
    static List<ReferenceCase> read(Path file) {
        JsonNode cases = parse(file).path("cases");
        if (!cases.isArray()) {
            throw bad(file + ": expected an object with a list named cases");
        }
        var read = new ArrayList<ReferenceCase>();
        var ids = new HashSet<String>();
        for (JsonNode node : cases) {
            String place = file + ": cases[" + read.size() + "]";
            if (!node.isObject()) {
                throw bad(place + ": expected an object, found " + node.getNodeType());
            }
            try {
                read.add(ReferenceCase.of(JSON.convertValue(node, Map.class)));
            } catch (IllegalArgumentException e) {
                throw new CommandFailedException(ExitCode.USAGE, place + ": " + e.getMessage(), e);
            }
            String id = read.get(read.size() - 1).id();
            if (!ids.add(id)) {
                throw bad(place + ": id " + id + " is there twice");
            }
        }
        return read;
    }

    private static JsonNode parse(Path file) {
        try {
            return JSON.readTree(Files.readString(file));
        } catch (NoSuchFileException e) {
            throw new CommandFailedException(ExitCode.USAGE, file + ": there is no such file", e);
        } catch (JsonProcessingException e) {
            var place = e.getLocation();
            throw new CommandFailedException(
                    ExitCode.USAGE,
                    file + ":" + place.getLineNr() + ":" + place.getColumnNr() + ": is not JSON: "
                            + e.getOriginalMessage().lines().findFirst().orElse(""),
                    e);
        } catch (IOException e) {
            throw new CommandFailedException(ExitCode.USAGE, file + ": cannot be read as UTF-8 text", e);
        }
    }

    private static CommandFailedException bad(String message) {
        return new CommandFailedException(ExitCode.USAGE, message);
    }

    /** Results in the layout of the cases. */
    static String write(List<Outcome> outcomes) {
        ObjectNode document = JSON.createObjectNode();
        var cases = document.putArray("cases");
        for (Outcome outcome : outcomes) {
            ObjectNode node = cases.addObject();
            node.put("id", outcome.worked().id());
            node.put("function", outcome.worked().function());
            outcome.result().ifPresent(result -> node.set("result", JSON.valueToTree(result)));
            outcome.error().ifPresent(error -> node.put("error", error));
        }
        try {
            return JSON.writeValueAsString(document);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file whole or not at all: whoever reads it never sees half of it. */
    static void replace(Path file, String text) {
        Path folder = file.toAbsolutePath().getParent();
        try {
            Path made = Files.createTempFile(folder, file.getFileName() + "-", ".part");
            try {
                Files.writeString(made, text + "\n", UTF_8);
                Files.move(made, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(made);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
