package io.offerstream.platform.yaml;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Reads small files of strict UTF-8. */
public final class TextFile {
    private TextFile() {}

    /** The text of a file; empty, with a problem, if it cannot be read, is too large or not UTF-8. */
    public static Optional<String> read(Path path, Problems problems) {
        try {
            if (!Files.isRegularFile(path)) {
                problems.add(Place.NOWHERE, "", Files.exists(path) ? "is not a file" : "there is no such file");
                return Optional.empty();
            }
            if (Files.size(path) > YamlText.MAX_BYTES) {
                problems.add(Place.NOWHERE, "", YamlText.tooLarge());
                return Optional.empty();
            }
            // The convenience methods would put question marks where bytes are not UTF-8.
            var bytes = ByteBuffer.wrap(Files.readAllBytes(path));
            return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
        } catch (CharacterCodingException e) {
            problems.add(Place.NOWHERE, "", "is not UTF-8 text");
        } catch (IOException e) {
            problems.add(Place.NOWHERE, "", "cannot be read");
        }
        return Optional.empty();
    }
}
